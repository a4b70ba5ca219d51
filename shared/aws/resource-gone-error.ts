/** The resource that a call names no longer exists. To a control that is no failure: there is nothing to protect. */
export class ResourceGoneError extends Error {
  override readonly name = 'ResourceGoneError';
}
