import type { Baseline } from '../../shared/policy/baseline.ts';
import { group, openOffice, people, place, portControl, type TestOffice } from './test-office.ts';

const remembered: Baseline = {
  control: portControl,
  resource: group,
  value: { rules: ['tcp 443'] },
  at: '2026-01-31T08:00:00.000Z',
};

describe('a baseline', () => {
  let office: TestOffice;

  beforeEach(async () => {
    office = openOffice();
    await office.desk.keepBaseline(remembered, undefined);
  });

  const forget = async (
    command: 'accept-baseline' | 'reset-baseline',
    over: object = {},
  ): ReturnType<TestOffice['command']> =>
    office.command(people.robin, {
      command,
      control: portControl,
      resource: group.arn,
      reason: 'the partner moved',
      ...over,
    });

  const find = async (): Promise<Baseline | undefined> => office.desk.findBaseline(portControl, group.arn);

  it('that is accepted anew is forgotten, and its resource looked at at once', async () => {
    await expect(forget('accept-baseline')).resolves.toMatchObject({ done: true, subject: 'baseline' });
    await expect(find()).resolves.toBeUndefined();
    expect(office.sent).toEqual([
      {
        command: 'assess',
        resourceType: group.type,
        resourceId: group.id,
        control: portControl,
        region: place.region,
      },
    ]);
    expect(office.notices.at(-1)).toMatchObject({
      topic: 'baseline-accepted',
      by: people.robin,
      reason: 'the partner moved',
      control: portControl,
      resource: group,
      details: { forgotten: remembered.value },
    });
  });

  it('that is reset is forgotten, and nothing is asked of the services', async () => {
    await expect(forget('reset-baseline')).resolves.toMatchObject({ done: true });
    await expect(find()).resolves.toBeUndefined();
    expect(office.sent).toEqual([]);
    expect(office.notices.at(-1)).toMatchObject({ topic: 'baseline-reset' });
  });

  it.each([
    ['nobody remembers', { resource: `${group.arn}9` }, 'Nothing is remembered of'],
    ['of no control', { control: 'nobody' }, 'There is no control nobody'],
    ['of no ARN', { resource: group.id }, 'the ARN of a resource is expected'],
  ])('that %s is refused, and the others stay', async (_, over, why) => {
    await expect(forget('accept-baseline', over)).resolves.toEqual({
      done: false,
      message: expect.stringContaining(why) as string,
    });
    await expect(find()).resolves.toEqual(remembered);
  });
});
