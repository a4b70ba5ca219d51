import type { AuditRecord, FindingRecord, NoticeRecord, OutcomeRecord } from '../audit/record.ts';
import { ControlTally, type Finding } from './control-tally.ts';
import { type Ending, endingOfTopic, getEnding, goodEndings } from './ending.ts';
import { OpenItems } from './open-items.ts';

/** A pause, or a limit that was reached: while it lasted less was put back than otherwise. */
export type SwitchNotice = NoticeRecord & { readonly topic: (typeof switchTopics)[number] };
const switchTopics = ['paused', 'resumed', 'breaker-opened', 'breaker-closed'] as const;

/**
 * A trail, folded record by record into what a report says. Held are an id of each record, a line of each finding and a
 * number of each remediation, never a record: of 100,000 records some tens of megabytes.
 */
export class TrailFold {
  /** How many different records there were. */
  records = 0;
  /** When the first was written, ISO 8601; `undefined` while there is none. */
  firstAt: string | undefined;
  readonly tallies = new Map<string, ControlTally>();
  readonly switches: SwitchNotice[] = [];
  readonly openItems = new OpenItems();
  readonly #seen = new Set<string>();
  readonly #findings = new Map<string, Finding>();
  /** Which finding each undo undoes, by the id of the undo. */
  readonly #undos = new Map<string, string>();
  /** Intents by their record ids, until their outcome comes. */
  readonly #begun = new Set<string>();
  /** Intents whose outcome came before them: in one millisecond the trail is ordered by record id. */
  readonly #ended = new Set<string>();

  /** Records are expected oldest first. The archive may hold one twice: the second time it is passed over. */
  add(record: AuditRecord): void {
    if (this.#seen.has(record.recordId)) return;
    this.#seen.add(record.recordId);
    this.records += 1;
    if (this.firstAt === undefined || record.at < this.firstAt) this.firstAt = record.at;
    if (record.kind === 'notice') this.#addNotice(record);
    else this.#addFinding(record);
  }

  #addFinding(record: FindingRecord): void {
    const tally = this.#getTally(record.control);
    tally.title = record.title;
    tally.severity = record.severity;
    if (record.kind === 'outcome') {
      tally.addOutcome(record);
      if (!this.#begun.delete(record.intentId)) this.#ended.add(record.intentId);
    }
    if (record.kind === 'intent') {
      if (this.#ended.delete(record.recordId)) return;
      this.#begun.add(record.recordId);
    }
    if (record.undoes === undefined) this.#setEnding(record, tally, getEnding(record));
    else this.#addUndo(record, record.undoes);
    this.#setOpen(record);
  }

  #addUndo(record: FindingRecord, undoes: string): void {
    this.#undos.set(record.findingId, undoes);
    if (record.kind !== 'outcome' || record.status !== 'undone') return;
    const { finding: findingId, isBack } = this.#trace(record);
    const finding = this.#findings.get(findingId);
    if (finding === undefined) return;
    finding.ending = isBack ? 'undone' : 'remediated';
    finding.at = record.at;
  }

  /** The finding at the root of an undo, or of an undo of an undo, and whether its violation is back after it. */
  #trace({ findingId }: FindingRecord): { readonly finding: string; readonly isBack: boolean } {
    const path = new Set([findingId]);
    let finding = findingId;
    for (;;) {
      const undone = this.#undos.get(finding);
      // A circle would be no undo that Holdfast makes; it must not keep a report from ending.
      if (undone === undefined || path.has(undone)) return { finding, isBack: path.size % 2 === 0 };
      path.add(undone);
      finding = undone;
    }
  }

  #setEnding({ findingId, at }: AuditRecord, tally: ControlTally, ending: Ending): void {
    const known = this.#findings.get(findingId);
    if (known === undefined) {
      const finding = { ending, at };
      this.#findings.set(findingId, finding);
      tally.findings.push(finding);
    } else if (at >= known.at) {
      Object.assign(known, { ending, at });
    }
  }

  #setOpen(record: FindingRecord): void {
    const { control, resource, findingId, at, decision } = record;
    const ending = getEnding(record);
    const isDone = goodEndings.has(ending) || (ending === 'undone' && !this.#trace(record).isBack);
    const item = { control, resource: resource.arn };
    if (isDone) {
      this.openItems.close(item, at);
    } else {
      const reason = record.kind === 'outcome' ? explain(record) : decision.reason;
      this.openItems.open({ ...item, findingId, ending, at, reason });
    }
  }

  #addNotice(record: NoticeRecord): void {
    if (isSwitch(record)) {
      this.switches.push(record);
      return;
    }
    const { topic, control, resource, findingId, at, explanation } = record;
    if (control === undefined || resource === undefined) return;
    const tally = this.#getTally(control);
    tally.addNotice(record);
    const ending = endingOfTopic[topic];
    if (ending === undefined) return;
    this.#setEnding(record, tally, ending);
    const item = { control, resource: resource.arn };
    // Where a violation is only reported from now on, what held it is settled and it goes on as another finding.
    if (ending === 'settled') this.openItems.close(item, at, findingId);
    else this.openItems.open({ ...item, findingId, ending, at, reason: explanation });
  }

  #getTally(control: string): ControlTally {
    const known = this.tallies.get(control);
    if (known !== undefined) return known;
    const tally = new ControlTally();
    this.tallies.set(control, tally);
    return tally;
  }
}

/** What an undo brought back is open because somebody wanted it so. */
function explain({ status, decision, explanation, undoes }: OutcomeRecord): string {
  if (undoes === undefined) return explanation;
  return status === 'undone' ? decision.reason : `The undo of ${undoes}: ${explanation}`;
}

function isSwitch(record: NoticeRecord): record is SwitchNotice {
  return switchTopics.some((topic) => topic === record.topic);
}
