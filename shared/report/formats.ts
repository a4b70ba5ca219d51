import { toCsv } from './csv.ts';
import { toHtml } from './html.ts';
import { toMarkdown } from './markdown.ts';
import type { ReportFormatName } from './names.ts';
import type { Report } from './report.ts';
import { toDocument } from './to-document.ts';

/** A report as the text of a file, in each format. */
export const reportFormats: Readonly<Record<ReportFormatName, (report: Report) => string>> = {
  html: (report) => toHtml(toDocument(report)),
  md: (report) => toMarkdown(toDocument(report)),
  csv: toCsv,
};
