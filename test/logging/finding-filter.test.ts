import fc from 'fast-check';
import { type Criteria, findWidth, toCriteria } from '../../shared/logging/finding-filter.ts';

const limits = { severity: 3.9, types: 3 };
const probe = 'Recon:EC2/PortProbeUnprotectedPort';

describe('a filter keeps to certain findings', () => {
  it.each<[why: string, criteria: Criteria]>([
    ['of one type', { type: { Equals: [probe] } }],
    ['of a family of types', { type: { Matches: ['Recon:EC2/Port*'] } }],
    ['about one instance', { 'resource.instanceDetails.instanceId': { Eq: ['i-0a1b2c3d'] } }],
    [
      'from one network',
      {
        'service.action.networkConnectionAction.remoteIpDetails.ipAddressV4': { Equals: ['198.51.100.0/24'] },
      },
    ],
    ['of low severity', { severity: { LessThan: 4, LessThanOrEqual: 3 } }],
    ['of a severity that it names', { severity: { Equals: ['2'] } }],
    [
      'of one type, not yet archived',
      { type: { Equals: [probe] }, 'service.archived': { Equals: ['false'] } },
    ],
    [
      'about images that are named alike',
      { 'resource.instanceDetails.imageDescription': { Matches: ['*scanner*'] } },
    ],
  ])('%s', (_, criteria) => {
    expect(findWidth(criteria, limits)).toBeUndefined();
  });
});

describe('a filter takes in findings wholesale', () => {
  it.each<[why: string, criteria: Criteria]>([
    ['of any severity', { severity: { GreaterThanOrEqual: 1 } }],
    ['of medium severity', { severity: { LessThan: 7 } }],
    ['of high severity', { severity: { Equals: ['2', '8'] } }],
    ['of a severity that is none', { severity: { Equals: ['low'] } }],
    ['that are not yet archived', { 'service.archived': { Equals: ['false'] } }],
    ['of the account', { accountId: { Equals: ['111122223333'] }, region: { Equals: ['eu-central-1'] } }],
    ['of all types but one', { type: { NotEquals: [probe] } }],
    ['of all types', { type: { Matches: ['*'] } }],
    ['of one purpose, whatever it hit', { type: { Matches: ['UnauthorizedAccess:*'] } }],
    ['of all types by name', { type: { Equals: ['a:b/c', 'a:b/d', 'a:b/e', 'a:b/f'] } }],
    [
      'of any address',
      { 'service.action.networkConnectionAction.remoteIpDetails.ipAddressV4': { Equals: ['0.0.0.0/0'] } },
    ],
    ['of any port', { 'service.action.networkConnectionAction.localPortDetails.port': { GreaterThan: 0 } }],
    ['about any instance', { 'resource.instanceDetails.instanceId': { Matches: ['*'] } }],
    ['about all instances', { 'resource.resourceType': { Equals: ['Instance'] } }],
  ])('%s', (_, criteria) => {
    expect(findWidth(criteria, limits)).toContain(Object.keys(criteria).join(', '));
  });

  it('without a condition', () => {
    expect(findWidth(toCriteria(), limits)).toBe('it has no condition');
  });
});

describe('the conditions of a filter', () => {
  const field = fc.constantFrom('type', 'severity', 'accountId', 'resource.instanceDetails.instanceId');
  const condition = fc.record(
    {
      Equals: fc.array(fc.constantFrom(probe, '1', '8', 'i-0a', '*'), { minLength: 1 }),
      NotEquals: fc.array(fc.string(), { minLength: 1 }),
      LessThan: fc.integer({ min: 0, max: 10 }),
      GreaterThan: fc.integer({ min: 0, max: 10 }),
    },
    { requiredKeys: [] },
  );
  const criteria = fc.dictionary(field, condition);

  it('never widen what a filter takes in by being more', () => {
    fc.assert(
      fc.property(criteria, criteria, (some, others) => {
        fc.pre(findWidth(some, limits) === undefined);
        expect(findWidth({ ...others, ...some }, limits)).toBeUndefined();
      }),
    );
  });

  it('that leave something out narrow nothing', () => {
    fc.assert(
      fc.property(field, fc.array(fc.string()), (name, values) => {
        expect(findWidth({ [name]: { NotEquals: values, NotMatches: values } }, limits)).toBeDefined();
      }),
    );
  });
});
