// PutEvents takes so many entries, and 256 KiB of them, a call.
const mostEntries = 10;
const mostBytes = 240 * 1024;

/** Parts what goes to a bus into what one call takes, in its order. `sizeOf` tells the bytes of an entry. */
export function groupBySize<Entry>(
  entries: readonly Entry[],
  sizeOf: (entry: Entry) => number,
): readonly (readonly Entry[])[] {
  const groups: Entry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = sizeOf(entry);
    const last = groups.at(-1);
    if (last === undefined || last.length === mostEntries || bytes + size > mostBytes) {
      groups.push([entry]);
      bytes = size;
    } else {
      last.push(entry);
      bytes += size;
    }
  }
  return groups;
}
