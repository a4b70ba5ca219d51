import type { Change } from '../../shared/control/change.ts';
import { decide, type Facts } from '../../shared/policy/decide.ts';
import type { Hold } from '../../shared/policy/hold.ts';
import type { Principal } from '../../shared/policy/principal.ts';
import { toResourceRef } from '../../shared/control/resource.ts';

const now = new Date('2026-03-01T12:00:00.000Z');
const ada: Principal = { arn: 'arn:aws:iam::111122223333:user/ada', account: '111122223333', name: 'ada' };
const bo: Principal = { arn: 'arn:aws:iam::111122223333:user/bo', account: '111122223333', name: 'bo' };

const change: Change = {
  summary: 'Put it back.',
  apply: [{ operation: 's3:PutPublicAccessBlock', input: {} }],
  undo: [],
};
const hold: Hold = {
  control: 's3-bucket-policy-not-public',
  resource: toResourceRef('AWS::S3::Bucket', 'invoices', {
    partition: 'aws',
    account: '111122223333',
    region: 'eu-central-1',
  }),
  findingId: 'hf-0000000000000001',
  rule: 'mode',
  digest: 'of the same change',
  status: 'waiting',
  since: '2026-03-01T11:00:00.000Z',
  approvals: [],
  origin: { signal: { source: 'sweep', id: 'e1', name: 'Scheduled Event', at: '2026-03-01T11:00:00.000Z' } },
  revision: 'r1',
};

/** Nothing stands against the change. */
const plain: Facts = {
  change,
  now,
  mode: { mode: 'enforce', reason: 'the control is in mode enforce' },
  settings: { graceHours: 0, allowIrreversible: false, approvers: 1 },
};

/** Each reason by itself: the facts that bring it about, and what it decides. */
const reasons = {
  paused: {
    facts: { pause: { by: ada, reason: 'a bad deployment', since: '2026-03-01T11:30:00.000Z' } },
    decides: { action: 'leave', rule: 'paused' },
  },
  exempt: {
    facts: {
      exemption: {
        id: 'ex-0000000000000001',
        controls: [hold.control],
        reason: 'a public website',
        requestedBy: ada,
        requestedAt: '2026-03-01T10:00:00.000Z',
        approvedBy: bo,
        endsAt: '2026-04-01T00:00:00.000Z',
      },
    },
    decides: { action: 'leave', rule: 'exempt' },
  },
  observe: {
    facts: { mode: { mode: 'observe', reason: 'the control is in mode observe' } },
    decides: { action: 'report', rule: 'mode' },
  },
  unfixable: {
    facts: { change: { summary: 'Only the root user can.', apply: [], undo: [] } },
    decides: { action: 'report', rule: 'mode', reason: expect.stringContaining('no call') as string },
  },
  approved: {
    facts: { hold: { ...hold, status: 'approved', approvals: [{ by: bo, at: '2026-03-01T11:59:00.000Z' }] } },
    decides: { action: 'remediate', rule: 'approval' },
  },
  contested: {
    facts: { contest: { times: 3, withinMinutes: 60, drifts: [] } },
    decides: { action: 'ask', rule: 'contested' },
  },
  breaker: {
    facts: { breaker: { key: hold.control, limit: 25, openUntil: '2026-03-01T13:00:00.000Z' } },
    decides: { action: 'ask', rule: 'breaker' },
  },
  approve: {
    facts: { mode: { mode: 'approve', reason: 'the control is in mode approve' } },
    decides: { action: 'ask', rule: 'mode' },
  },
  irreversible: {
    facts: { change: { ...change, undo: { irreversible: 'what was deleted is gone' } } },
    decides: { action: 'ask', rule: 'irreversible' },
  },
  dependents: {
    facts: { dependents: ['the key was used an hour ago'] },
    decides: { action: 'ask', rule: 'dependents' },
  },
  grace: {
    facts: { settings: { graceHours: 24, allowIrreversible: false, approvers: 1 } },
    decides: { action: 'warn', rule: 'grace' },
  },
} as const satisfies Record<string, { facts: Partial<Facts>; decides: object }>;

type Reason = keyof typeof reasons;

/**
 * Every two reasons that can meet, and which wins. A control has one mode, so that observe and approve never meet, and
 * what no call ends has nothing that could be undone.
 */
const meetings: readonly (readonly [Reason, Reason, winner: Reason])[] = [
  ['paused', 'exempt', 'paused'],
  ['paused', 'observe', 'paused'],
  ['paused', 'unfixable', 'paused'],
  ['paused', 'approved', 'paused'],
  ['paused', 'contested', 'paused'],
  ['paused', 'breaker', 'paused'],
  ['paused', 'approve', 'paused'],
  ['paused', 'irreversible', 'paused'],
  ['paused', 'dependents', 'paused'],
  ['paused', 'grace', 'paused'],
  ['exempt', 'observe', 'exempt'],
  ['exempt', 'unfixable', 'exempt'],
  ['exempt', 'approved', 'exempt'],
  ['exempt', 'contested', 'exempt'],
  ['exempt', 'breaker', 'exempt'],
  ['exempt', 'approve', 'exempt'],
  ['exempt', 'irreversible', 'exempt'],
  ['exempt', 'dependents', 'exempt'],
  ['exempt', 'grace', 'exempt'],
  // What observes changes nothing, so that neither an old approval nor a limit of changes matters.
  ['observe', 'unfixable', 'observe'],
  ['observe', 'approved', 'observe'],
  ['observe', 'contested', 'observe'],
  ['observe', 'breaker', 'observe'],
  ['observe', 'irreversible', 'observe'],
  ['observe', 'dependents', 'observe'],
  ['observe', 'grace', 'observe'],
  // Nor does any of it where there is nothing that could be changed.
  ['unfixable', 'approved', 'unfixable'],
  ['unfixable', 'contested', 'unfixable'],
  ['unfixable', 'breaker', 'unfixable'],
  ['unfixable', 'approve', 'unfixable'],
  ['unfixable', 'dependents', 'unfixable'],
  ['unfixable', 'grace', 'unfixable'],
  // An approval is the answer to all that is asked.
  ['approved', 'contested', 'approved'],
  ['approved', 'breaker', 'approved'],
  ['approved', 'approve', 'approved'],
  ['approved', 'irreversible', 'approved'],
  ['approved', 'dependents', 'approved'],
  ['approved', 'grace', 'approved'],
  ['contested', 'breaker', 'contested'],
  ['contested', 'approve', 'contested'],
  ['contested', 'irreversible', 'contested'],
  ['contested', 'dependents', 'contested'],
  ['contested', 'grace', 'contested'],
  ['breaker', 'approve', 'breaker'],
  ['breaker', 'irreversible', 'breaker'],
  ['breaker', 'dependents', 'breaker'],
  ['breaker', 'grace', 'breaker'],
  ['approve', 'irreversible', 'approve'],
  ['approve', 'dependents', 'approve'],
  ['approve', 'grace', 'approve'],
  ['irreversible', 'dependents', 'irreversible'],
  ['irreversible', 'grace', 'irreversible'],
  ['dependents', 'grace', 'dependents'],
];

const neverMeet = ['observe approve', 'unfixable irreversible'];

describe('the order of deciding', () => {
  it('puts back what nothing stands against', () => {
    expect(decide(plain)).toEqual({
      action: 'remediate',
      rule: 'mode',
      reason: 'the control is in mode enforce',
    });
  });

  it.each(Object.entries(reasons))('by itself, %s decides', (_, { facts, decides }) => {
    expect(decide({ ...plain, ...facts })).toMatchObject(decides);
  });

  it.each(meetings)('%s meets %s: %s wins', (one, other, winner) => {
    const facts = { ...plain, ...reasons[one].facts, ...reasons[other].facts };

    expect(decide(facts)).toMatchObject(reasons[winner].decides);
  });

  it('knows of every two reasons which wins', () => {
    const names = Object.keys(reasons) as Reason[];
    const pairs = names.flatMap((one, index) => names.slice(index + 1).map((other) => `${one} ${other}`));

    expect(meetings.map(([one, other]) => `${one} ${other}`).toSorted()).toEqual(
      pairs.filter((pair) => !neverMeet.includes(pair)).toSorted(),
    );
  });
});

describe('a rejection', () => {
  const rejected: Partial<Facts> = { hold: { ...hold, status: 'rejected', rejectedBy: bo } };
  const questions: readonly Reason[] = [
    'contested',
    'breaker',
    'approve',
    'irreversible',
    'dependents',
    'grace',
  ];

  it.each(questions)('leaves alone what was asked because of %s', (reason) => {
    const { facts, decides } = reasons[reason];

    expect(decide({ ...plain, ...facts, ...rejected })).toEqual({
      ...(reason === 'dependents' && { dependents: ['the key was used an hour ago'] }),
      action: 'leave',
      rule: decides.rule,
      reason: 'rejected by bo',
    });
  });
});

describe('what a decision says', () => {
  it.each<[string, Partial<Facts>, RegExp]>([
    [
      'who paused it, since when and why',
      reasons.paused.facts,
      /paused since 2026-03-01T11:30.* by ada: “a bad dep/,
    ],
    [
      'who wanted an exemption, who agreed, and when it ends',
      reasons.exempt.facts,
      /until 2026-04-01.* by ada.* by bo/,
    ],
    ['who approved', reasons.approved.facts, /approved by bo at 2026-03-01T11:59/],
    [
      'until when the breaker is open and what tripped it',
      reasons.breaker.facts,
      /until 2026-03-01T13.*more than 25/,
    ],
    [
      'why a change cannot be undone',
      reasons.irreversible.facts,
      /cannot be undone: what was deleted is gone/,
    ],
    ['when a grace ends', reasons.grace.facts, /put back at 2026-03-02T12:00/],
    [
      'that two people have to approve',
      { ...reasons.approve.facts, settings: { ...plain.settings, approvers: 2 } },
      /until two people approve/,
    ],
  ])('%s', (_, facts, reason) => {
    expect(decide({ ...plain, ...facts }).reason).toMatch(reason);
  });

  it('says who fights, through what, and where to end it', () => {
    const actor = {
      type: 'AssumedRole',
      name: 'deploy',
      channel: 'cloudformation' as const,
      role: 'arn:aws:iam::111122223333:role/cfn-exec',
    };
    const drifts = [
      { findingId: 'hf-0000000000000003', at: '2026-03-01T11:50:00.000Z', actor },
      { findingId: 'hf-0000000000000002', at: '2026-03-01T11:40:00.000Z', actor },
      { findingId: 'hf-0000000000000001', at: '2026-03-01T11:30:00.000Z' },
    ];
    const managedBy = 'the CloudFormation stack web';

    const { reason } = decide({ ...plain, contest: { times: 3, withinMinutes: 60, drifts, managedBy } });

    expect(reason).toBe(
      'it was put back 3 times within 60 minutes and is back again, so Holdfast stops fighting. On the other side: ' +
        'deploy through CloudFormation, role cfn-exec (2 times), somebody unknown (once). The resource says that the ' +
        'CloudFormation stack web manages it. To end it: change the template of the stack, or it puts this back at its ' +
        'next update. It waits until somebody approves',
    );
  });
});

describe('a grace', () => {
  const graced = { ...plain, ...reasons.grace.facts };

  it('is over when its time has come, counted from when it was first seen', () => {
    const seen = { ...hold, rule: 'grace' as const, actsAt: '2026-03-01T12:00:00.000Z' };

    expect(decide({ ...graced, hold: seen })).toMatchObject({ action: 'remediate', rule: 'grace' });
    expect(decide({ ...graced, hold: { ...seen, actsAt: '2026-03-01T12:00:00.001Z' } })).toMatchObject({
      action: 'warn',
    });
  });
});

describe('a change that cannot be undone', () => {
  it('is made without approval only where the settings say so', () => {
    const settings = { ...plain.settings, allowIrreversible: true };

    expect(decide({ ...plain, ...reasons.irreversible.facts, settings })).toMatchObject({
      action: 'remediate',
    });
  });
});
