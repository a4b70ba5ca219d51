/** Something that the engineer can mend: the message says what, where and how, in one line. */
export class CliError extends Error {
  override readonly name: string = 'CliError';
}

/** A command that was written wrongly. */
export class UsageError extends CliError {
  override readonly name = 'UsageError';
}
