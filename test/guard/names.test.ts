import { isOwnFunction, isOwnRule, listOwnRoles } from '../../shared/guard/names.ts';
import { createStack } from '../../shared/deploy/stack.ts';

describe('the names of the parts of Holdfast', () => {
  it('are those of the stack, and no others', () => {
    const functions = Object.values(createStack().functions);
    const roles = functions.map(({ iamRoleStatementsName: role }) => String(role));
    expect(functions.map(({ name }) => isOwnFunction(String(name)))).not.toContain(false);
    expect(roles.map((role) => role.replace('${aws:region}', 'eu-central-1')).toSorted()).toEqual(
      listOwnRoles('eu-central-1').toSorted(),
    );
  });

  it.each([
    ['holdfast-s3-rule-1', true],
    ['holdfast-heartbeat-rule-12', true],
    ['holdfast-to-slack-rule-1', false],
    ['holdfast-to-slack', false],
    ['holdfast-s3', false],
    ['my-holdfast-s3-rule-1', false],
  ])('tell a rule of its own from a subscriber’s: %s', (name, isOwn) => {
    expect(isOwnRule(name)).toBe(isOwn);
  });
});
