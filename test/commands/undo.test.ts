import type { AuditRecord } from '../../shared/audit/record.ts';
import { intent, notice, observation, outcome } from '../support/audit-records.ts';
import { after, findingId, group, openOffice, people, portControl, type TestOffice } from './test-office.ts';

const ids = { recordId: 'i1', findingId };
const done = { recordId: 'o1', intentId: 'i1', findingId };
const changed = [intent(ids), outcome(done)];
const undoFindingId = 'hf-fedcba9876543210';
const asked = notice({
  findingId,
  topic: 'undo-requested',
  details: { undoFindingId },
  by: people.sam,
  at: after(0),
});

describe('an undo', () => {
  function openWith(...records: readonly AuditRecord[]): TestOffice {
    const office = openOffice();
    office.records.push(...records);
    return office;
  }

  const undo = async (office: TestOffice, exemptHours?: number): ReturnType<TestOffice['command']> =>
    office.command(people.robin, { command: 'undo', subject: findingId, reason: 'it is used', exemptHours });

  it('is asked of the service of the finding, and its outcome will be a finding of its own', async () => {
    const office = openWith(...changed);
    const answer = await undo(office);
    const request = await office.desk.findUndoRequest(findingId);
    expect(request).toEqual({
      findingId,
      undoFindingId: expect.stringMatching(/^hf-[0-9a-z]{16}$/) as string,
      control: portControl,
      resource: group,
      by: people.robin,
      reason: 'it is used',
      at: after(0),
      exemptUntil: after(24),
      wokenAt: after(0),
    });
    expect(answer).toMatchObject({ done: true, subject: request?.undoFindingId, isPending: true });
    expect(office.sent).toEqual([{ command: 'undo', resourceType: 'AWS::EC2::SecurityGroup', findingId }]);
    expect(office.notices).toMatchObject([
      {
        topic: 'undo-requested',
        findingId,
        by: people.robin,
        reason: 'it is used',
        resource: group,
        details: { undoFindingId: request?.undoFindingId, exemptUntil: after(24) },
      },
    ]);
  });

  it('keeps the violation for as long as it says', async () => {
    const office = openWith(...changed);
    await undo(office, 0.5);
    await expect(office.desk.findUndoRequest(findingId)).resolves.toMatchObject({ exemptUntil: after(0.5) });
  });

  it.each<[string, readonly AuditRecord[], string]>([
    ['there is no such finding', [], `There is no finding ${findingId}`],
    ['nothing was changed by decision', [observation({ findingId })], 'it changed nothing'],
    [
      'no call succeeded',
      [
        intent(ids),
        outcome({
          ...done,
          status: 'failed',
          calls: [
            {
              operation: 'ec2:RevokeSecurityGroupIngress',
              input: {},
              at: after(0),
              durationMs: 1,
              error: { code: 'AccessDenied', message: 'no' },
            },
          ],
        }),
      ],
      'it changed nothing',
    ],
    [
      'the change is irreversible',
      [
        intent({ ...ids, change: { ...intent().change, undo: { irreversible: 'the key is gone' } } }),
        outcome(done),
      ],
      'it cannot be undone: the key is gone',
    ],
    ['the change has not ended', [intent(ids)], 'has not ended yet'],
    [
      'another attempt at it has not ended',
      [...changed, intent({ ...ids, recordId: 'i2' })],
      'has not ended yet',
    ],
    [
      'it is undone',
      [
        ...changed,
        asked,
        outcome({ recordId: 'o2', intentId: 'i2', findingId: undoFindingId, status: 'undone' }),
      ],
      `is undone already, as ${undoFindingId}, as robin asked for at`,
    ],
  ])('is refused where %s', async (_, records, why) => {
    const office = openWith(
      ...records.map((record) => (record === asked ? { ...asked, by: people.robin } : record)),
    );
    await expect(undo(office)).resolves.toEqual({
      done: false,
      message: expect.stringContaining(why) as string,
    });
    await expect(office.desk.findUndoRequest(findingId)).resolves.toBeUndefined();
  });

  it.each<[string, readonly AuditRecord[]]>([
    ['an earlier one was refused', [asked, notice({ findingId, topic: 'undo-refused' })]],
    [
      'an earlier one failed',
      [asked, outcome({ recordId: 'o2', findingId: undoFindingId, status: 'failed' })],
    ],
  ])('may be asked for again where %s', async (_, records) => {
    await expect(undo(openWith(...changed, ...records))).resolves.toMatchObject({ done: true });
  });

  it('is refused while another one waits', async () => {
    const office = openWith(...changed);
    await undo(office);
    await expect(undo(office)).resolves.toMatchObject({
      done: false,
      message: expect.stringMatching(/is being undone as hf-[0-9a-z]{16}, as robin asked for/) as string,
    });
    expect(office.sent).toHaveLength(1);
  });

  it.each([
    [90 * 24, true],
    [90 * 24 + 1, false],
  ])('keeps the violation at most as long as an exemption lasts: %d h, %s', async (hours, isTaken) => {
    await expect(undo(openWith(...changed), hours)).resolves.toMatchObject({ done: isTaken });
  });

  it('may be asked for while Holdfast is paused: it is a person who acts', async () => {
    const office = openWith(...changed);
    await office.command(people.sam, { command: 'pause', reason: 'a bad night' });
    await expect(undo(office)).resolves.toMatchObject({ done: true });
  });
});
