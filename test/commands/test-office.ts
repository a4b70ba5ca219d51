import { randomUUID } from 'node:crypto';
import type { Order } from '../../cli/send-command.ts';
import type { AuditRecord, NoticeRecord } from '../../shared/audit/record.ts';
import { auditRecord } from '../../shared/audit/record.ts';
import { approverCommand, type CommandAnswer, operatorCommand } from '../../shared/commands/command.ts';
import { handleCommand } from '../../shared/commands/handle-command.ts';
import type { CommandOffice } from '../../shared/commands/ruling.ts';
import { type ResourceRef, resourceTypes, toResourceRef } from '../../shared/control/resource.ts';
import { nobody } from '../../shared/control/trusted.ts';
import type { Command } from '../../shared/events/parse-signal.ts';
import type { Exemption } from '../../shared/policy/exemption.ts';
import type { Hold } from '../../shared/policy/hold.ts';
import { parsePrincipal, type Principal } from '../../shared/policy/principal.ts';
import type { ControlSettings, Settings } from '../../shared/settings/settings.ts';
import { MemoryPolicy } from '../support/memory-policy.ts';
import { TestClock } from '../support/test-clock.ts';

export const place = { partition: 'aws', account: '111122223333', region: 'eu-west-1' };
export const portControl = 'ec2-security-group-no-world-admin-ports';
export const bucketControl = 's3-bucket-public-access-blocked';
export const findingId = 'hf-0123456789abcdef';
export const group: ResourceRef = toResourceRef('AWS::EC2::SecurityGroup', 'sg-0a1b2c3d', place);

function person(rest: string): Principal {
  const principal = parsePrincipal(`arn:aws:${rest}`);
  if (principal === undefined) throw new Error(`${rest} is no principal`);
  return principal;
}

/** People of IAM Identity Center, whose names nobody can choose, and users. */
export const people = {
  robin: person('sts::111122223333:assumed-role/AWSReservedSSO_Operator_0123456789abcdef/robin'),
  robinElsewhere: person('sts::111122223333:assumed-role/AWSReservedSSO_Approver_fedcba9876543210/robin'),
  sam: person('iam::111122223333:user/sam'),
  kim: person('iam::111122223333:user/kim'),
} as const;

/** The commands by which everything of some services is looked at. */
export function sweepsOf(...services: readonly string[]): readonly Command[] {
  return Object.entries(resourceTypes)
    .filter(([, { service }]) => services.includes(service))
    .map(([resourceType]): Command => ({
      command: 'sweep',
      resourceType,
    }));
}

const controlSettings: ControlSettings = {
  mode: 'enforce',
  graceHours: 0,
  approvers: 1,
  allowIrreversible: false,
  values: {},
};

const settings: Settings = {
  controls: { [portControl]: controlSettings, [bucketControl]: controlSettings },
  modes: [],
  breaker: { changesPerControl: 25, changesPerAccount: 100 },
  contested: { times: 3, withinMinutes: 60 },
  approvals: { expireAfterHours: 24 },
  exemptions: { longestDays: 90, announceDaysBefore: 7 },
  audit: { hotDays: 90, redact: { fields: [], patterns: [] } },
  regions: [],
  undo: { exemptHours: 24 },
  trusted: nobody,
};

export interface TestOffice extends CommandOffice {
  readonly desk: MemoryPolicy;
  readonly clock: TestClock;
  readonly records: AuditRecord[];
  readonly notices: readonly NoticeRecord[];
  /** What the services were asked, in order. */
  readonly sent: Command[];
  readonly delays: unknown[];
  /** The objects of the archive that are under a legal hold in S3. */
  readonly held: Set<string>;
  /** Somebody gives a command; what was given with the same id before is the same command. */
  command(by: Principal, order: Order, id?: string): Promise<CommandAnswer>;
}

/** An office in memory, whose records must have the documented form. */
export function openOffice(over: Partial<Settings> = {}): TestOffice {
  const clock = new TestClock();
  const records: AuditRecord[] = [];
  const sent: Command[] = [];
  const delays: unknown[] = [];
  const held = new Set<string>();
  let caller: Principal = people.robin;
  const office: TestOffice = {
    desk: new MemoryPolicy(clock, (notice) =>
      records.push(auditRecord.parse(JSON.parse(JSON.stringify(notice)))),
    ),
    clock,
    records,
    get notices() {
      return records.filter((record) => record.kind === 'notice');
    },
    sent,
    delays,
    settings: { ...settings, ...over },
    place,
    readFinding: (id) => Promise.resolve(records.filter((record) => record.findingId === id)),
    send: (commands) => {
      sent.push(...commands);
      return Promise.resolve();
    },
    identify: () => Promise.resolve(caller),
    held,
    isUnderLegalHold: (key) => Promise.resolve(held.has(key)),
    onDelay: (error) => delays.push(error),
    command: (by, order, id = randomUUID()) => {
      caller = by;
      const { account, region } = place;
      const command = { ...order, id, at: clock.now().toISOString(), account, region };
      const schema = ['approve', 'reject'].includes(order.command) ? approverCommand : operatorCommand;
      return handleCommand({ command: JSON.stringify(command), headers: {} }, schema, office);
    },
  };
  return office;
}

/** With two approvers for a control. */
export function withApprovers(control: string, approvers: 1 | 2): Pick<Settings, 'controls'> {
  return { controls: { ...settings.controls, [control]: { ...controlSettings, approvers } } };
}

/** So many hours after the test's clock started, ISO 8601. */
export function after(hours: number): string {
  return new Date(new TestClock().now().getTime() + hours * 3_600_000).toISOString();
}

/** A question about a port that somebody opened, with what a test wants otherwise. */
export function hold(over: Partial<Hold> = {}): Hold {
  return {
    control: portControl,
    resource: group,
    findingId,
    rule: 'mode',
    digest: 'digest',
    status: 'waiting',
    since: after(0),
    expiresAt: after(24),
    approvals: [],
    origin: {
      signal: {
        source: 'cloudtrail',
        id: 'event-1',
        name: 'AuthorizeSecurityGroupIngress',
        at: after(0),
        isCause: true,
      },
      actor: { type: 'IAMUser', name: 'ada', channel: 'cli', arn: 'arn:aws:iam::111122223333:user/ada' },
    },
    revision: 'revision-1',
    ...over,
  };
}

/** An exemption that two people agreed on, with what a test wants otherwise. */
export function exemption(over: Partial<Exemption> = {}): Exemption {
  return {
    id: 'ex-0123456789abcdef',
    controls: [portControl],
    resource: group.arn,
    reason: 'a migration',
    requestedBy: people.robin,
    requestedAt: after(0),
    approvedBy: people.sam,
    approvedAt: after(0),
    endsAt: after(24 * 30),
    ...over,
  };
}

export async function putExemption(office: TestOffice, value: Exemption): Promise<void> {
  await office.desk.rule([], [{ kind: 'put-exemption', exemption: value, was: undefined }]);
}
