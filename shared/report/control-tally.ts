import { mayHaveChanged, type NoticeRecord, type NoticeTopic, type OutcomeRecord } from '../audit/record.ts';
import type { Severity } from '../control/control.ts';
import type { Principal } from '../policy/principal.ts';
import type { Ending } from './ending.ts';

/** What a person said to a finding, or how an undo that a person asked for ended. */
export interface Answer {
  readonly at: string;
  /** In two or three words. */
  readonly what: string;
  /** The finding that it is about; of an undo, the one that is undone. */
  readonly findingId: string;
  /** The ARN of its resource. */
  readonly resource?: string;
  readonly by: readonly Principal[];
  /** Why, in their words, or what came of it. */
  readonly reason?: string;
}

const answerWords: Readonly<Partial<Record<NoticeTopic, string>>> = {
  approved: 'approved',
  rejected: 'rejected',
  'undo-requested': 'undo asked for',
  'undo-refused': 'undo refused',
};

export interface Finding {
  ending: Ending;
  /** Of the record that says so, ISO 8601. */
  at: string;
}

/** What was counted of one control. */
export class ControlTally {
  /** As the newest record calls them, for controls that are not in the catalogue any more. */
  title = '';
  severity: Severity = 'informational';
  /** Outcomes of remediations in which a call was made, or may have been. */
  changes = 0;
  /** Milliseconds; of each remediation. */
  readonly elapsedMs: number[] = [];
  readonly answers: Answer[] = [];
  readonly findings: Finding[] = [];

  listEndings(): readonly Ending[] {
    return this.findings.map(({ ending }) => ending);
  }

  addOutcome(record: OutcomeRecord): void {
    if (record.undoes !== undefined) {
      this.#addUndo(record, record.undoes);
      return;
    }
    if (mayHaveChanged(record)) this.changes += 1;
    if (record.status === 'remediated') this.elapsedMs.push(record.elapsedMs);
  }

  addNotice({ topic, at, findingId, resource, by, reason, explanation }: NoticeRecord): void {
    const what = answerWords[topic];
    if (what === undefined) return;
    const why = topic === 'undo-refused' ? explanation : reason;
    this.answers.push({
      at,
      what,
      findingId,
      ...(resource === undefined ? {} : { resource: resource.arn }),
      by: by === undefined ? [] : [by],
      ...(why === undefined ? {} : { reason: why }),
    });
  }

  #addUndo({ at, status, resource, decision, explanation }: OutcomeRecord, undoes: string): void {
    this.answers.push({
      at,
      what: status === 'undone' ? 'undone' : `undo ${status}`,
      findingId: undoes,
      resource: resource.arn,
      by: decision.by ?? [],
      reason: explanation,
    });
  }
}
