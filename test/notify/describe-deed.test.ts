import type { ObservationRecord, OutcomeRecord, OutcomeStatus } from '../../shared/audit/record.ts';
import { toFindingMessage } from '../../shared/notify/finding-message.ts';
import { observation, outcome, robin } from '../support/audit-records.ts';

const failedCall = {
  operation: 'ec2:RevokeSecurityGroupIngress',
  input: { GroupId: 'sg-0a1b2c3d' },
  at: '2026-01-31T09:26:53.700Z',
  durationMs: 81,
  requestId: 'request-1',
  error: { code: 'UnauthorizedOperation', message: 'You are not authorized' },
};

describe('a message about a change that failed', () => {
  it('says which call failed, with the code and the request', () => {
    const { text } = toFindingMessage(outcome({ status: 'failed', calls: [failedCall] }));
    expect(text).toContain(
      '  ec2:RevokeSecurityGroupIngress FAILED (UnauthorizedOperation), request request-1\n',
    );
  });
});

describe('a message about a change that somebody approved', () => {
  const decision = {
    action: 'remediate',
    rule: 'approval',
    reason: 'approved by robin at 2026-01-31T09:20:00.000Z and alex at 2026-01-31T09:25:00.000Z',
    by: [robin, { ...robin, arn: 'arn:aws:iam::111122223333:user/alex', name: 'alex' }],
    dependents: ['The instance i-0a1b2c3d uses it'],
  } as const;

  it('says who approved, and as whom AWS knows them', () => {
    const { text } = toFindingMessage(
      outcome({ decision: { ...decision, by: [...decision.by], dependents: [] } }),
    );
    expect(text).toContain(
      `Approved   robin (${robin.arn})\n           alex (arn:aws:iam::111122223333:user/alex)\n`,
    );
  });

  it('says whom it may have cut off', () => {
    const { text } = toFindingMessage(
      outcome({ decision: { ...decision, by: [robin], dependents: [...decision.dependents] } }),
    );
    expect(text).toContain('done, request request-1\nIn use:\n  The instance i-0a1b2c3d uses it\n');
  });
});

describe('a message about an undo', () => {
  function undone(over: Partial<OutcomeRecord> = {}): OutcomeRecord {
    const { change } = outcome();
    return outcome({
      findingId: 'hf-fedcba9876543210',
      undoes: 'hf-0123456789abcdef',
      decision: { action: 'undo', rule: 'undo', reason: 'robin asked for it', by: [robin] },
      change: {
        summary: `Undo: ${change.summary}`,
        apply: change.undo as OutcomeRecord['change']['apply'],
        undo: change.apply,
      },
      status: 'undone',
      ...over,
    });
  }

  it('says what was undone, who asked for it, and how to undo the undo', () => {
    const { subject, text } = toFindingMessage(undone());
    expect(subject).toBe('[Holdfast CRITICAL] Undone: sg-0a1b2c3d: Port 22 is open to 0.0.0.0/0');
    expect(text).toContain(
      [
        `Asked by   robin (${robin.arn})`,
        'Undoes     hf-0123456789abcdef  (npx holdfast show hf-0123456789abcdef)',
      ].join('\n'),
    );
    expect(text).toContain(
      [
        'Undo       npx holdfast undo hf-fedcba9876543210 --reason "…"',
        '           ec2:RevokeSecurityGroupIngress {"GroupId":"sg-0a1b2c3d"}',
      ].join('\n'),
    );
  });

  it.each<[status: OutcomeStatus, headline: string]>([
    ['failed', 'NOT UNDONE'],
    ['partial', 'PARTLY UNDONE'],
    ['unverified', 'NOT VERIFIED'],
    ['interrupted', 'INTERRUPTED'],
  ])('does not speak of fixing where it ended badly: %s', (status, headline) => {
    expect(toFindingMessage(undone({ status })).subject).toContain(`] ${headline}: `);
  });
});

describe('how to undo', () => {
  function undoOf(record: OutcomeRecord): readonly string[] {
    const [, field = ''] = /^Undo {7}([^]*?)\nFinding/m.exec(toFindingMessage(record).text) ?? [];
    return field.split(/\n {11}/);
  }

  const change = outcome().change;
  const command = 'npx holdfast undo hf-0123456789abcdef --reason "…"';
  const undoCall = 'ec2:AuthorizeSecurityGroupIngress {"GroupId":"sg-0a1b2c3d"}';

  it.each<[when: string, over: Partial<OutcomeRecord>, undo: readonly string[]]>([
    ['everything was done', {}, [command, undoCall]],
    [
      'one of two calls was done',
      { status: 'partial', calls: [...(outcome().calls ?? []), failedCall] },
      [command, undoCall],
    ],
    ['no call succeeded', { status: 'failed', calls: [failedCall] }, ['nothing to undo']],
    ['somebody else had done it', { status: 'already-fixed', calls: [] }, ['nothing to undo']],
    [
      'nothing can be undone',
      { change: { ...change, undo: { irreversible: 'a grant cannot be given back' } } },
      ['cannot be undone: a grant cannot be given back'],
    ],
    ['undoing takes no call', { change: { ...change, undo: [] } }, ['nothing to undo']],
  ])('where %s', (_, over, undo) => {
    expect(undoOf(outcome(over))).toEqual(undo);
  });

  it('where nobody knows which calls were made: all of them', () => {
    const { calls: _calls, ...record } = outcome({ status: 'interrupted' });
    expect(undoOf(record)).toEqual([command, undoCall]);
  });

  it('where nobody knows what the change left: the calls alone, since the command has nothing to compare with', () => {
    const { stateAfter: _state, ...record } = outcome({ status: 'unverified' });
    expect(undoOf(record)).toEqual([undoCall]);
  });
});

describe('a message about what was found and not put back', () => {
  type Decision = ObservationRecord['decision'];
  const approve = 'Approve    npx holdfast approve hf-0123456789abcdef';
  const reject = 'npx holdfast reject hf-0123456789abcdef --reason "…"';

  function write(
    decision: Decision,
    over: Partial<ObservationRecord> = {},
  ): { subject: string; text: string } {
    return toFindingMessage(observation({ ...over, decision }));
  }

  interface Case {
    readonly decision: Decision;
    readonly headline: string;
    readonly plan: string;
    readonly answers: readonly string[];
  }
  const asked = { plan: 'To be approved', answers: [approve, `Reject     ${reject}`] };
  const left = { plan: 'Not done', answers: [] };
  const toCase = (
    action: Decision['action'],
    rule: Decision['rule'],
    headline: string,
    { plan, answers }: Pick<Case, 'plan' | 'answers'>,
  ): Case => ({ decision: { action, rule, reason: `because of ${rule}` }, headline, plan, answers });

  it.each<Case>([
    toCase('report', 'mode', 'Found, left alone', left),
    toCase('leave', 'paused', 'Found, left alone (paused)', left),
    toCase('leave', 'exempt', 'Found, left alone (exempt)', left),
    toCase('leave', 'contested', 'Found, left alone (rejected)', left),
    toCase('leave', 'breaker', 'Found, left alone (rejected)', left),
    toCase('leave', 'mode', 'Found, left alone (rejected)', left),
    toCase('leave', 'irreversible', 'Found, left alone (rejected)', left),
    toCase('leave', 'dependents', 'Found, left alone (rejected)', left),
    toCase('leave', 'grace', 'Found, left alone (rejected)', left),
    toCase('ask', 'contested', 'CONTESTED', asked),
    toCase('ask', 'breaker', 'APPROVAL NEEDED', asked),
    toCase('ask', 'mode', 'APPROVAL NEEDED', asked),
    toCase('ask', 'irreversible', 'APPROVAL NEEDED', asked),
    toCase('ask', 'dependents', 'APPROVAL NEEDED', asked),
    toCase('warn', 'grace', 'Will be put back', { plan: 'Planned', answers: [`Object     ${reject}`] }),
  ])('$decision.action by $decision.rule: $headline', ({ decision, headline, plan, answers }) => {
    const { subject, text } = write(decision);
    expect(subject).toContain(`[Holdfast CRITICAL] ${headline}: sg-0a1b2c3d: `);
    expect(text).toContain(`${headline}: Security groups open`);
    expect(text).toMatch(new RegExp(`^Nothing was changed( yet)?: because of ${decision.rule}\\.$`, 'm'));
    expect(text).toContain(
      `${plan}: Takes away the one rule that opens port 22 to the world.\n` +
        '  ec2:RevokeSecurityGroupIngress {"GroupId":"sg-0a1b2c3d"}\n',
    );
    expect(text.match(/^\w+ +npx holdfast (?:approve|reject).*$/gm) ?? []).toEqual(answers);
  });

  it('says for machines that it is an observation', () => {
    expect(toFindingMessage(observation()).data).toMatchObject({
      schema: 'holdfast.finding.v1',
      status: 'observation',
    });
  });

  it('asks with all that the answer depends on, in the order of need', () => {
    const { text } = write({
      action: 'ask',
      rule: 'dependents',
      reason: 'the change could cut off who uses it. It waits until somebody approves',
      dependents: ['The instance i-0a1b2c3d uses it', 'The load balancer web uses it'],
    });
    expect(text).toContain(
      [
        'Nothing was changed: the change could cut off who uses it. It waits until somebody approves.',
        'To be approved: Takes away the one rule that opens port 22 to the world.',
        '  ec2:RevokeSecurityGroupIngress {"GroupId":"sg-0a1b2c3d"}',
        'It can be undone afterwards:',
        '  ec2:AuthorizeSecurityGroupIngress {"GroupId":"sg-0a1b2c3d"}',
        'In use:',
        '  The instance i-0a1b2c3d uses it',
        '  The load balancer web uses it',
        '',
        approve,
        `Reject     ${reject}`,
        '',
        'Before',
      ].join('\n'),
    );
    expect(text).not.toMatch(/^Undo/m);
  });

  it.each<[undo: ObservationRecord['change']['undo'], line: string]>([
    [{ irreversible: 'a deleted key stays deleted' }, 'It cannot be undone: a deleted key stays deleted.'],
    [[], 'There is nothing to undo afterwards.'],
  ])('says before anybody approves what cannot be undone: %j', (undo, line) => {
    const { change } = observation();
    for (const action of ['ask', 'warn'] as const) {
      const decision = { action, rule: 'irreversible', reason: 'why' } as const;
      expect(write(decision, { change: { ...change, undo } }).text).toContain(`\n${line}\n`);
    }
  });

  it('says of what nobody is asked about that there is nothing to undo', () => {
    expect(toFindingMessage(observation()).text).toContain('Undo       nothing to undo\n');
  });

  it('lists the first of many dependents, and where the rest is', () => {
    const dependents = Array.from({ length: 23 }, (_, index) => `The instance i-${String(index)} uses it`);
    const { text } = write({ action: 'ask', rule: 'dependents', reason: 'in use', dependents });
    expect(text).toContain(
      '  The instance i-19 uses it\n  and 3 more: npx holdfast show hf-0123456789abcdef\n\nApprove',
    );
  });
});
