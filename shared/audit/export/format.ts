import type { Place } from '../../control/resource.ts';
import type { TrailLine } from '../query.ts';

/** What the trail can be exported as. */
export const exportFormatNames = ['jsonl', 'csv', 'ocsf', 'asff'] as const;
export type ExportFormatName = (typeof exportFormatNames)[number];

export interface ExportFormat {
  /** What stands before the first record. */
  readonly head: string;
  /**
   * What a record is written as, its line end included; `undefined` where the format has no place for such a record.
   * @param place where Holdfast is deployed
   */
  readonly toText: (line: TrailLine, place: Place) => string | undefined;
}
