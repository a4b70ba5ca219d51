import { isPassed, type TourReport } from '../../sandbox/tour/report.ts';

const putBack = {
  name: 'SSH opened to the world',
  control: 'ec2-security-group-no-world-admin-ports',
  resource: 'arn:aws:ec2:us-east-1:123456789012:security-group/sg-1',
  apiCallAt: '2026-03-01T12:00:00.000Z',
  remediatedAt: '2026-03-01T12:00:01.000Z',
  seconds: 1,
  outcome: 'remediated',
  verified: true,
} as const;
const leftAlone = { name: 'HTTPS opened to the world', resource: 'arn:aws:ec2:::sg-2', unchanged: true };
const passed: TourReport = { drifts: [putBack], untouched: [leftAlone], auditRecords: 2, notifications: 1 };

describe('the verdict on a tour', () => {
  it('is good when everything careless was put back and nothing else was touched', () => {
    expect(isPassed(passed)).toBe(true);
  });

  it.each<[string, TourReport]>([
    [
      'the account says that a drift is still there',
      { ...passed, drifts: [putBack, { ...putBack, verified: false }] },
    ],
    ['the harmless change was changed', { ...passed, untouched: [{ ...leftAlone, unchanged: false }] }],
  ])('is bad when %s', (_, report) => {
    expect(isPassed(report)).toBe(false);
  });
});
