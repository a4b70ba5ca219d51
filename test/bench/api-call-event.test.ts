import { toApiCallEvent, type RecordedCall } from '../../bench/api-call-event.ts';
import { matchTargets } from '../../shared/engine/match.ts';
import { parseSignal } from '../../shared/events/parse-signal.ts';
import type { CloudTrailSignal } from '../../shared/events/signal.ts';
import { services } from '../../shared/services/index.ts';

const controls = services.flatMap((service) => service.controls);

const bucketPolicy: RecordedCall = {
  service: 's3',
  name: 'PutBucketPolicy',
  requestParameters: { bucketName: 'reports' },
};

describe('the events of the benchmark', () => {
  it.each<[RecordedCall, string, string]>([
    [bucketPolicy, 's3-bucket-policy-not-public', 'reports'],
    [
      {
        service: 'ec2',
        name: 'AuthorizeSecurityGroupIngress',
        requestParameters: { groupId: 'sg-0123' },
        responseElements: { securityGroupRuleSet: { items: [{ groupId: 'sg-0123' }] } },
      },
      'ec2-security-group-no-world-admin-ports',
      'sg-0123',
    ],
    [
      { service: 'iam', name: 'CreateAccessKey', requestParameters: { userName: 'ada' } },
      'iam-access-key-rotated',
      'ada',
    ],
  ])('trigger what they are to measure: %j', (call, control, resource) => {
    const signal = parseSignal(toApiCallEvent(call)) as CloudTrailSignal;
    const targets = matchTargets(signal, controls);
    expect(targets.map((target) => target.resource.id)).toStrictEqual([resource]);
    expect(targets.flatMap((target) => target.controls).map(({ id }) => id)).toContain(control);
  });

  it('are each a new one, so that none is taken for a redelivery', () => {
    const ids = [bucketPolicy, bucketPolicy].map((call) => parseSignal(toApiCallEvent(call)).id);
    expect(new Set(ids).size).toBe(2);
  });
});
