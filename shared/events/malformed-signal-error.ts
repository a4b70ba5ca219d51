/** An event that cannot be read: says which field is wrong and why. */
export class MalformedSignalError extends Error {
  override readonly name = 'MalformedSignalError';
  readonly path: string;

  constructor(message: string, path: string) {
    super(`The event cannot be read at ${path}: ${message}`);
    this.path = path;
  }
}
