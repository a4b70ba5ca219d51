import fc from 'fast-check';
import { type LogFilter, matchesPattern } from '../../shared/audit/log-filter.ts';
import { readLines } from '../../shared/audit/query.ts';
import type { AuditRecord } from '../../shared/audit/record.ts';
import { toResourceRef } from '../../shared/control/resource.ts';
import { intent, notice, observation, outcome } from '../support/audit-records.ts';
import { FakeAuditTable } from '../support/fake-audit-table.ts';
import { TestClock } from '../support/test-clock.ts';

const place = { partition: 'aws', account: '111122223333', region: 'eu-west-1' };
const { actor } = outcome();
if (actor === undefined) throw new Error('The sample outcome has an actor');

const records: readonly AuditRecord[] = [
  outcome({ recordId: 'plain' }),
  outcome({
    recordId: 'capitals',
    findingId: 'hf-2',
    intentId: 'r9',
    control: 's3-bucket-policy-not-public',
    severity: 'high',
    resource: toResourceRef('AWS::IAM::User', 'Ada', place),
    actor: { ...actor, name: 'Grace.Hopper', channel: 'terraform' },
    status: 'failed',
  }),
  intent({ recordId: 'open', findingId: 'hf-3', severity: 'low', control: 's3-bucket-acl-private' }),
  observation({
    recordId: 'asked',
    findingId: 'hf-4',
    severity: 'medium',
    decision: { action: 'ask', rule: 'dependents', reason: 'in use' },
  }),
  notice({ recordId: 'paused', at: '2026-01-31T09:10:00.000Z' }),
];

async function find(filter: LogFilter): Promise<readonly string[]> {
  const store = { client: new FakeAuditTable(records).client, table: 'audit', clock: new TestClock() };
  const range = { since: new Date('2026-01-31T09:00:00.000Z'), until: new Date('2026-01-31T10:00:00.000Z') };
  const found: string[] = [];
  for await (const lines of readLines(store, { ...range, ...filter })) {
    found.push(...lines.map(({ recordId }) => recordId));
  }
  return found.toSorted();
}

describe('a filter of the action log', () => {
  it.each<[string, LogFilter, readonly string[]]>([
    ['nothing', {}, ['asked', 'capitals', 'open', 'paused', 'plain']],
    ['a control', { controls: ['s3-bucket-acl-private'] }, ['open']],
    [
      'several controls',
      { controls: ['s3-bucket-acl-private', 's3-bucket-policy-not-public'] },
      ['capitals', 'open'],
    ],
    ['a pattern', { controls: ['s3-*'] }, ['capitals', 'open']],
    ['a pattern with text on either side', { controls: ['*bucket*public'] }, ['capitals']],
    ['pieces in their order only', { controls: ['*public*bucket'] }, []],
    [
      'any control, which a notice may lack',
      { controls: ['*'] },
      ['asked', 'capitals', 'open', 'paused', 'plain'],
    ],
    ['a resource in whatever case', { resources: ['USER/ada'] }, ['capitals']],
    [
      'one of several parts',
      { resources: ['user/ada', 'sg-0a1b2c3d'] },
      ['asked', 'capitals', 'open', 'plain'],
    ],
    ['an actor with capitals', { actors: ['hopper'] }, ['capitals']],
    ['an actor asked for in capitals', { actors: ['ADA'] }, ['asked', 'open', 'plain']],
    ['who commanded', { actors: ['robin'] }, ['paused']],
    ['an outcome', { statuses: ['failed'] }, ['capitals']],
    ['what is open, and another outcome', { statuses: ['in-progress', 'failed'] }, ['capitals', 'open']],
    ['a severity and above', { severity: 'high' }, ['capitals', 'paused', 'plain']],
    ['the highest severity', { severity: 'critical' }, ['plain']],
    ['a type', { types: ['AWS::IAM::User'] }, ['capitals']],
    ['a channel', { channels: ['terraform', 'console'] }, ['capitals']],
    ['a finding', { findings: ['hf-3'] }, ['open']],
    ['a switch', { findings: ['pause'] }, ['paused']],
    ['a rule', { rules: ['dependents'] }, ['asked']],
    ['a topic', { topics: ['paused', 'resumed'] }, ['paused']],
    ['all of several', { severity: 'high', actors: ['grace'], controls: ['ec2-*'] }, []],
  ])('finds %s', async (_, filter, expected) => {
    await expect(find(filter)).resolves.toEqual(expected);
  });

  it('matches patterns as a regular expression does', () => {
    const piece = fc.string({ unit: fc.constantFrom('a', 'b', '-', '.'), maxLength: 4 });
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 4 }), piece, piece, (pieces, one, other) => {
        const pattern = pieces.join('*');
        const expression = new RegExp(
          `^${pieces.map((text) => text.replaceAll('.', String.raw`\.`)).join('.*')}$`,
        );
        for (const text of [one, other, one + other, pieces.join(one), pieces.join('')]) {
          expect(matchesPattern(text, pattern)).toBe(expression.test(text));
        }
      }),
    );
  });
});
