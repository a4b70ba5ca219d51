/** A resource policy that cannot be read, so that nothing can be said about whom it lets in. */
export class UnreadablePolicyError extends Error {
  override readonly name = 'UnreadablePolicyError';
  /** Where in the policy, as in `Statement[1].Effect`. */
  readonly where: string;

  constructor(problem: string, where: string, options?: ErrorOptions) {
    super(`The policy cannot be read at ${where}: ${problem}`, options);
    this.where = where;
  }
}
