import fc from 'fast-check';
import { reportFormats } from '../../shared/report/formats.ts';
import type { Report } from '../../shared/report/report.ts';
import { intent, notice, observation, outcome } from '../support/audit-records.ts';
import { parseCsv } from '../support/parse-csv.ts';
import { exemption, sam } from '../support/policy-values.ts';
import { intact, report } from '../support/report-sources.ts';

const { resource } = intent();
const altered = {
  ...intact,
  problems: { 'record-altered': 1 },
  first: { kind: 'record-altered', text: 'The record r4 was altered' },
} as const;

/** A report in which the words of people stand wherever they can. */
async function reportWith(text: string): Promise<Report> {
  const principal = { ...sam, name: text, arn: text };
  return report(
    [
      intent({ findingId: text }),
      outcome({ findingId: text }),
      observation({
        findingId: text,
        recordId: 'o',
        at: '2026-01-31T10:00:00.000Z',
        resource: { ...resource, arn: text },
        decision: { action: 'ask', rule: 'mode', reason: text },
      }),
      notice({
        recordId: 'n',
        at: '2026-01-31T11:00:00.000Z',
        findingId: text,
        topic: 'rejected',
        resource,
        by: principal,
        reason: text,
        explanation: text,
      }),
      notice({ recordId: 'p', by: principal, reason: text }),
    ],
    {
      policy: {
        pauses: [],
        exemptions: [
          exemption({
            resource: text,
            tags: { [text]: text },
            violations: [text],
            reason: text,
            ticket: text,
            requestedBy: principal,
            approvedBy: principal,
            approvedAt: '2026-01-31T00:00:00.000Z',
          }),
        ],
      },
      generated: { at: new Date('2026-02-01T12:30:00.000Z'), by: text },
    },
  );
}

const words = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('<', '>', '&', '"', "'", '|', '\\', '`', '\n', '\r', ';', '=', 'a', ' '),
  }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '</style>',
    '-->',
    '&lt;',
    '\0',
  ),
);

/** Every tag of a text of HTML, without its attributes' values. */
function listTags(html: string): readonly string[] {
  return [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replaceAll(/="[^"]*"/g, ''));
}

describe('a report as HTML', () => {
  it('has the same elements and attributes, whatever people wrote', async () => {
    const expected = listTags(reportFormats.html(await reportWith('harmless')));
    await fc.assert(
      fc.asyncProperty(words, async (text) => {
        expect(listTags(reportFormats.html(await reportWith(text)))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('shows what people wrote as they wrote it', async () => {
    const html = reportFormats.html(await reportWith('<script>alert("1")</script> & \'x\''));
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;');
    expect(html).not.toContain('<script');
  });

  it('stands alone: it runs nothing, loads nothing, and forbids both', async () => {
    const html = reportFormats.html(await reportWith('harmless'));
    expect(html).not.toMatch(/<(script|link|img|iframe|object|form)|@import|url\(|https?:|\bon\w+=/i);
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  it('can be found one’s way in: every link has its target, every id is there once, every table is named', async () => {
    const html = reportFormats.html(await reportWith('harmless'));
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    const targets = [...html.matchAll(/ href="#([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(targets.length).toBeGreaterThan(0);
    expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
    const count = (part: RegExp): number => [...html.matchAll(part)].length;
    expect(count(/<table>\n<caption>/g)).toBe(count(/<table/g));
    expect(count(/<th /g)).toBe(count(/<th scope="(col|row)"/g));
  });

  it('prints with heads of tables repeated, and black on white', async () => {
    const html = reportFormats.html(await report());
    const print = html.slice(html.indexOf('@media print'));
    expect(print).toContain('thead { display: table-header-group; }');
    expect(print).toContain('--text: #000000;');
    expect(html).toContain('@page { size: A4;');
  });
});

describe('a report as Markdown', () => {
  it('keeps its rows, whatever people wrote', async () => {
    const measure = (text: string): readonly number[] =>
      text.split('\n').map((line) => line.replaceAll(/\\./g, '').split('|').length);
    const expected = measure(reportFormats.md(await reportWith('harmless')));
    await fc.assert(
      fc.asyncProperty(words, async (text) => {
        const written = reportFormats.md(await reportWith(text));
        expect(measure(written)).toEqual(expected);
        expect(written.replaceAll(/\\./g, '').replaceAll('<br>', '')).not.toMatch(/[<`]/);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a report as a table', () => {
  it('has a row for each requirement and control', async () => {
    const [head = [], ...rows] = parseCsv(reportFormats.csv(await reportWith('x')));
    const read = rows.map((row) => Object.fromEntries(head.map((name, index) => [name, row[index]])));
    expect(read.map(({ requirement, control }) => [requirement, control])).toEqual([
      ['CC6.1', 'ec2-security-group-no-world-admin-ports'],
      ['CC6.1', 's3-bucket-acl-private'],
      ['CC6.6', 'ec2-security-group-no-world-admin-ports'],
    ]);
    expect(read[0]).toMatchObject({
      framework: 'SOC 2 Trust Services Criteria',
      findings: '1',
      rejected: '1',
      remediated: '0',
      changes: '1',
      remediations: '1',
      medianMs: '4000',
      p95Ms: '4000',
      answers: '1',
      trail: 'proven',
      notProven: '',
    });
    expect(read[1]).toMatchObject({ findings: '0', remediations: '0', medianMs: '' });
  });

  it('has a row for what nothing watches, and says so', async () => {
    const [, ...rows] = parseCsv(reportFormats.csv(await report([], { framework: 'policy' })));
    expect(rows.find(([, requirement]) => requirement === '3.7.2')?.slice(1, 7)).toEqual([
      '3.7.2',
      'Disaster recovery planning',
      'not watched by Holdfast',
      '',
      '',
      '',
    ]);
  });

  it('keeps a spreadsheet from computing what people wrote', async () => {
    const [head = [], row = []] = parseCsv(reportFormats.csv(await reportWith('=1+1')));
    expect(row[head.indexOf('openItems')]).toMatch(/^(hf-|'=1\+1)/);
    expect(row.filter((text) => /^[=+\-@\t\r]/.test(text))).toEqual([]);
  });
});

describe('a report that is not proven', () => {
  it.each(['html', 'md', 'csv'] as const)('says so in %s, and nowhere that it is', async (format) => {
    const text = reportFormats[format](await report([], { verification: altered }));
    expect(text).toContain('NOT PROVEN');
    expect(text).toContain('The record r4 was altered');
    expect(text).not.toMatch(/is proven for the whole range|,proven,/);
  });

  it('says so before anything else', async () => {
    const html = reportFormats.html(await report([], { verification: altered }));
    expect(html.indexOf('NOT PROVEN')).toBeLessThan(html.indexOf('AWS account'));
  });

  it.each(['html', 'md'] as const)('is told from one that is, in %s', async (format) => {
    const text = reportFormats[format](await report());
    expect(text).toContain('The audit trail is proven for the whole range');
    expect(text).not.toContain('NOT PROVEN');
  });
});

describe('a report as people read it', () => {
  it('says plainly what nothing watches, and what there was none of', async () => {
    const text = reportFormats.md(await report([], { framework: 'policy' }));
    expect(text).toContain('### 3.7.2 Disaster recovery planning\n\nNot watched by Holdfast');
    expect(text).toContain('In the range no exemption was in force; nothing is open at its end;');
    expect(text).toContain('It was never paused in the range');
  });

  it('says when, where, by whom and of how many it was made', async () => {
    const text = reportFormats.md(await report([intent(), outcome()]));
    for (const fact of [
      '| AWS account | 111122223333 |',
      '| Region | eu-west-1 (partition aws) |',
      '| From | 2026-01-31 00:00:00 UTC |',
      '| Until | 2026-02-01 00:00:00 UTC, not included |',
      '| Generated by | arn:aws:iam::111122223333:user/kim |',
      '| Records of the range | 2 |',
      '| 95th percentile of it | **4.0 s** | of 1 remediated |',
    ]) {
      expect(text).toContain(fact);
    }
  });
});
