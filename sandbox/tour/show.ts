import Table from 'cli-table3';
import type { AuditRecord } from '../../shared/audit/record.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Northwind } from './northwind.ts';
import type { Tour, TourEvent } from './play.ts';
import { isPassed, type TourReport } from './report.ts';

/** Where the tour is shown; a terminal can be written over. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly write: (text: string) => unknown;
}

interface Row {
  readonly name: string;
  readonly who: string;
  status: string;
  seconds: string;
}

/**
 * A table that grows with the tour. In a terminal it is drawn anew with every event; elsewhere each result is a line.
 */
export function createLiveTable(screen: Screen): (event: TourEvent) => void {
  const rows: Row[] = [];
  let drawn = 0;
  const draw = (): void => {
    const table = toTable(
      ['Change', 'By', 'Holdfast', 'Seconds'],
      rows.map(({ name, who, status, seconds }) => [name, who, status, seconds]),
    );
    const text = `${table}\n`;
    // Up to the first line of the last drawing, and clear from there.
    screen.write(`${drawn > 0 ? `\u001B[${drawn}A\u001B[J` : ''}${text}`);
    drawn = text.split('\n').length - 1;
  };
  return (event) => {
    if (event.kind === 'changed') {
      const who = event.change.who?.name ?? '-';
      const status = 'control' in event.change ? 'watching' : 'leaves it alone';
      rows.push({ name: event.change.name, who, status, seconds: '' });
    } else {
      const row = rows.at(-1);
      if (row === undefined) return;
      const { outcome, verified, seconds } = event.report;
      row.status = `${outcome}${verified ? ', verified' : ', NOT VERIFIED'}`;
      row.seconds = seconds === null ? '' : seconds.toFixed(2);
      if (!screen.isTTY) screen.write(`${row.name}: ${row.status} ${row.seconds}\n`);
    }
    if (screen.isTTY) draw();
  };
}

/** What the tour ends with: the log, the messages, and the verdict. */
export function describeTour({ report, records, messages }: Tour): string {
  const count = (done: boolean[]): string => `${done.filter(Boolean).length} of ${done.length}`;
  return [
    '\nAction log',
    toTable(
      ['When', 'Control', 'Resource', 'Actor', 'Record'],
      records.map((record) => [
        record.at.slice(11, 23),
        record.control ?? '-',
        record.resource?.id ?? '-',
        describeActor(record),
        record.kind === 'outcome' ? record.status : record.kind,
      ]),
    ),
    '\nMessages to the SOC',
    ...messages.map(({ subject }) => `  ${subject}`),
    '',
    `${count(report.drifts.map(({ verified }) => verified))} drifts put back and verified; ` +
      `${count(report.untouched.map(({ unchanged }) => unchanged))} harmless changes left alone; ` +
      `slowest ${slowest(report)} s from the API call to the verified fix.`,
    isPassed(report) ? '' : 'NOT everything went as it should: see the table above.',
  ].join('\n');
}

function slowest({ drifts }: TourReport): string {
  return Math.max(...drifts.map(({ seconds }) => seconds ?? 0)).toFixed(2);
}

function describeActor(record: AuditRecord): string {
  if (record.kind === 'notice') return record.by?.name ?? 'holdfast';
  const { actor, signal } = record;
  return actor === undefined ? signal.source : `${actor.name} (${actor.channel})`;
}

function toTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({ head: [...head], style: { head: [], border: [], compact: true } });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

/** Commands to try by hand, as alice. */
export function describeCommands(
  sandbox: Sandbox,
  { webGroup, press, trail }: Northwind,
  { records }: Tour,
): string {
  const { accessKeyId, secretAccessKey } = sandbox.people.alice.credentials;
  const aws = `aws --endpoint-url ${sandbox.endpoint}`;
  const holdfast = `npx holdfast --endpoint-url ${sandbox.endpoint}`;
  const closing = records.find(({ kind, resource }) => kind === 'outcome' && resource.id === webGroup);
  const finding = closing?.findingId ?? 'hf-…';
  return `
The account stays up until you press Ctrl-C. Try it in another terminal:

  export AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey} AWS_DEFAULT_REGION=${sandbox.region}

  ${aws} ec2 authorize-security-group-ingress --group-id ${webGroup} --protocol tcp --port 3389 --cidr 0.0.0.0/0
  ${aws} ec2 describe-security-group-rules --filters Name=group-id,Values=${webGroup}

  ${aws} cloudtrail stop-logging --name ${trail}
  ${aws} cloudtrail get-trail-status --name ${trail} --query IsLogging

  ${aws} s3api delete-public-access-block --bucket ${press}
  ${aws} s3api get-public-access-block --bucket ${press}

  ${holdfast} log
  ${holdfast} status
  ${holdfast} doctor

Undo what Holdfast did about SSH: the port is open again, and left alone for a day.

  ${holdfast} show ${finding}
  ${holdfast} undo ${finding} --reason 'the vendor is locked out'

Hold everything back, make one of the changes above, and resume: what came meanwhile is put back.

  ${holdfast} pause --reason 'a look around'
  ${holdfast} resume --reason 'seen enough'

What Holdfast tells the SOC appears here:
`;
}
