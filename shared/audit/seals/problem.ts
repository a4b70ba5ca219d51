/** What can be wrong with a trail. */
export const problemKinds = [
  'record-altered',
  'record-removed',
  'record-inserted',
  'record-conflict',
  'records-reordered',
  'object-missing',
  'object-altered',
  'object-unsealed',
  'seal-altered',
  'seal-missing',
  'seal-unlinked',
  'trail-cut-off',
  'table-record-altered',
  'table-record-removed',
  'table-record-inserted',
] as const;
export type ProblemKind = (typeof problemKinds)[number];

/** One place where the trail is not what was sealed. */
export interface Problem {
  readonly kind: ProblemKind;
  /** What is wrong and where, in a sentence. */
  readonly text: string;
  /** The number of the seal that shows it. */
  readonly seal?: number;
  /** The key of an object of the archive. */
  readonly object?: string;
  /** From 1. */
  readonly line?: number;
  readonly recordId?: string;
}
