import fc from 'fast-check';
import { MalformedSignalError } from '../../shared/events/malformed-signal-error.ts';
import { parseSignal } from '../../shared/events/parse-signal.ts';
import {
  command,
  complianceChange,
  configChange,
  oversizedChange,
  putBucketPolicy,
  schedule,
  signIn,
  withField,
} from './event-samples.ts';

/** The error of an event that cannot be read. */
function refusal(event: unknown): unknown {
  try {
    return parseSignal(event);
  } catch (error) {
    return error;
  }
}

describe('a malformed event', () => {
  const of =
    (event: object) =>
    (path: string): [string, object] => [path, event];

  it.each([
    ['no event at all', undefined],
    ['null', null],
    ['text', 'Scheduled Event'],
    ['a list', [schedule]],
  ])('is refused as a whole: %s', (_, event) => {
    expect(refusal(event)).toBeInstanceOf(MalformedSignalError);
    expect(refusal(event)).toMatchObject({ path: '(the event)' });
  });

  it.each<[path: string, event: object]>([
    ...['id', 'source', 'detail-type', 'account', 'time', 'region', 'detail'].map(of(schedule)),
    ...['eventID', 'eventName', 'eventSource', 'eventTime', 'awsRegion', 'userIdentity']
      .map((field) => `detail.${field}`)
      .map(of(putBucketPolicy)),
    ...['', '.resourceType', '.resourceId']
      .map((field) => `detail.configurationItem${field}`)
      .map(of(configChange)),
    ...['.resourceType', '.resourceId']
      .map((field) => `detail.configurationItemSummary${field}`)
      .map(of(oversizedChange)),
    ...['detail.resourceType', 'detail.resourceId'].map(of(complianceChange)),
    ...['detail.command', 'detail.resourceType', 'detail.resourceId'].map(of(command)),
  ])('is refused for want of %s', (path, event) => {
    const error = refusal(withField(event, path));
    expect(error).toBeInstanceOf(MalformedSignalError);
    expect(error).toMatchObject({
      path,
      message: expect.stringContaining(`The event cannot be read at ${path}: `) as string,
    });
  });

  it.each([
    ['account', '1234', schedule, 'an account id of 12 digits is expected'],
    ['time', 'yesterday', schedule, 'Invalid ISO datetime'],
    ['detail', 'none', schedule, 'expected record, received string'],
    ['detail.eventTime', '2026-03-01', putBucketPolicy, 'Invalid ISO datetime'],
    ['detail.eventSource', 's3.example.com', putBucketPolicy, 'must end with ".amazonaws.com"'],
    ['detail.userIdentity.arn', 7, putBucketPolicy, 'expected string, received number'],
    ['detail.command', 'destroy', command, 'expected "assess"'],
    ['detail.resourceType', 'AWS::Glue::Job', command, 'no control watches this resource type'],
  ])('is refused with what was expected: %s = %j', (path, value, event, what) => {
    expect(refusal(withField(event, path, value))).toMatchObject({
      path,
      message: expect.stringContaining(what) as string,
    });
  });

  it.each(['AWS API Call via Trail', 'constructor', '__proto__'])(
    'is refused by its kind: %s',
    (detailType) => {
      expect(refusal({ ...schedule, 'detail-type': detailType })).toMatchObject({
        name: 'MalformedSignalError',
        path: 'detail-type',
        message: expect.stringContaining('known are: AWS API Call via CloudTrail, ') as string,
      });
    },
  );
});

describe('any JSON', () => {
  const events = [
    putBucketPolicy,
    signIn,
    configChange,
    oversizedChange,
    complianceChange,
    schedule,
    command,
  ];
  const detailTypes = [...new Set(events.map((event) => event['detail-type']))];

  /** How reading ended: nothing else than these two may happen. */
  function read(event: unknown): string {
    const result = refusal(event);
    if (result instanceof MalformedSignalError) return 'refused';
    return result instanceof Error ? result.message : 'read';
  }

  it('is read or refused, whatever it is', () => {
    fc.assert(fc.property(fc.jsonValue(), (event) => ['read', 'refused'].includes(read(event))));
  });

  it('is read or refused where only the detail is anything', () => {
    const event = fc.record({
      detailType: fc.constantFrom(...detailTypes),
      detail: fc.dictionary(
        fc.constantFrom(
          'userIdentity',
          'eventTime',
          'configurationItem',
          'configurationItemSummary',
          'command',
        ),
        fc.jsonValue(),
      ),
    });
    fc.assert(
      fc.property(event, ({ detailType, detail }) =>
        ['read', 'refused'].includes(read({ ...schedule, 'detail-type': detailType, detail })),
      ),
    );
  });

  it('is read or refused where one field of a real event became something else', () => {
    const paths = (node: object, prefix = ''): string[] =>
      Object.entries(node).flatMap(([key, value]: [string, unknown]) => [
        `${prefix}${key}`,
        ...(typeof value === 'object' && value !== null ? paths(value, `${prefix}${key}.`) : []),
      ]);
    const damaged = fc
      .constantFrom(...events)
      .chain((event) => fc.tuple(fc.constant(event), fc.constantFrom(...paths(event)), fc.jsonValue()));
    fc.assert(
      fc.property(damaged, ([event, path, value]) =>
        ['read', 'refused'].includes(read(withField(event, path, value))),
      ),
    );
  });
});
