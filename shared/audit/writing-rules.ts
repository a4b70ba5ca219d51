/** How records are written, by the settings. */
export interface WritingRules {
  /** Days that a record stays in the audit table. The archive keeps it longer. */
  readonly hotDays: number;
}

/** As the settings have it where they say nothing. */
export const defaultWritingRules: WritingRules = { hotDays: 90 };

/** The audit table for those who write to it. */
export interface RecordTable {
  readonly auditTable: string;
  /** Those of the settings; their defaults unless given. */
  readonly writing?: WritingRules | undefined;
}
