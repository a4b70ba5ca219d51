import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import { fromItem, indexedAttributes, type Item, putRecord, toItem } from '../../shared/audit/items.ts';
import type { AuditRecord } from '../../shared/audit/record.ts';
import { defaultWritingRules } from '../../shared/audit/writing-rules.ts';
import { intent, notice, observation, outcome } from '../support/audit-records.ts';

const dynamoDbItemLimit = 400 * 1024;

function getRecord(item: Item): { S?: string; B?: Uint8Array } {
  return item['record'] as { S?: string; B?: Uint8Array };
}

/** A record of a security group with many rules. */
function recordOfRules(count: number) {
  const rules = Array.from({ length: count }, (_, index) => ({
    id: `sgr-${String(index).padStart(17, '0')}`,
    protocol: 'tcp',
    fromPort: index,
    toPort: index,
    cidrIpv4: '0.0.0.0/0',
    description: 'opened by hand',
  }));
  return outcome({
    stateBefore: { rules },
    stateAfter: { rules },
    violations: rules.map((rule) => ({ element: rule.id, reason: 'open to the world', evidence: rule })),
  });
}

describe('an item of the audit table', () => {
  it('keeps a record as readable text', () => {
    const record = outcome();
    expect(JSON.parse(getRecord(toItem(record)).S ?? '')).toEqual(record);
  });

  it.each<[string, AuditRecord, Record<string, string>]>([
    [
      'an outcome',
      outcome({ status: 'failed' }),
      { control: outcome().control, resource: outcome().resource.arn, actor: 'ada', status: 'failed' },
    ],
    ['an intent', intent(), { control: intent().control, actor: 'ada', status: 'intent' }],
    ['an observation', observation(), { control: intent().control, actor: 'ada', status: 'observation' }],
    ['a command', notice(), { control: intent().control, actor: 'robin', status: 'notice' }],
    [
      'a command about a resource',
      notice({ resource: intent().resource }),
      { resource: intent().resource.arn, status: 'notice' },
    ],
  ])('can be looked for by what %s is about', (_, record, attributes) => {
    const item = toItem(record);
    for (const [name, text] of Object.entries(attributes)) expect(item[name]).toEqual({ S: text });
  });

  it('lacks what a notice of the whole account is not about', () => {
    const { control: _control, by: _by, ...ofAccount } = notice();
    const item = toItem(ofAccount);
    expect(Object.keys(item).toSorted()).toEqual([
      'at',
      'hour',
      'kind',
      'pk',
      'record',
      'severity',
      'sk',
      'status',
      'topic',
    ]);
    expect(fromItem(item)).toEqual(ofAccount);
  });

  it.each([
    ['90 days unless the settings say otherwise', undefined, 90],
    ['as many days as they say', { ...defaultWritingRules, hotDays: 30 }, 30],
  ])('leaves the table after %s, and is put only where there is none', (_, writing, days) => {
    const record = outcome({ at: '2026-01-31T09:26:54.001Z' });
    const { Item, ConditionExpression } = putRecord({ auditTable: 'audit', writing }, record);
    const end = new Date(Date.parse('2026-01-31T09:26:55.000Z') + days * 86_400_000);
    expect(Item['ttl']).toEqual({ N: String(end.getTime() / 1000) });
    expect(ConditionExpression).toBe('attribute_not_exists(pk)');
  });

  it('gives back whatever record it was made of', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1500 }), fc.string({ unit: 'binary' }), (rules, explanation) => {
        const record = { ...recordOfRules(rules), explanation };
        expect(fromItem(toItem(record))).toEqual(record);
      }),
      { numRuns: 20 },
    );
  });

  it('holds a record that is larger than DynamoDB takes, and loses none of it', () => {
    const record = recordOfRules(1000);
    const { B: bytes = new Uint8Array() } = getRecord(toItem(record));

    expect(JSON.stringify(record).length).toBeGreaterThan(dynamoDbItemLimit);
    expect(bytes.byteLength).toBeGreaterThan(0);
    expect(bytes.byteLength).toBeLessThan(dynamoDbItemLimit / 4);
    expect(fromItem(toItem(record))).toEqual(record);
  });

  it('is read from the stream too, where bytes are in base 64', () => {
    const record = recordOfRules(1000);
    const item = toItem(record);
    const streamed = { ...item, record: { B: Buffer.from(getRecord(item).B ?? []).toString('base64') } };

    expect(fromItem(streamed as unknown as Item)).toEqual(record);
  });

  it.each([
    ['no record', {}],
    ['text that is no JSON', { record: { S: '{not json' } }],
    ['bytes that are not packed', { record: { B: new Uint8Array([1, 2, 3]) } }],
    ['a record with a field missing', { record: { S: '{"version":1}' } }],
  ])('says which item it is when it holds %s', (_, fields) => {
    const item = { pk: { S: 'finding#hf-1' }, sk: { S: 'at#r1' }, ...fields } as Item;
    expect(() => fromItem(item)).toThrow(/finding#hf-1 at#r1 is no audit record/);
  });
});

describe('the index by hour', () => {
  it('holds what lines are filtered and counted by, and nothing that makes them long', () => {
    const text = readFileSync(path.join(__dirname, '../../serverless.yml'), 'utf8');
    const stack = parse(text, { logLevel: 'silent' }) as {
      resources: readonly { Resources?: { AuditTable?: { Properties: object } } }[];
    };
    const table = stack.resources.find(({ Resources }) => Resources?.AuditTable !== undefined)?.Resources;
    expect(table?.AuditTable?.Properties).toMatchObject({
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-hour',
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: indexedAttributes },
        },
      ],
    });
    expect(indexedAttributes).not.toContain('record');
  });
});
