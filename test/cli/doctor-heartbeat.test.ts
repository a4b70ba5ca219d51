import { diagnose, type DiagnosisCase, toDiagnosis } from '../support/diagnosis.ts';
import { account, keepHeartbeat, makeHealthy } from '../support/healthy-account.ts';

const cases: readonly DiagnosisCase[] = [
  {
    account: 'whose calls do not come back as events',
    change: (mocks) =>
      keepHeartbeat(mocks, { beatAt: '2026-01-31T09:15:00.000Z', heardAt: '2026-01-31T08:45:00.000Z' }),
    id: 'heartbeat',
    status: 'problem',
    text: 'The call of 2026-01-31T09:15:00.000Z did not come back as an event; the last that did is of 2026-01-31T08:45',
    advice: 'the trail, the rules and the functions',
  },
  {
    account: 'whose last call may still be on its way',
    change: (mocks) =>
      keepHeartbeat(mocks, { beatAt: '2026-01-31T09:28:00.000Z', heardAt: '2026-01-31T09:15:00.000Z' }),
    id: 'heartbeat',
    status: 'ok',
    text: 'came back as an event, or is on its way',
  },
  {
    account: 'that was deployed just now',
    change: (mocks) => keepHeartbeat(mocks, {}),
    id: 'heartbeat',
    status: 'warning',
    text: 'No call was made yet',
    advice: 'look again then',
  },
];

describe('what the doctor says of the heartbeat', () => {
  beforeEach(() => {
    makeHealthy(account);
  });

  it.each(cases)('$id is $status in an account $account', async (one) => {
    await expect(diagnose(one)).resolves.toEqual(toDiagnosis(one));
  });
});
