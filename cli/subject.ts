import { UsageError } from './errors.ts';

const digits = '[0-9a-hjkmnp-tv-z]{16}';
const patterns = {
  finding: new RegExp(`^hf-${digits}$`),
  exemption: new RegExp(`^ex-${digits}$`),
  /** What is noted of switches is filed under their own names. */
  switch: /^(pause|breaker|baseline|heartbeat)$/,
} as const;
export type SubjectKind = keyof typeof patterns;

const descriptions: Readonly<Record<SubjectKind, string>> = {
  finding: 'that of a finding is `hf-` and 16 letters or digits, as `holdfast log` shows',
  exemption: 'that of an exemption is `ex-` and 16 letters or digits, as `holdfast exempt list` shows',
  switch: '`pause`, `breaker`, `baseline` and `heartbeat` are what else there is',
};

export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
}

/**
 * Reads an id. Ids are read over the phone, so case does not matter.
 * @throws UsageError naming what is expected.
 */
export function parseSubject(text: string, kinds: readonly SubjectKind[]): Subject {
  const id = text.toLowerCase();
  const kind = kinds.find((candidate) => patterns[candidate].test(id));
  if (kind !== undefined) return { kind, id };
  throw new UsageError(
    `${text} is no id here: ${kinds.map((candidate) => descriptions[candidate]).join('; ')}`,
  );
}
