import type {
  IntentRecord,
  NoticeRecord,
  ObservationRecord,
  OutcomeRecord,
} from '../../shared/audit/record.ts';
import { toResourceRef } from '../../shared/control/resource.ts';
import type { Principal } from '../../shared/policy/principal.ts';

const place = { partition: 'aws', account: '111122223333', region: 'eu-west-1' };

/** An engineer who answers and commands. */
export const robin: Principal = {
  arn: 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Operator_0123456789abcdef/robin',
  account: '111122223333',
  name: 'robin',
};

const base: Omit<IntentRecord, 'kind'> = {
  version: 1,
  recordId: 'r1',
  findingId: 'hf-0123456789abcdef',
  at: '2026-01-31T09:26:53.589Z',
  control: 'ec2-security-group-no-world-admin-ports',
  title: 'Security groups open no administration port to the world',
  severity: 'critical',
  resource: toResourceRef('AWS::EC2::SecurityGroup', 'sg-0a1b2c3d', place),
  signal: {
    source: 'cloudtrail',
    id: 'event-1',
    name: 'AuthorizeSecurityGroupIngress',
    at: '2026-01-31T09:26:50.000Z',
    cloudTrailEventId: 'trail-event-1',
  },
  actor: {
    type: 'IAMUser',
    name: 'ada',
    channel: 'cli',
    sourceAddress: '203.0.113.7',
    userAgent: 'aws-cli/2.17.0',
  },
  violations: [{ element: 'sgr-1', reason: 'Port 22 is open to 0.0.0.0/0', evidence: { port: 22 } }],
  decision: {
    action: 'remediate',
    rule: 'mode',
    reason: 'ec2-security-group-no-world-admin-ports is in mode enforce',
  },
  change: {
    summary: 'Takes away the one rule that opens port 22 to the world.',
    apply: [{ operation: 'ec2:RevokeSecurityGroupIngress', input: { GroupId: 'sg-0a1b2c3d' } }],
    undo: [{ operation: 'ec2:AuthorizeSecurityGroupIngress', input: { GroupId: 'sg-0a1b2c3d' } }],
  },
  stateBefore: { rules: ['0.0.0.0/0 tcp 22'] },
};

/** An intent to close a port, with what a test wants otherwise. */
export function intent(over: Partial<IntentRecord> = {}): IntentRecord {
  return { ...base, ...over, kind: 'intent' };
}

/** An open port that was found and left alone, with what a test wants otherwise. */
export function observation(over: Partial<ObservationRecord> = {}): ObservationRecord {
  return {
    ...base,
    decision: {
      action: 'report',
      rule: 'mode',
      reason: `${base.control} is in mode observe: it reports and changes nothing`,
    },
    ...over,
    kind: 'observation',
  };
}

/** The outcome of closing a port, with what a test wants otherwise. */
export function outcome(over: Partial<OutcomeRecord> = {}): OutcomeRecord {
  return {
    ...base,
    recordId: 'r2',
    at: '2026-01-31T09:26:54.000Z',
    intentId: 'r1',
    status: 'remediated',
    explanation: 'The state was read again and passes.',
    calls: [
      {
        operation: 'ec2:RevokeSecurityGroupIngress',
        input: { GroupId: 'sg-0a1b2c3d' },
        at: '2026-01-31T09:26:53.700Z',
        durationMs: 81,
        requestId: 'request-1',
      },
    ],
    stateAfter: { rules: [] },
    elapsedMs: 4000,
    ...over,
    kind: 'outcome',
  };
}

/** The notice that a person paused one control, with what a test wants otherwise. */
export function notice(over: Partial<NoticeRecord> = {}): NoticeRecord {
  return {
    version: 1,
    recordId: 'r5',
    findingId: 'pause',
    at: '2026-01-31T09:30:00.000Z',
    topic: 'paused',
    severity: 'high',
    explanation: `robin paused ${base.control}.`,
    by: robin,
    reason: 'The migration opens ports on purpose',
    control: base.control,
    ...over,
    kind: 'notice',
  };
}
