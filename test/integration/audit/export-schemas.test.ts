import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { preparePython } from '../../../sandbox/python.ts';
import { exportFormats } from '../../../shared/audit/export/formats.ts';
import { type AuditRecord, noticeTopics, outcomeStatuses } from '../../../shared/audit/record.ts';
import { resourceTypes, type ResourceType, toResourceRef } from '../../../shared/control/resource.ts';
import { decisionRules } from '../../../shared/policy/decision.ts';
import { intent, notice, observation, outcome, robin } from '../../support/audit-records.ts';

const place = { partition: 'aws', account: '111122223333', region: 'eu-west-1' };
const id = 'hf-0123456789abcdef';

const run = promisify(execFile);

type Json = Readonly<Record<string, unknown>>;

/** What the other side says of what is sent to it. */
interface Answer {
  /** Of each event, what is wrong with it. */
  readonly events: readonly (readonly string[])[];
  /** What Security Hub has in the end. */
  readonly findings: readonly Json[];
}

function toJson(format: 'ocsf' | 'asff', records: readonly AuditRecord[]): readonly Json[] {
  return records.flatMap((record) => {
    const text = exportFormats[format].toText({ position: '', text: JSON.stringify(record), record }, place);
    return text === undefined ? [] : [JSON.parse(text) as Json];
  });
}

async function check(given: { events: readonly Json[]; findings: readonly Json[] }): Promise<Answer> {
  const python = await preparePython();
  const running = run(python, [path.join(import.meta.dirname, 'check-exports.py')], { maxBuffer: 1 << 26 });
  running.child.stdin?.end(JSON.stringify(given));
  const { stdout } = await running;
  return JSON.parse(stdout) as Answer;
}

/** A record of every kind, and of everything in it that is mapped in a way of its own. */
const records: readonly AuditRecord[] = [
  intent(),
  ...(Object.keys(resourceTypes) as ResourceType[]).map((type) =>
    observation({ resource: toResourceRef(type, 'example', place) }),
  ),
  ...decisionRules.map((rule) =>
    observation({ decision: { action: 'leave', rule, reason: 'There is a reason', by: [robin] } }),
  ),
  ...['Root', 'AWSService', 'AssumedRole', 'Unknown'].map((type) =>
    observation({
      actor: {
        type,
        name: 'ada',
        channel: 'unknown',
        arn: 'arn:aws:sts::111122223333:assumed-role/Admin/ada',
        account: '111122223333',
        role: 'arn:aws:iam::111122223333:role/Admin',
        accessKeyId: 'ASIAEXAMPLE',
      },
    }),
  ),
  ...outcomeStatuses.map((status) => outcome({ status })),
  outcome({
    decision: { action: 'undo', rule: 'undo', reason: 'robin asked', by: [robin] },
    undoes: 'hf-9999999999999999',
  }),
  ...noticeTopics.map((topic) => notice({ topic, findingId: id })),
  notice({
    findingId: 'ex-0123456789abcdef',
    details: { tags: { env: 'dev' } },
    resource: toResourceRef('AWS::S3::Bucket', 'example', place),
  }),
];

describe('an export, held to the schema of who takes it', () => {
  const events = toJson('ocsf', records);
  let answer: Answer;

  beforeAll(async () => {
    const story = [observation(), outcome({ status: 'failed' }), outcome({ at: '2026-01-31T09:40:00.000Z' })];
    answer = await check({ events, findings: toJson('asff', story) });
  });

  it('has no event that the published schema of OCSF refuses', () => {
    expect(events).toHaveLength(records.length - 1);
    expect(answer.events.flat()).toEqual([]);
    expect(answer.events).toHaveLength(events.length);
  });

  it('is refused where an event is none, so that the schema is known to be asked', async () => {
    const [{ time: _, ...timeless } = {}, ...others] = events;
    const wrong = [timeless, ...others.slice(0, 1).map((event) => ({ ...event, severity_id: 'high' }))];
    const { events: errors } = await check({ events: wrong, findings: toJson('asff', [observation()]) });
    expect(errors).toEqual(
      [
        [expect.stringContaining("'time' is a required property")],
        [expect.stringContaining('$.severity_id')],
      ].map((list) => expect.arrayContaining(list) as unknown),
    );
  });

  it('is one finding in Security Hub for each finding, as it stands in the end', () => {
    expect(answer.findings).toEqual([
      expect.objectContaining({
        Id: `eu-west-1/111122223333/${id}`,
        UpdatedAt: '2026-01-31T09:40:00.000Z',
        Compliance: { Status: 'PASSED' },
        RecordState: 'ARCHIVED',
      }),
    ]);
  });
});
