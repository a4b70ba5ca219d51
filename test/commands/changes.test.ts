import type { Hold } from '../../shared/policy/hold.ts';
import type { Principal } from '../../shared/policy/principal.ts';
import { observation, outcome } from '../support/audit-records.ts';
import {
  after,
  findingId,
  group,
  hold,
  openOffice,
  people,
  place,
  portControl,
  type TestOffice,
  withApprovers,
} from './test-office.ts';

function causedBy(arn: string, isCause?: boolean): Partial<Hold> {
  const { origin } = hold();
  return {
    origin: {
      signal: { ...origin.signal, isCause },
      actor: { type: 'AssumedRole', name: 'somebody', channel: 'console', arn },
    },
  };
}

describe('an answer to a question', () => {
  /** An office where a change is asked about. */
  function ask(over: Partial<Hold> = {}, approvers: 1 | 2 = 1): TestOffice {
    const office = openOffice(withApprovers(portControl, approvers));
    office.records.push(observation({ findingId, at: after(0) }));
    office.desk.replaceHold(hold(over), undefined);
    return office;
  }

  const approve = async (office: TestOffice, by: Principal): ReturnType<TestOffice['command']> =>
    office.command(by, { command: 'approve', subject: findingId });
  const reject = async (office: TestOffice, by: Principal): ReturnType<TestOffice['command']> =>
    office.command(by, { command: 'reject', subject: findingId, reason: 'it is used' });
  const findHold = async (office: TestOffice): Promise<Hold | undefined> =>
    office.desk.findHold(portControl, group.arn);

  it('of yes has the very change made at once, by its service', async () => {
    const office = ask({ wokenAt: after(0) });
    await expect(approve(office, people.robin)).resolves.toEqual({
      done: true,
      message: `The change of ${group.arn} by ${portControl} is approved and is made now, if the resource is still as it was.`,
      subject: findingId,
      isPending: true,
    });
    const { expiresAt: _expiresAt, ...question } = hold();
    await expect(findHold(office)).resolves.toEqual({
      ...question,
      status: 'approved',
      approvals: [{ by: people.robin, at: after(0) }],
      revision: expect.not.stringMatching(question.revision) as string,
      wokenAt: after(0),
    });
    expect(office.sent).toEqual([
      {
        command: 'assess',
        resourceType: 'AWS::EC2::SecurityGroup',
        resourceId: 'sg-0a1b2c3d',
        control: portControl,
        region: place.region,
      },
    ]);
    expect(office.notices).toMatchObject([
      { topic: 'approved', findingId, control: portControl, resource: group, by: people.robin },
    ]);
  });

  it('of yes needs a second person where the settings say so', async () => {
    const office = ask({}, 2);
    await expect(approve(office, people.robin)).resolves.toMatchObject({
      done: true,
      message: expect.stringContaining('one more is needed') as string,
      isPending: false,
    });
    await expect(findHold(office)).resolves.toMatchObject({ status: 'waiting', expiresAt: after(24) });
    expect(office.sent).toEqual([]);

    await expect(approve(office, people.robin)).resolves.toMatchObject({ done: false });
    await expect(approve(office, people.robinElsewhere)).resolves.toMatchObject({
      done: false,
      message: expect.stringContaining('was approved by') as string,
    });

    await expect(approve(office, people.sam)).resolves.toMatchObject({ done: true, isPending: true });
    await expect(findHold(office)).resolves.toMatchObject({
      status: 'approved',
      approvals: [{ by: people.robin }, { by: people.sam }],
    });
    expect(office.sent).toHaveLength(1);
  });

  it.each(['contested', 'breaker', 'mode', 'irreversible', 'dependents', 'grace'] as const)(
    'is taken where the rule is %s',
    async (rule) => {
      await expect(approve(ask({ rule }), people.robin)).resolves.toMatchObject({ done: true });
      await expect(reject(ask({ rule }), people.robin)).resolves.toMatchObject({ done: true });
    },
  );

  it('of no leaves it as it is for a week, and the SOC hears who said so and why', async () => {
    const office = ask({ actsAt: after(4), rule: 'grace' });
    await expect(reject(office, people.robin)).resolves.toMatchObject({
      done: true,
      subject: findingId,
      isPending: false,
    });
    await expect(findHold(office)).resolves.toMatchObject({
      status: 'rejected',
      rejectedBy: people.robin,
      expiresAt: after(7 * 24),
    });
    expect(office.notices).toMatchObject([
      { topic: 'rejected', findingId, by: people.robin, reason: 'it is used', resource: group },
    ]);
    expect(office.sent).toEqual([]);
  });

  it.each<[string, Partial<Hold>]>([
    ['nobody is asked: all is paused', { rule: 'paused' }],
    ['nobody is asked: it is exempt', { rule: 'exempt', exemptionId: 'ex-0123456789abcdef' }],
    ['it is approved already', { status: 'approved', approvals: [{ by: people.kim, at: after(0) }] }],
    ['it is rejected already', { status: 'rejected', rejectedBy: people.kim }],
    ['the resource has moved, and another change is asked about', { findingId: 'hf-fedcba9876543210' }],
    ['the question has expired', { expiresAt: after(0) }],
  ])('is refused where %s', async (_, over) => {
    const office = ask(over);
    await expect(approve(office, people.robin)).resolves.toMatchObject({ done: false });
    await expect(reject(office, people.robin)).resolves.toMatchObject({ done: false });
    await expect(findHold(office)).resolves.toEqual(hold(over));
    expect(office.notices).toEqual([]);
  });

  it.each<[string, Principal, Partial<Hold>, boolean]>([
    ['who caused it', people.sam, causedBy(people.sam.arn), false],
    ['who caused it, in another permission set', people.robinElsewhere, causedBy(people.robin.arn), false],
    [
      'another person of the same permission set',
      people.robin,
      causedBy(people.robin.arn.replace('/robin', '/kim')),
      true,
    ],
    [
      'another session of a role that caused it',
      { ...people.sam, arn: 'arn:aws:sts::111122223333:assumed-role/Admin/sam' },
      causedBy('arn:aws:sts::111122223333:assumed-role/Admin/kim'),
      false,
    ],
    ['who only used the resource when it was found', people.sam, causedBy(people.sam.arn, false), true],
    ['somebody else', people.kim, causedBy(people.sam.arn), true],
    [
      'anybody, where nobody is known to have caused it',
      people.sam,
      { origin: { signal: hold().origin.signal } },
      true,
    ],
  ])('of yes is taken from %s: %s', async (_, by, over, isTaken) => {
    const answer = await approve(ask(over), by);
    expect(answer.done).toBe(isTaken);
    expect(answer.message.includes('was caused by')).toBe(!isTaken);
  });

  it.each([
    ['all of Holdfast', undefined],
    ['its control', portControl],
  ])('of yes is refused while a pause of %s would keep it from being made', async (_, control) => {
    const office = ask();
    await office.command(people.kim, { command: 'pause', control, reason: 'a bad night' });
    await expect(approve(office, people.robin)).resolves.toEqual({
      done: false,
      message: `${control ?? 'Holdfast'} is paused since 2026-03-01T12:00:00.000Z by kim: resume it first`,
    });
    await expect(reject(office, people.robin)).resolves.toMatchObject({ done: true });
  });

  it('is refused where the finding has ended', async () => {
    const office = openOffice();
    office.records.push(outcome({ findingId, at: after(-1) }));
    await expect(approve(office, people.robin)).resolves.toEqual({
      done: false,
      message: `${findingId} waits for no answer: it is remediated since ${after(-1)}`,
    });
  });

  it('is refused where there is no such finding', async () => {
    await expect(approve(openOffice(), people.robin)).resolves.toEqual({
      done: false,
      message: `There is no finding ${findingId}: \`holdfast log\` shows those there are`,
    });
  });
});
