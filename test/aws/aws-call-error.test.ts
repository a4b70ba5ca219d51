import { AwsCallError, type FailureKind } from '../../shared/aws/aws-call-error.ts';

function serviceError(name: string, status: number, more: object = {}): object {
  return Object.assign(new Error('as the service says'), {
    name,
    $fault: status < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode: status, requestId: 'request-1', attempts: 1 },
    ...more,
  });
}

function failure(cause: unknown): AwsCallError {
  return new AwsCallError('ec2:DescribeSecurityGroups', { GroupIds: ['sg-1'] }, cause);
}

describe('the kind of a failure', () => {
  it.each<[code: string, status: number, kind: FailureKind]>([
    ['AccessDenied', 403, 'denied'],
    ['AccessDeniedException', 400, 'denied'],
    ['UnauthorizedOperation', 403, 'denied'],
    ['AuthorizationErrorException', 403, 'denied'],
    ['KMSAccessDeniedException', 400, 'denied'],
    ['SomethingNew', 403, 'denied'],
    ['Throttling', 400, 'throttled'],
    ['ThrottlingException', 400, 'throttled'],
    ['TooManyRequestsException', 429, 'throttled'],
    ['RequestLimitExceeded', 503, 'throttled'],
    ['SlowDown', 503, 'throttled'],
    ['EC2ThrottledException', 503, 'throttled'],
    ['SomethingNew', 429, 'throttled'],
    ['NoSuchBucket', 404, 'absent'],
    ['InvalidGroup.NotFound', 400, 'absent'],
    ['NoSuchEntityException', 404, 'absent'],
    ['TrailNotFoundException', 400, 'absent'],
    ['SomethingNew', 404, 'absent'],
    ['InternalError', 500, 'unavailable'],
    ['ServiceUnavailable', 503, 'unavailable'],
    ['MalformedPolicy', 400, 'rejected'],
    ['InvalidParameterValue', 400, 'rejected'],
  ])('%s with HTTP %d is %s', (code, status, kind) => {
    expect(failure(serviceError(code, status))).toMatchObject({ code, status, kind });
  });

  it('is throttled where only the service says that waiting helps', () => {
    const cause = serviceError('LimitExceeded', 400, { $retryable: { throttling: true } });
    expect(failure(cause).kind).toBe('throttled');
  });
});

describe('what a failure says', () => {
  it('is the operation, the code, the reason and the request', () => {
    const cause = serviceError('InvalidParameterValue', 400);
    expect(failure(cause)).toMatchObject({
      message:
        'ec2:DescribeSecurityGroups failed with InvalidParameterValue: as the service says (HTTP 400, request request-1)',
      operation: 'ec2:DescribeSecurityGroups',
      input: { GroupIds: ['sg-1'] },
      requestId: 'request-1',
      cause,
    });
  });

  it('counts the attempts where there was more than one', () => {
    const cause = serviceError('SlowDown', 503, {
      $metadata: { httpStatusCode: 503, requestId: 'request-5', attempts: 5 },
    });
    expect(failure(cause).message).toContain('(HTTP 503, 5 attempts, request request-5)');
  });

  it('is what the system says where no service answered', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
    expect(failure(refused)).toMatchObject({
      code: 'ECONNREFUSED',
      kind: 'unavailable',
      message: 'ec2:DescribeSecurityGroups failed with ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:1',
    });
  });

  it('is no blank where several addresses were tried in vain', () => {
    const refused = Object.assign(new AggregateError([new Error('one'), new Error('two')], 'none'), {
      code: 'ECONNREFUSED',
      message: '',
    });
    expect(failure(refused).message).toBe(
      'ec2:DescribeSecurityGroups failed with ECONNREFUSED: the service gave no reason',
    );
  });

  it.each([
    ['text', 'UnknownError: text'],
    [undefined, 'UnknownError: undefined'],
    [new Error('plain'), 'Error: plain'],
    [new TypeError('wrong'), 'TypeError: wrong'],
  ])('is at least what was thrown: %p', (thrown, text) => {
    expect(failure(thrown).message).toBe(`ec2:DescribeSecurityGroups failed with ${text}`);
  });
});
