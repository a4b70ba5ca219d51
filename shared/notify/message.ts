export interface Message {
  /** At most 100 printable ASCII characters, as SNS asks of a subject. */
  readonly subject: string;
  readonly text: string;
  /** The same for machines. */
  readonly data: Readonly<Record<string, unknown>>;
}

// States and details can be large; mail clients and chat channels cut long messages at places of their own choosing.
const longestBlock = 1500;

/** Makes a subject of a text, cut where it is too long. */
export function toSubject(text: string): string {
  const ascii = text.replaceAll(/[^\u0020-\u007E]/g, '?');
  return ascii.length <= 100 ? ascii : `${ascii.slice(0, 97)}...`;
}

/** A line with its label; what follows the first value is set in under it. */
export function toField(label: string, ...values: readonly string[]): string {
  return `${label.padEnd(11)}${values.join(`\n${' '.repeat(11)}`)}`;
}

/** A value as indented JSON; where it is long, its beginning. */
export function toBlock(value: object): string {
  const text = JSON.stringify(value, undefined, 2);
  const shown =
    text.length <= longestBlock
      ? text
      : `${text.slice(0, longestBlock)}\n… ${String(text.length - longestBlock)} characters more`;
  return shown.replaceAll(/^/gm, '  ');
}
