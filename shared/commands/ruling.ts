import type { AuditRecord, NoticeRecord, NoticeTopic } from '../audit/record.ts';
import type { Clock } from '../control/clock.ts';
import type { Severity } from '../control/control.ts';
import type { Place, ResourceType } from '../control/resource.ts';
import { toNotice } from '../audit/notice.ts';
import type { Command } from '../events/parse-signal.ts';
import type { Hold } from '../policy/hold.ts';
import type { PolicyDesk, PolicyWrite } from '../policy/store.ts';
import type { Principal } from '../policy/principal.ts';
import { describeUnknownControl } from '../settings/find-near.ts';
import type { Settings } from '../settings/settings.ts';
import { CommandRefusedError } from './command-refused-error.ts';
import type { SignedCommand } from './command.ts';

/** What commands, and the clock, are carried out with; all of it is handed in. */
export interface Office {
  readonly desk: PolicyDesk;
  /** Every record that is filed under an id, oldest first. */
  readonly readFinding: (id: string) => Promise<readonly AuditRecord[]>;
  readonly settings: Settings;
  /** The account and Region of this Holdfast. */
  readonly place: Place;
  readonly clock: Pick<Clock, 'now'>;
  /** Asks the services' functions to do something; throws when one of the requests was not taken. */
  readonly send: (commands: readonly Command[]) => Promise<void>;
}

/** Where people command, who they are is asked of AWS. */
export interface CommandOffice extends Office {
  /** @throws CommandRefusedError when the command is not signed by somebody of the account. */
  readonly identify: (signed: SignedCommand) => Promise<Principal>;
  /** Whether an object of the archive is under a legal hold in S3 now. */
  readonly isUnderLegalHold: (key: string) => Promise<boolean>;
  /** Hears of what failed although the command was carried out. */
  readonly onDelay: (error: unknown) => void;
}

/** What a command comes to: what is written, said, and asked of the services afterwards. */
export interface Ruling {
  /** Its explanation is also the answer. */
  readonly notice: NoticeFacts;
  readonly writes: readonly PolicyWrite[];
  /** Where the outcome will be, if not where the notice is filed. */
  readonly subject?: string;
  readonly isPending?: boolean;
  readonly wake?: Wake;
}

/** Whose services are to look again at what is due. */
export interface Wake {
  /** All controls where absent. */
  readonly controls?: readonly string[] | undefined;
  /** What is looked at though nothing is held of it. */
  readonly looks?: readonly Pick<Hold, 'control' | 'resource'>[];
  /** The types whose every resource is looked at, too. */
  readonly sweep?: readonly ResourceType[];
}

type NoticeFacts = Pick<
  NoticeRecord,
  'topic' | 'findingId' | 'explanation' | 'by' | 'reason' | 'control' | 'resource' | 'details'
>;

// What keeps drift in place is worth more attention than what ends that.
const severities: Readonly<Partial<Record<NoticeTopic, Severity>>> = {
  paused: 'high',
  resumed: 'medium',
  'exemption-requested': 'medium',
  'exemption-approved': 'medium',
  'exemption-expiring': 'medium',
  rejected: 'medium',
  expired: 'medium',
  'undo-requested': 'medium',
  'breaker-closed': 'medium',
  'baseline-accepted': 'medium',
  'baseline-reset': 'medium',
  'legal-hold-placed': 'medium',
  'legal-hold-released': 'high',
};

/** @param recordId the id of the command, so that its notice tells that it was carried out; a new one where absent */
export function writeNotice(facts: NoticeFacts, at: Date, recordId?: string): NoticeRecord {
  const notice = toNotice({ ...facts, severity: severities[facts.topic] ?? 'low', at });
  return recordId === undefined ? notice : { ...notice, recordId };
}

/** @throws CommandRefusedError naming the controls that were probably meant. */
export function checkControl(id: string, { controls }: Settings): void {
  if (Object.hasOwn(controls, id)) return;
  throw new CommandRefusedError(describeUnknownControl(id, Object.keys(controls)));
}
