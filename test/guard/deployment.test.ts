import type { Cause } from '../../shared/control/control.ts';
import { nobody } from '../../shared/control/trusted.ts';
import { isDrift, readDeployedAt } from '../../shared/guard/deployment.ts';
import { type Answers, awsError, fakeReader } from '../support/fake-reader.ts';
import { causes, trusted } from '../support/guard-causes.ts';

const [last, before] = ['2026-03-10T10:00:00.000Z', '2026-03-09T10:00:00.000Z'];
const call = 'PutRule';

describe('what is not as remembered', () => {
  it.each<
    [who: string, cause: Cause | undefined, deployedAt: string | null, remembered: string | null, boolean]
  >([
    ['nobody who was seen, after the last deployment', undefined, last, last, true],
    ['an intruder, after it', causes.intruder(call), last, last, true],
    ['an intruder, before anybody looked at what was deployed', causes.intruder(call), last, before, true],
    ['an intruder, while it goes on', causes.intruder(call), null, last, true],
    ['CloudFormation, with a stack of its own', causes.cloudFormation(call), last, last, true],
    ['nobody who was seen, before anybody looked', undefined, last, before, false],
    ['nobody who was seen, after a look half-way', undefined, last, null, false],
    ['nobody who was seen, while it goes on', undefined, null, last, false],
    ['the deployment, while it goes on', causes.cloudFormation(call), null, last, false],
    ['the deployment, told late', causes.cloudFormation(call), last, before, false],
    ['a deployer, by hand', causes.deployer(call), last, last, false],
    ['Holdfast, before anybody looked', causes.holdfast(call), last, before, false],
    ['a service of AWS, before anybody looked', causes.service(call), last, before, false],
    ['somebody whom AWS refused it, before anybody looked', causes.refused(call), last, before, false],
  ])('and was done by %s', (_, cause, deployedAt, remembered, expected) => {
    const baseline = { deployedAt: remembered };
    expect(isDrift(deployedAt, { baseline, cause, trusted: { ...nobody, ...trusted } })).toBe(expected);
  });

  it('is no drift where nothing is remembered', () => {
    const cause = causes.intruder(call);
    expect(isDrift(last, { baseline: undefined, cause, trusted: nobody })).toBe(false);
  });

  it('is that of a user whom a pattern lists', () => {
    const user = {
      ...causes.intruder(call),
      actor: { type: 'IAMUser', name: 'ci', arn: 'arn:aws:iam::1:user/ci/7' },
    };
    const listed = { ...nobody, deployers: ['arn:aws:iam::1:user/ci/*'] };
    const baseline = { deployedAt: last };
    expect(isDrift(last, { baseline, cause: user, trusted: listed })).toBe(false);
    expect(isDrift(last, { baseline, cause: user, trusted: nobody })).toBe(true);
  });

  it('is not taken for a deployment because of what the caller says of itself', () => {
    const { actor } = causes.intruder(call);
    const boasting = {
      ...causes.intruder(call),
      actor: { ...actor, userAgent: 'cloudformation.amazonaws.com' },
    };
    expect(isDrift(null, { baseline: { deployedAt: last }, cause: boasting, trusted: nobody })).toBe(true);
  });
});

describe('when Holdfast was deployed', () => {
  const stack = { StackName: 'holdfast', CreationTime: new Date(before) };
  const read = async (answer: NonNullable<Answers['cloudformation:DescribeStacks']>) =>
    readDeployedAt(fakeReader({ 'cloudformation:DescribeStacks': answer }));

  it.each([
    ['is when it was made', before, { ...stack, StackStatus: 'CREATE_COMPLETE' as const }],
    [
      'is when it was changed last',
      last,
      { ...stack, StackStatus: 'UPDATE_ROLLBACK_COMPLETE' as const, LastUpdatedTime: new Date(last) },
    ],
    [
      'is not known while that goes on',
      null,
      {
        ...stack,
        StackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' as const,
        LastUpdatedTime: new Date(last),
      },
    ],
  ])('%s', async (_, expected, found) => {
    await expect(read({ Stacks: [found] })).resolves.toBe(expected);
  });

  it('is never, where there is no stack', async () => {
    await expect(read(awsError('ValidationError'))).resolves.toBe('never');
  });

  it('is not guessed where it may not be read', async () => {
    await expect(read(awsError('AccessDenied'))).rejects.toThrow('AccessDenied');
  });
});
