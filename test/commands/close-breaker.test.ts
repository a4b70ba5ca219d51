import { after, openOffice, people, portControl, type TestOffice } from './test-office.ts';
import { notice } from '../support/audit-records.ts';

describe('closing a circuit breaker', () => {
  let office: TestOffice;

  beforeEach(async () => {
    office = openOffice();
    await office.desk.openBreaker(
      portControl,
      after(1),
      notice({ topic: 'breaker-opened', findingId: 'breaker' }),
    );
  });

  const close = async (breaker: string): ReturnType<TestOffice['command']> =>
    office.command(people.robin, { command: 'close-breaker', breaker, reason: 'the migration is done' });

  it('forgets what it counted, and the SOC hears who closed it and why', async () => {
    await expect(close(portControl)).resolves.toMatchObject({
      done: true,
      subject: 'breaker',
      isPending: false,
    });
    await expect(office.desk.load()).resolves.toMatchObject({ breakers: [] });
    expect(office.notices.at(-1)).toMatchObject({
      topic: 'breaker-closed',
      findingId: 'breaker',
      control: portControl,
      by: people.robin,
      reason: 'the migration is done',
    });
  });

  it.each([
    ['one that is not open', 'account', 'The circuit breaker of the account is not open'],
    ['one that nobody has', 'nobody', 'There is no control nobody'],
  ])('refuses %s', async (_, breaker, why) => {
    await expect(close(breaker)).resolves.toEqual({
      done: false,
      message: expect.stringContaining(why) as string,
    });
  });

  it('refuses one that has closed by itself', async () => {
    office.clock.advance(3_600_000);
    await expect(close(portControl)).resolves.toMatchObject({ done: false });
  });
});
