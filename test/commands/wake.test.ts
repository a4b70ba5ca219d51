import type { Exemption } from '../../shared/policy/exemption.ts';
import type { Hold } from '../../shared/policy/hold.ts';
import type { Pause } from '../../shared/policy/pause.ts';
import type { UndoRequest } from '../../shared/policy/undo-request.ts';
import { findDue, wakeDue } from '../../shared/commands/wake.ts';
import { after, exemption, findingId, group, hold, openOffice, people, portControl } from './test-office.ts';

const { id: exemptionId } = exemption();
const now = new Date(after(1));
const pauseOf = (control?: string): Pause => ({
  control,
  by: people.robin,
  reason: 'a bad night',
  since: after(0),
});
const paused = pauseOf();
const rejected: Partial<Hold> = { status: 'rejected', rejectedBy: people.sam };
const request: UndoRequest = {
  findingId,
  undoFindingId: 'hf-fedcba9876543210',
  control: portControl,
  resource: group,
  by: people.robin,
  reason: 'it is used',
  at: after(0),
  exemptUntil: after(24),
};

describe('what is due', () => {
  it.each<[string, Partial<Hold>, { pauses?: readonly Pause[]; exemptions?: readonly Exemption[] }, boolean]>(
    [
      ['what was paused, once nothing is', { rule: 'paused' }, {}, true],
      ['what was paused, while all is', { rule: 'paused' }, { pauses: [paused] }, false],
      [
        'what was paused, while its control is',
        { rule: 'paused' },
        { pauses: [pauseOf(portControl)] },
        false,
      ],
      [
        'what was paused, while another control is',
        { rule: 'paused' },
        { pauses: [pauseOf('another')] },
        true,
      ],
      ['what is exempt', { rule: 'exempt', exemptionId }, { exemptions: [exemption()] }, false],
      ['what was exempt, once that is removed', { rule: 'exempt', exemptionId }, {}, true],
      [
        'what was exempt, once that ends',
        { rule: 'exempt', exemptionId },
        { exemptions: [exemption({ endsAt: after(1) })] },
        true,
      ],
      [
        'what was exempt by an undo',
        { rule: 'exempt', exemptionId },
        { exemptions: [exemption({ approvedBy: undefined, undoes: findingId })] },
        false,
      ],
      ['what was exempt, while all is paused', { rule: 'exempt', exemptionId }, { pauses: [paused] }, false],
      ['what is asked', {}, {}, false],
      ['what is approved', { status: 'approved' }, {}, true],
      ['what is approved, while all is paused', { status: 'approved' }, { pauses: [paused] }, false],
      ['what is rejected', rejected, {}, false],
      ['what is warned of, before its time', { rule: 'grace', actsAt: after(2) }, {}, false],
      ['what is warned of, at its time', { rule: 'grace', actsAt: after(1) }, {}, true],
      [
        'what is warned of, at its time, while all is paused',
        { rule: 'grace', actsAt: after(1) },
        { pauses: [paused] },
        false,
      ],
      ['what was warned of and rejected', { rule: 'grace', actsAt: after(1), ...rejected }, {}, false],
      [
        'what is approved and was woken five minutes ago',
        { status: 'approved', wokenAt: after(1 - 5 / 60) },
        {},
        false,
      ],
      [
        'what is approved and was woken ten minutes ago',
        { status: 'approved', wokenAt: after(1 - 10 / 60) },
        {},
        true,
      ],
    ],
  )('%s', (_, over, { pauses = [], exemptions = [] }, isDue) => {
    const held = hold(over);
    const due = findDue({ holds: [held], undoRequests: [], snapshot: { pauses, exemptions }, now });
    expect(due.holds).toEqual(isDue ? [held] : []);
  });

  it.each([
    ['an undo that waits', undefined, true],
    ['an undo that its service was told of just now', after(1 - 5 / 60), false],
    ['an undo that its service was told of long ago', after(0), true],
  ])('%s, even while all is paused', (_, wokenAt, isDue) => {
    const waiting = { ...request, wokenAt };
    const snapshot = { pauses: [paused], exemptions: [] };
    const due = findDue({ holds: [], undoRequests: [waiting], snapshot, now });
    expect(due.undoRequests).toEqual(isDue ? [waiting] : []);
  });
});

describe('waking the services', () => {
  it('asks each once, where the resource is, and not again until they had time', async () => {
    const office = openOffice();
    const elsewhere = { ...group, region: 'us-east-1' };
    office.desk.replaceHold(hold({ status: 'approved', resource: elsewhere }), undefined);
    await office.desk.rule([], [{ kind: 'put-undo-request', request }]);

    await wakeDue(office);
    await wakeDue(office);
    expect(office.sent).toEqual([
      {
        command: 'assess',
        resourceType: 'AWS::EC2::SecurityGroup',
        resourceId: group.id,
        control: portControl,
        region: 'us-east-1',
      },
      { command: 'undo', resourceType: 'AWS::EC2::SecurityGroup', findingId },
    ]);

    office.clock.advance(600_000);
    await wakeDue(office);
    expect(office.sent).toHaveLength(4);
  });

  it('asks again where nobody took the request', async () => {
    const office = openOffice();
    office.desk.replaceHold(hold({ status: 'approved' }), undefined);
    jest.spyOn(office, 'send').mockRejectedValueOnce(new Error('the bus is down'));
    await expect(wakeDue(office)).rejects.toThrow('the bus is down');
    await wakeDue(office);
    expect(office.sent).toHaveLength(1);
  });

  it('asks only about the controls that are named', async () => {
    const office = openOffice();
    office.desk.replaceHold(hold({ status: 'approved' }), undefined);
    await wakeDue(office, { controls: ['another'] });
    expect(office.sent).toEqual([]);
  });
});
