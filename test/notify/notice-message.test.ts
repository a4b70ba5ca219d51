import fc from 'fast-check';
import { type NoticeRecord, noticeTopics } from '../../shared/audit/record.ts';
import { getConsoleLink } from '../../shared/notify/finding-message.ts';
import { toNoticeMessage } from '../../shared/notify/notice-message.ts';
import { notice, robin } from '../support/audit-records.ts';
import {
  breaker,
  control,
  exemption,
  finding,
  noticeCases,
  resource,
  sender,
} from '../support/notice-cases.ts';

describe('a message about a notice', () => {
  it.each(noticeCases)('$subject', ({ topic, about, subject, meaning, commands }) => {
    const record = notice({ topic, ...about });
    const message = toNoticeMessage(record, sender);
    expect(message.subject).toBe(`[Holdfast HIGH] ${subject}`);
    expect(message.text).toContain(meaning);
    expect(message.text.match(/npx holdfast (?!show).*$/gm) ?? []).toEqual(commands);
    expect(message.data).toMatchObject({ schema: 'holdfast.notice.v1', status: 'notice', topic, record });
  });

  it('there is for every topic', () => {
    expect(new Set(noticeCases.map(({ topic }) => topic))).toEqual(new Set(noticeTopics));
  });

  it('says all that an analyst needs, in the order of need', () => {
    const { text } = toNoticeMessage(
      notice({ ...finding, topic: 'approved', explanation: 'robin approved the change of sg-0a1b2c3d.' }),
      sender,
    );
    expect(text.split('\n')).toEqual([
      'Approved: sg-0a1b2c3d',
      '',
      'robin approved the change of sg-0a1b2c3d.',
      'Once nobody else has to approve, exactly the change that was shown is made, unless the resource has moved since: then it is asked again.',
      '',
      'Severity   high',
      'Resource   arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d',
      'Account    111122223333, eu-west-1',
      'When       2026-01-31T09:30:00.000Z',
      `Who        robin (${robin.arn})`,
      'Reason     The migration opens ports on purpose',
      `Control    ${control}`,
      'History    npx holdfast show hf-0123456789abcdef',
      `Console    ${getConsoleLink({ resource })}`,
    ]);
  });

  it('names Holdfast where nobody commanded it, and leaves out what is not known', () => {
    const { text } = toNoticeMessage(
      notice({ topic: 'breaker-opened', ...breaker, control: undefined }),
      sender,
    );
    expect(text).toContain('Who        Holdfast itself\nHistory    npx holdfast show breaker');
    expect(text).not.toMatch(/^(Reason|Control|Resource|Console|Details)/m);
  });

  it('sets in what somebody typed, so that it cannot pass for a line of Holdfast', () => {
    const { text } = toNoticeMessage(notice({ reason: 'It is fine\nWho        nobody' }), sender);
    expect(text).toContain('Reason     It is fine\n           Who        nobody\nControl');
  });

  it('shows what it is about in full', () => {
    const details = { id: 'ex-0123456789abcdef', endsAt: '2026-03-01T00:00:00.000Z' };
    const { text } = toNoticeMessage(notice({ topic: 'exemption-requested', ...exemption, details }), sender);
    expect(text).toContain('\n\nDetails\n  {\n    "id": "ex-0123456789abcdef",\n    "endsAt": "2026-03-01');
  });

  it('shows the beginning of large details', () => {
    const { text } = toNoticeMessage(notice({ details: { tags: 'x'.repeat(5000) } }), sender);
    expect(text).toMatch(/x\n {2}… \d+ characters more$/);
    expect(text.length).toBeLessThan(3000);
  });
});

describe('a message about a refused undo', () => {
  const refuse = (differences: readonly object[]): string =>
    toNoticeMessage(
      notice({
        ...finding,
        topic: 'undo-refused',
        details: { undoFindingId: 'hf-fedcba9876543210', differences: [...differences] } as NonNullable<
          NoticeRecord['details']
        >,
      }),
      sender,
    ).text;

  it('shows the difference that stood against it', () => {
    const text = refuse([
      { path: 'rules[0].port', expected: 443, found: 8443 },
      { path: 'rules[1]', found: { port: 22 } },
      { path: 'tags.owner', expected: 'web' },
    ]);
    expect(text).toMatch(/\n\nWhat is different\n[^]*$/);
    expect(text.split('What is different\n')[1]?.split('\n')).toEqual([
      '  rules[0].port: Holdfast left 443, now it is 8443',
      '  rules[1]: Holdfast left nothing, now it is {"port":22}',
      '  tags.owner: Holdfast left "web", now it is nothing',
    ]);
  });

  it('has no such lines where nothing is different', () => {
    expect(refuse([])).not.toMatch(/different|Details/);
  });

  it('shows the first of very many, and the beginning of what is long', () => {
    const text = refuse(
      Array.from({ length: 25 }, () => ({ path: 'policy', expected: 'x'.repeat(5000), found: null })),
    );
    expect(text).toMatch(/\n {2}and 5 more$/);
    expect(text).toContain(`  policy: Holdfast left "${'x'.repeat(199)}…, now it is null\n`);
  });

  it('shows the note in its place where it was too large to be sent', () => {
    const details = { leftOut: 'too large to be sent: `npx holdfast show hf-0123456789abcdef` has it' };
    const { text } = toNoticeMessage(notice({ ...finding, topic: 'undo-refused', details }), sender);
    expect(text).toContain('Details\n  {\n    "leftOut": "too large');
  });
});

describe('the subject of a notice', () => {
  it('is printable ASCII of at most 100 characters, as SNS asks, whoever commanded it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...noticeTopics),
        fc.string({ unit: 'binary', maxLength: 300 }),
        (topic, name) => {
          const { subject } = toNoticeMessage(notice({ topic, by: { ...robin, name } }), sender);
          expect(subject).toMatch(/^\[Holdfast [\u0020-\u007E]{1,90}$/);
        },
      ),
    );
  });
});
