import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/iam/iam-role-trust-not-foreign.ts';
import { UnreadablePolicyError } from '../../../shared/iam/unreadable-policy-error.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { describeWithRecords, readRecordedEvents } from '../../support/recorded-events.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { selectFromEvent } from '../../support/sample-events.ts';
import { contextOf, type ContextOptions } from '../../support/test-context.ts';

const { account } = testPlace;
const role = toResourceRef('AWS::IAM::Role', 'deployer', testPlace);
const roleId = 'AROAEXAMPLE0000000001';
const vendor = 'arn:aws:iam::444455556666:root';
const deleted = 'AIDAEXAMPLE0000000002';

function lay(principal: string, rest = ''): string {
  return `{ "Effect": "Allow",  "Principal": ${principal}, "Action": "sts:AssumeRole"${rest} }`;
}

function policyOf(...statements: readonly string[]): string {
  return `{ "Version": "2012-10-17",\n  "Statement": [ ${statements.join(' ,\n    ')} ] }`;
}

const own = lay(`{"AWS": "arn:aws:iam::${account}:root"}`);
const lambda = lay('{"Service": "lambda.amazonaws.com"}');
const bound = ', "Condition": {"StringEquals": {"sts:ExternalId": "a1b2c3"}}';
const foreign = lay(`{"AWS": "${vendor}"}`, bound);

const stateOf = (...statements: readonly string[]) => ({
  account,
  policy: policyOf(...statements),
  roleId,
  lastUsed: '2026-03-01T09:00:00.000Z',
});
const put = (PolicyDocument: string) => [
  { operation: 'iam:UpdateAssumeRolePolicy', input: { RoleName: 'deployer', PolicyDocument } },
];
const remembering = (...statements: readonly string[]) => ({
  baseline: { policy: policyOf(...statements), roleId },
});
const causeOf = (eventName: string) => ({
  cause: { eventName, at: '2026-03-14T12:00:00Z', actor: { type: 'IAMUser', name: 'robin' } },
});

describe('a role that trusts nobody foreign', () => {
  it('holds when it names the account, or who was deleted', () => {
    expect(detect(control, stateOf(own, lambda, lay(`{"AWS": "${deleted}"}`)))).toEqual([]);
  });

  it('holds when what it trusts is for AWS to say', () => {
    expect(detect(control, { ...stateOf(), policy: '' })).toEqual([]);
  });

  it('holds when it trusts whom the settings trust', () => {
    const organization = 'o-a1b2c3d4e5';
    const condition = `, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "${organization}"}}`;
    const within = lay('"*"', condition);
    const trusted = { accounts: ['444455556666'], organization };
    expect(detect(control, stateOf(foreign, within), { trusted })).toEqual([]);
    expect(detect(control, stateOf(foreign, within))).toHaveLength(2);
  });
});

describe('a role that trusts somebody foreign', () => {
  it('loses that principal and nothing else, and gets it back when that is undone', () => {
    const shared = lay(`{"AWS": [ "${vendor}" , "${account}" ]}`, bound);
    const { summary, apply, undo } = remedy(control, stateOf(shared, lambda), role);
    expect(summary).toBe(
      `Remove from whom role deployer trusts who is foreign: Statement[0] AWS "${vendor}".`,
    );
    expect(apply).toEqual(put(policyOf(lay(`{"AWS": [ "${account}" ]}`, bound), lambda)));
    expect(undo).toEqual(put(policyOf(shared, lambda)));
  });

  it('loses beside it those who were deleted, whom IAM takes in no policy, before and after', () => {
    const shared = lay(`{"AWS": [ "${deleted}", "${vendor}", "${account}" ]}`);
    const { apply, undo } = remedy(control, stateOf(lay(`{"AWS": "${deleted}"}`), shared), role);
    expect(apply).toEqual(put(policyOf(lay(`{"AWS": [ "${account}" ]}`))));
    expect(undo).toEqual(put(policyOf(lay(`{"AWS": [ "${vendor}", "${account}" ]}`))));
  });
});

describe('a role that trusts nobody but foreigners', () => {
  const nobody =
    '{"Version":"2012-10-17","Statement":[{"Sid":"HoldfastTrustsNobody","Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}]}';
  const denial = lay('"*"', ', "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}').replace(
    'Allow',
    'Deny',
  );

  it('trusts nobody then', () => {
    const { summary, apply, undo } = remedy(control, stateOf(foreign), role);
    expect(summary).toContain('Let nobody assume role deployer');
    expect(apply).toEqual(put(nobody));
    expect(undo).toEqual(put(policyOf(foreign)));
    expect(detect(control, { ...stateOf(), policy: nobody })).toEqual([]);
  });

  it('keeps what it denies', () => {
    expect(remedy(control, stateOf(denial, foreign), role).apply).toEqual(put(policyOf(denial)));
  });

  it('trusts again whom it did, where that is remembered', () => {
    const { summary, apply, undo } = remedy(
      control,
      stateOf(denial, foreign),
      role,
      remembering(own, lambda),
    );
    expect(summary).toContain('Let role deployer trust again whom it trusted before');
    expect(apply).toEqual(put(policyOf(own, lambda)));
    expect(undo).toEqual(put(policyOf(denial, foreign)));
  });

  it.each<[string, ContextOptions]>([
    ['is foreign by now', remembering(own, lay('{"AWS": "444455556666"}'))],
    [
      'was that of another role of the name',
      { baseline: { policy: policyOf(own), roleId: 'AROAEXAMPLE0000000009' } },
    ],
  ])('trusts nobody where what is remembered %s', (_, options) => {
    expect(remedy(control, stateOf(foreign), role, options).apply).toEqual(put(nobody));
  });
});

describe('a role that Holdfast runs as', () => {
  it.each(['holdfast-iam-us-east-1', 'holdfast-route53resolver-us-gov-west-1'])(
    'is reported, and nothing is changed: %s',
    (name) => {
      const { violations, apply, undo, summary } = remedy(control, stateOf(own, foreign), {
        ...role,
        id: name,
      });
      expect(violations).toHaveLength(1);
      expect(apply).toEqual([]);
      expect(undo).toEqual([]);
      expect(summary).toContain('Deploy Holdfast again');
    },
  );

  it('is no role that is only called alike', () => {
    expect(remedy(control, stateOf(own, foreign), { ...role, id: 'holdfast-deployer' }).apply).toHaveLength(
      1,
    );
  });
});

describe('who may rely on what would be taken away', () => {
  const find = async (statements: readonly string[], options: ContextOptions = {}, over: object = {}) => {
    const state = { ...stateOf(...statements), ...over };
    const context = contextOf(control, options);
    return control.findDependents?.(state, control.detect(state, context), role, fakeReader({}), context);
  };
  const updated = causeOf('UpdateAssumeRolePolicy');

  it('is nobody of a role that was just made', async () => {
    await expect(find([foreign], causeOf('CreateRole'))).resolves.toEqual([]);
  });

  it('is nobody whom the role was seen to let in since it is remembered', async () => {
    await expect(find([own, foreign], { ...updated, ...remembering(own) })).resolves.toEqual([]);
  });

  it('is who was let in before', async () => {
    const given = [foreign, lay('"*"')];
    await expect(find(given, { ...updated, ...remembering(own, foreign) })).resolves.toEqual([
      `Statement[0] AWS "${vendor}", whom nobody was seen letting in; role deployer was last used at 2026-03-01T09:00:00.000Z`,
    ]);
  });

  it.each<[string, ContextOptions]>([
    ['nobody was seen', remembering(own)],
    ['nothing is remembered', updated],
  ])('is everybody, where %s', async (_, options) => {
    await expect(find([own, foreign, lay('"*"')], options)).resolves.toHaveLength(2);
  });

  it('says when the role was used', async () => {
    await expect(find([foreign], {}, { lastUsed: null })).resolves.toEqual([
      expect.stringContaining('role deployer was not used in the last 400 days'),
    ]);
  });
});

describe('a trust policy that cannot be read', () => {
  it('is a failure', () => {
    expect(() => detect(control, { ...stateOf(), policy: '{"Statement":[{"Effect":"Allow"}]}' })).toThrow(
      UnreadablePolicyError,
    );
  });
});

describe('two states', () => {
  it('are one where the trust says the same, whenever the role was used', () => {
    const compare = (state: ReturnType<typeof stateOf>) => control.compare?.(state);
    expect(compare({ ...stateOf(own, lambda), lastUsed: '2026-03-02T00:00:00.000Z' })).toEqual(
      compare(stateOf(lambda, own)),
    );
    expect(compare(stateOf(own))).not.toEqual(compare(stateOf(lambda)));
  });

  it('are remembered by what the role trusts', () => {
    expect(control.remember?.(stateOf(own))).toEqual({ policy: policyOf(own), roleId });
    expect(control.remember?.({ ...stateOf(), policy: '' })).toBeUndefined();
  });
});

describe('reading a role', () => {
  const answer = (over: object) => ({
    'iam:GetRole': {
      Role: {
        Path: '/',
        RoleName: 'deployer',
        RoleId: roleId,
        Arn: role.arn,
        CreateDate: new Date(0),
        AssumeRolePolicyDocument: encodeURIComponent(policyOf(own)),
        ...over,
      },
    },
  });
  const read = async (answers: Parameters<typeof fakeReader>[0]) => {
    const aws = fakeReader(answers);
    return { state: await control.read(role, aws, contextOf(control)), reads: aws.reads };
  };

  it('takes one call', async () => {
    const LastUsedDate = new Date('2026-03-01T09:00:00Z');
    await expect(read(answer({ RoleLastUsed: { LastUsedDate } }))).resolves.toEqual({
      state: stateOf(own),
      reads: [{ operation: 'iam:GetRole', input: { RoleName: 'deployer' } }],
    });
  });

  it('finds one that was never used', async () => {
    const { state } = await read(answer({ RoleLastUsed: {} }));
    expect(state).toMatchObject({ lastUsed: null });
  });

  it.each(['/aws-service-role/ecs.amazonaws.com/', '/aws-reserved/sso.amazonaws.com/eu-central-1/'])(
    'leaves alone what is in %s',
    async (Path) => {
      const { state } = await read(answer({ Path }));
      expect(state).toMatchObject({ policy: '' });
    },
  );

  it('fails when it may not', async () => {
    await expect(read({ 'iam:GetRole': awsError('AccessDenied') })).rejects.toThrow('AccessDenied');
  });
});

describe('a backdoor', () => {
  describeWithRecords('in a real record', () => {
    it('names the role that got it', () => {
      const events = readRecordedEvents('aws.persistence.iam-backdoor-role');
      expect(events.flatMap((event) => selectFromEvent(control, event))).toEqual([
        'stratus-red-team-backdoor-r-role',
      ]);
    });
  });
});

describeTriggers(control, {
  CreateRole: ['deploy-from-ci'],
  UpdateAssumeRolePolicy: ['deploy-from-ci'],
  ConfigurationItemChangeNotification: ['deploy-from-ci'],
});
