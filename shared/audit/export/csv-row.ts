export type CsvCell = string | number | undefined;

/** A row of a table with its line end (RFC 4180), in which a spreadsheet finds nothing to compute. */
export function toCsvRow(cells: readonly CsvCell[]): string {
  return `${cells.map(toCell).join(',')}\r\n`;
}

// A spreadsheet takes such a cell for a formula, and names and reasons are written by whoever is audited:
// https://owasp.org/www-community/attacks/CSV_Injection
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

function toCell(value: CsvCell): string {
  const text = String(value ?? '');
  const harmless = formula.test(text) ? `'${text}` : text;
  // A semicolon parts cells where the comma is the decimal sign.
  return /[",;\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
