const field = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/;

/** Reads a table by the grammar of RFC 4180, section 2, with no leniency. */
export function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let rest = text; rest !== '';) {
    const match = field.exec(rest);
    if (match === null) throw new Error(`No field of RFC 4180: ${rest}`);
    const [{ length }, quoted, bare, end] = match;
    row.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    if (end === '\r\n') {
      rows.push(row);
      row = [];
    }
    rest = rest.slice(length);
  }
  return rows;
}
