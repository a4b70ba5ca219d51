/** What keeps a Region from being covered or left: says what, and how to mend it, in one line without a full stop. */
export class RegionError extends Error {
  override readonly name = 'RegionError';
}
