import type { JsonObject } from '../../control/json.ts';
import { toFinding } from './asff.ts';
import { csvHead, toCsvLine } from './csv.ts';
import type { ExportFormat, ExportFormatName } from './format.ts';
import { toEvent } from './ocsf/event.ts';

export const exportFormats: Readonly<Record<ExportFormatName, ExportFormat>> = {
  jsonl: { head: '', toText: ({ text }) => `${text}\n` },
  csv: { head: csvHead, toText: ({ record }) => toCsvLine(record) },
  ocsf: { head: '', toText: (line, place) => toJsonLine(toEvent(line, place)) },
  asff: { head: '', toText: ({ record }, place) => toJsonLine(toFinding(record, place)) },
};

function toJsonLine(value: JsonObject | undefined): string | undefined {
  return value === undefined ? undefined : `${JSON.stringify(value)}\n`;
}
