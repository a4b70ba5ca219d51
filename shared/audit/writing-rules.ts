/** What is redacted besides what always is. */
export interface RedactionSettings {
  /** Names of fields; case and separators do not matter. All text below them is redacted. */
  readonly fields: readonly string[];
  /** Regular expressions; what they match is redacted wherever it stands. */
  readonly patterns: readonly string[];
}

/** How records are written, by the settings. */
export interface WritingRules {
  /** Days that a record stays in the audit table. The archive keeps it longer. */
  readonly hotDays: number;
  readonly redact: RedactionSettings;
}

/** As the settings have it where they say nothing. */
export const defaultWritingRules: WritingRules = { hotDays: 90, redact: { fields: [], patterns: [] } };

/** The audit table for those who write to it. */
export interface RecordTable {
  readonly auditTable: string;
  /** Those of the settings; their defaults unless given. */
  readonly writing?: WritingRules | undefined;
}
