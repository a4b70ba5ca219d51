/** A command that is not carried out. Its message is for the person who gave it: what stands against it, what to do. */
export class CommandRefusedError extends Error {
  override readonly name = 'CommandRefusedError';
}
