import type { AuditRecord, NoticeRecord } from '../audit/record.ts';
import { type Exemption, wasGranted } from '../policy/exemption.ts';
import { parseExemption } from '../policy/items.ts';
import type { Principal } from '../policy/principal.ts';

export interface ReportRange {
  readonly from: Date;
  /** Not included. */
  readonly to: Date;
}

/** An exemption that was in force at some time of a range. */
export interface ReportedExemption {
  readonly exemption: Exemption;
  /** ISO 8601. */
  readonly inForceFrom: string;
  readonly inForceUntil: string;
  /** Who ended it before its time, and why. */
  readonly removedBy?: Principal;
  readonly removedFor?: string;
}

/**
 * The exemptions that there were. An exemption that has ended is cleared away, but each notice about one holds it in full:
 * what was in force is what the policy still has, and what any notice until now speaks of.
 */
export class ExemptionHistory {
  readonly #exemptions = new Map<string, Exemption>();
  readonly #removals = new Map<string, NoticeRecord>();

  /** @throws Error naming a notice whose exemption cannot be read: a report must not lack one unseen */
  addNotice(record: AuditRecord): void {
    if (record.kind !== 'notice' || !record.topic.startsWith('exemption-')) return;
    const exemption = parseExemption(record.details);
    if (exemption === undefined) {
      throw new Error(
        `The notice ${record.recordId} of ${record.at} about ${record.findingId} (${record.topic}) does not hold the ` +
          'exemption as this version writes it. Look at it with `holdfast show`, and make the report with the version ' +
          'that wrote it',
      );
    }
    this.#keep(exemption);
    if (record.topic === 'exemption-removed') this.#removals.set(exemption.id, record);
  }

  addCurrent(exemptions: readonly Exemption[]): void {
    for (const exemption of exemptions) this.#keep(exemption);
  }

  /** Those in force at any time of the range, the first to end first. */
  list(range: ReportRange): readonly ReportedExemption[] {
    return [...this.#exemptions.values()]
      .flatMap((exemption) => this.#report(exemption) ?? [])
      .filter(
        ({ inForceFrom, inForceUntil }) =>
          new Date(inForceFrom) < range.to && new Date(inForceUntil) > range.from,
      )
      .toSorted((a, b) => a.inForceUntil.localeCompare(b.inForceUntil));
  }

  /** The words of a request do not say who approved it later. */
  #keep(exemption: Exemption): void {
    const known = this.#exemptions.get(exemption.id);
    if (known === undefined || !wasGranted(known)) this.#exemptions.set(exemption.id, exemption);
  }

  #report(exemption: Exemption): ReportedExemption | undefined {
    if (!wasGranted(exemption)) return undefined;
    const { id, approvedAt, requestedAt, endsAt } = exemption;
    const inForceFrom = approvedAt ?? requestedAt;
    const removal = this.#removals.get(id);
    if (removal === undefined || removal.at >= endsAt) {
      return { exemption, inForceFrom, inForceUntil: endsAt };
    }
    const { at, by, reason } = removal;
    return {
      exemption,
      inForceFrom,
      inForceUntil: at,
      ...(by === undefined ? {} : { removedBy: by }),
      ...(reason === undefined ? {} : { removedFor: reason }),
    };
  }
}
