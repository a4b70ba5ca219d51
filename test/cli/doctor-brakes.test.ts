import { robin } from '../support/audit-records.ts';
import { examineAccount } from '../support/diagnosis.ts';
import { account, makeHealthy } from '../support/healthy-account.ts';
import { keepTables } from '../support/kept-tables.ts';

describe('what the doctor says of the brakes', () => {
  const pause = { by: robin, reason: 'migration', since: '2026-01-31T09:00:00.000Z' };

  beforeEach(() => {
    makeHealthy(account);
  });

  it('warns of a pause and of an open breaker, and says what to type', async () => {
    keepTables({
      pauses: [pause],
      breakers: [
        { key: 'account', counts: {}, openUntil: '2026-01-31T10:00:00.000Z' },
        { key: 's3-bucket-acl-private', counts: {}, openUntil: '2026-01-31T09:00:00.000Z' },
      ],
    });
    const { find } = await examineAccount();
    expect(find('policy')).toEqual({
      id: 'policy',
      title: 'Brakes',
      status: 'warning',
      text:
        'Not everything is put back: Holdfast is paused since 2026-01-31T09:00:00.000Z by robin: “migration”; ' +
        'the circuit breaker of account is open until 2026-01-31T10:00:00.000Z.',
      advice:
        'When that is over: npx holdfast resume --reason "…"; npx holdfast breaker close account --reason "…".',
    });
  });
});
