import type { NoticeRecord, NoticeTopic } from '../../shared/audit/record.ts';
import { toResourceRef } from '../../shared/control/resource.ts';

export const sender = { account: '111122223333', region: 'eu-west-1' };
export const resource = toResourceRef('AWS::EC2::SecurityGroup', 'sg-0a1b2c3d', {
  ...sender,
  partition: 'aws',
});
export const control = 'ec2-security-group-no-world-admin-ports';
export const finding = { findingId: 'hf-0123456789abcdef', control, resource };
export const exemption = { findingId: 'ex-0123456789abcdef', control: undefined };
export const breaker = { findingId: 'breaker', by: undefined, reason: undefined };

interface Case {
  readonly topic: NoticeTopic;
  readonly about: Partial<NoticeRecord>;
  readonly subject: string;
  /** A part of what follows from it. */
  readonly meaning: string;
  readonly commands: readonly string[];
}

/** A notice of every topic, and what its message says. */
export const noticeCases: readonly Case[] = [
  {
    topic: 'paused',
    about: { findingId: 'pause', control: undefined },
    subject: 'PAUSED: account 111122223333, by robin',
    meaning: 'reported and not put back. Nothing is lost',
    commands: ['npx holdfast resume --reason "…"'],
  },
  {
    topic: 'paused',
    about: { findingId: 'pause' },
    subject: `PAUSED: ${control}, by robin`,
    meaning: 'looked at again on resume',
    commands: [`npx holdfast resume --control ${control} --reason "…"`],
  },
  {
    topic: 'resumed',
    about: { findingId: 'pause' },
    subject: `Resumed: ${control}, by robin`,
    meaning: 'What was found meanwhile is looked at again now',
    commands: [],
  },
  {
    topic: 'exemption-requested',
    about: exemption,
    subject: 'EXEMPTION TO APPROVE: ex-0123456789abcdef, by robin',
    meaning: 'not in force until another person approves it',
    commands: [
      'npx holdfast approve ex-0123456789abcdef',
      'npx holdfast reject ex-0123456789abcdef --reason "…"',
    ],
  },
  {
    topic: 'exemption-approved',
    about: exemption,
    subject: 'Exempt: ex-0123456789abcdef, by robin',
    meaning: 'left alone, and no message is sent',
    commands: ['npx holdfast exempt remove ex-0123456789abcdef --reason "…"'],
  },
  {
    topic: 'exemption-removed',
    about: exemption,
    subject: 'Exemption removed: ex-0123456789abcdef, by robin',
    meaning: 'What it covered is looked at again now',
    commands: [],
  },
  {
    topic: 'exemption-expiring',
    about: { ...exemption, by: undefined },
    subject: 'EXEMPTION ENDS SOON: ex-0123456789abcdef',
    meaning: 'Mend it until then, or ask for a new exemption',
    commands: ['npx holdfast exempt add --help'],
  },
  {
    topic: 'exemption-ended',
    about: { ...exemption, by: undefined },
    subject: 'Exemption ended: ex-0123456789abcdef',
    meaning: 'What it covered is looked at again now',
    commands: [],
  },
  {
    topic: 'approved',
    about: finding,
    subject: 'Approved: sg-0a1b2c3d, by robin',
    meaning: 'exactly the change that was shown is made',
    commands: [],
  },
  {
    topic: 'rejected',
    about: finding,
    subject: 'Rejected: sg-0a1b2c3d, by robin',
    meaning: 'What was asked is not done.',
    commands: [],
  },
  {
    topic: 'expired',
    about: { ...finding, by: undefined },
    subject: 'NOBODY ANSWERED: sg-0a1b2c3d',
    meaning: 'asked again when the violation is seen again',
    commands: [],
  },
  {
    topic: 'settled',
    about: { ...finding, by: undefined },
    subject: 'Settled: sg-0a1b2c3d',
    meaning: 'Nothing is waiting for an answer any more.',
    commands: [],
  },
  {
    topic: 'undo-requested',
    about: finding,
    subject: 'Undo asked for: sg-0a1b2c3d, by robin',
    meaning: 'unless the resource has moved since',
    commands: [],
  },
  {
    topic: 'undo-refused',
    about: finding,
    subject: 'UNDO REFUSED: sg-0a1b2c3d, by robin',
    meaning: 'Nothing was changed.',
    commands: [],
  },
  {
    topic: 'breaker-opened',
    about: breaker,
    subject: `CIRCUIT BREAKER OPEN: ${control}`,
    meaning: 'the only message about it',
    commands: ['npx holdfast holds', `npx holdfast breaker close ${control} --reason "…"`],
  },
  {
    topic: 'breaker-opened',
    about: { ...breaker, control: undefined },
    subject: 'CIRCUIT BREAKER OPEN: account 111122223333',
    meaning: 'the only message about it',
    commands: ['npx holdfast holds', 'npx holdfast breaker close account --reason "…"'],
  },
  {
    topic: 'breaker-closed',
    about: { findingId: 'breaker', control: undefined },
    subject: 'Circuit breaker closed: account 111122223333, by robin',
    meaning: 'From now on Holdfast puts back again by itself.',
    commands: ['npx holdfast holds'],
  },
  {
    topic: 'baseline-accepted',
    about: { ...finding, findingId: 'baseline' },
    subject: 'Baseline accepted: sg-0a1b2c3d, by robin',
    meaning: 'put back to what is there today',
    commands: [`npx holdfast baseline show ${resource.arn} --control ${control}`],
  },
  {
    topic: 'baseline-reset',
    about: { ...finding, findingId: 'baseline' },
    subject: 'Baseline forgotten: sg-0a1b2c3d, by robin',
    meaning: 'not put back to what it was',
    commands: [`npx holdfast baseline show ${resource.arn} --control ${control}`],
  },
  {
    topic: 'legal-hold-placed',
    about: { findingId: 'hf-0123456789abcdef', control: undefined },
    subject: 'Legal hold placed: hf-0123456789abcdef, by robin',
    meaning: 'Nobody can remove these records',
    commands: [],
  },
  {
    topic: 'legal-hold-released',
    about: { findingId: 'hf-0123456789abcdef', control: undefined },
    subject: 'LEGAL HOLD RELEASED: hf-0123456789abcdef, by robin',
    meaning: 'kept as long as the archive keeps all records',
    commands: [],
  },
  {
    topic: 'blind',
    about: { findingId: 'heartbeat', control: undefined, by: undefined, reason: undefined },
    subject: 'HOLDFAST IS BLIND: account 111122223333',
    meaning: 'found by the sweep, within the hour',
    commands: ['npx holdfast doctor'],
  },
  {
    topic: 'seeing',
    about: { findingId: 'heartbeat', control: undefined, by: undefined, reason: undefined },
    subject: 'Events come again: account 111122223333',
    meaning: 'put back where it still violates a control',
    commands: ['npx holdfast log --since 12h'],
  },
  {
    topic: 'guard-stopped',
    about: { findingId: 'guard', control: undefined, by: undefined, reason: undefined },
    subject: 'SOMEBODY STOPPED THE GUARD OF HOLDFAST: account 111122223333',
    meaning: 'It runs again',
    commands: ['npx holdfast log --since 12h', 'npx holdfast doctor'],
  },
];
