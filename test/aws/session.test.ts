import { AwsCallError } from '../../shared/aws/aws-call-error.ts';
import { ResourceGoneError } from '../../shared/aws/resource-gone-error.ts';
import { s3 } from '../../shared/aws/s3.ts';
import type { ServiceModule } from '../../shared/aws/service-module.ts';
import { AwsAccount, type AwsSession } from '../../shared/aws/session.ts';
import { call } from '../../shared/control/change.ts';
import { type HttpService, s3Error, startHttpService } from './http-service.ts';

const place = { partition: 'aws', account: '111122223333', region: 'eu-central-1' };
const bucket = { Bucket: 'reports' };
const policy = { status: 200, body: '{"Version":"2012-10-17","Statement":[]}' };

describe('the account, as a control and the engine see it', () => {
  let service: HttpService;
  let environment: NodeJS.ProcessEnv;

  beforeAll(async () => {
    environment = process.env;
    service = await startHttpService();
    process.env = {
      ...environment,
      AWS_ENDPOINT_URL: service.url,
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLEEXAMPLE01',
      AWS_SECRET_ACCESS_KEY: 'not-a-secret',
    };
  });

  afterAll(async () => {
    process.env = environment;
    await service.stop();
  });

  function open(module: ServiceModule = s3): AwsSession {
    return new AwsAccount([module]).open(place);
  }

  /** Why a promise was rejected. */
  async function reason(promise: Promise<unknown>): Promise<unknown> {
    return promise.then(
      () => 'it was not rejected',
      (error: unknown) => error,
    );
  }

  describe('a read', () => {
    it('is made once, however often and at whatever moment it is asked for', async () => {
      service.answer(policy);
      const session = open();
      const together = await Promise.all([
        session.read('s3:GetBucketPolicy', bucket),
        session.read('s3:GetBucketPolicy', { ...bucket }),
      ]);
      expect([...together, await session.find('s3:GetBucketPolicy', bucket, [])]).toEqual(
        Array.from({ length: 3 }, () => expect.objectContaining({ Policy: policy.body }) as object),
      );
      expect(service.requests.map(({ line }) => line)).toEqual(['GET /reports/?policy=']);
    });

    it('of something else is another one', async () => {
      service.answer(policy);
      const session = open();
      await session.read('s3:GetBucketPolicy', bucket);
      await session.read('s3:GetBucketPolicy', { Bucket: 'invoices' });
      expect(service.requests.map(({ line }) => line)).toEqual([
        'GET /reports/?policy=',
        'GET /invoices/?policy=',
      ]);
    });

    it('is made again after a refresh, which has the same place', async () => {
      service.answer(policy, { status: 200, body: '{}' });
      const session = open();
      await session.read('s3:GetBucketPolicy', bucket);
      const fresh = session.refresh();
      await expect(fresh.read('s3:GetBucketPolicy', bucket)).resolves.toMatchObject({ Policy: '{}' });
      await expect(session.read('s3:GetBucketPolicy', bucket)).resolves.toMatchObject({
        Policy: policy.body,
      });
      expect(fresh).toMatchObject(place);
      expect(service.requests).toHaveLength(2);
    });

    it('of an operation whose service the function does not carry is refused by name', async () => {
      const error = await reason(open().read('iam:ListUsers', {}));
      expect(error).toEqual(
        new Error('iam:ListUsers is not an operation of this function; its modules are s3'),
      );
    });
  });

  describe('a read that fails', () => {
    it('because of a permission says what to look at', async () => {
      service.answer({ status: 403, body: s3Error('AccessDenied', 'Access Denied') });
      const error = await reason(open().read('s3:GetBucketPolicy', bucket));
      expect(error).toBeInstanceOf(AwsCallError);
      expect(error).toMatchObject({
        operation: 's3:GetBucketPolicy',
        input: bucket,
        code: 'AccessDenied',
        kind: 'denied',
        status: 403,
        requestId: 'request-1',
        message:
          's3:GetBucketPolicy failed with AccessDenied: Access Denied (HTTP 403, request request-1). ' +
          "Check that the function's role allows it and that no policy denies it",
      });
    });

    it('because the resource is gone says so, with the failure as its cause', async () => {
      service.answer({ status: 404, body: s3Error('NoSuchBucket', 'The specified bucket does not exist') });
      const error = await reason(open().read('s3:GetBucketPolicy', bucket));
      expect(error).toBeInstanceOf(ResourceGoneError);
      expect(error).toMatchObject({
        message: expect.stringContaining('NoSuchBucket: The specified bucket does not exist') as string,
        cause: { kind: 'absent', code: 'NoSuchBucket' },
      });
    });

    it('is an absence only under the codes that are named', async () => {
      service.answer({ status: 404, body: s3Error('NoSuchBucketPolicy') });
      const session = open();
      await expect(
        session.find('s3:GetBucketPolicy', bucket, ['NoSuchBucketPolicy']),
      ).resolves.toBeUndefined();
      await expect(session.find('s3:GetBucketPolicy', bucket, ['NoSuchTagSet'])).rejects.toThrow(
        AwsCallError,
      );
      await expect(session.read('s3:GetBucketPolicy', bucket)).rejects.toMatchObject({ kind: 'absent' });
    });

    it.each([403, 404, 400, 500])('is no absence for its status alone: HTTP %d', async (status) => {
      jest.spyOn(Math, 'random').mockReturnValue(0);
      service.answer({ status, body: s3Error('SomethingElse') });
      await expect(open().find('s3:GetBucketPolicy', bucket, ['NoSuchBucketPolicy'])).rejects.toThrow(
        AwsCallError,
      );
    });

    it('is gone, and no absence, when the resource itself is', async () => {
      service.answer({ status: 404, body: s3Error('NoSuchBucket') });
      await expect(open().find('s3:GetBucketPolicy', bucket, ['NoSuchBucketPolicy'])).rejects.toThrow(
        ResourceGoneError,
      );
    });
  });

  describe('a request that is throttled', () => {
    // The SDK waits a random part of a growing bound; a part of nothing keeps the test quick.
    it.each([
      ['SlowDown', 503],
      ['Throttling', 400],
      ['RequestLimitExceeded', 503],
      ['TooManyRequestsException', 429],
    ])('with %s is made again until it is answered', async (code, status) => {
      const random = jest.spyOn(Math, 'random').mockReturnValue(0);
      const throttled = { status, body: s3Error(code) };
      service.answer(throttled, throttled, throttled, policy);
      await expect(open().read('s3:GetBucketPolicy', bucket)).resolves.toMatchObject({ Policy: policy.body });
      expect(service.requests).toHaveLength(4);
      expect(random).toHaveBeenCalledTimes(3);
    });

    it('waits a random time, so that many functions do not come back at once', async () => {
      jest.spyOn(Math, 'random').mockReturnValue(0.2);
      service.answer({ status: 503, body: s3Error('SlowDown') }, policy);
      const started = performance.now();
      await open().read('s3:GetBucketPolicy', bucket);
      // A fifth of the 500 ms that bound the first wait after throttling.
      expect(performance.now() - started).toBeGreaterThan(95);
    });

    it('to the end fails, and says that it was tried', async () => {
      jest.spyOn(Math, 'random').mockReturnValue(0);
      service.answer({ status: 503, body: s3Error('SlowDown', 'Please reduce your request rate.') });
      await expect(open().read('s3:GetBucketPolicy', bucket)).rejects.toMatchObject({
        kind: 'throttled',
        code: 'SlowDown',
        message:
          's3:GetBucketPolicy failed with SlowDown: Please reduce your request rate. ' +
          '(HTTP 503, 5 attempts, request request-5)',
      });
      expect(service.requests).toHaveLength(5);
    });
  });

  describe('a service that does not answer', () => {
    const impatient: ServiceModule = {
      ...s3,
      createClient: (config) =>
        s3.createClient({ ...config, requestHandler: { ...config.requestHandler, requestTimeout: 20 } }),
    };

    it('is asked again', async () => {
      jest.spyOn(Math, 'random').mockReturnValue(0);
      service.answer('hang', policy);
      await expect(open(impatient).read('s3:GetBucketPolicy', bucket)).resolves.toMatchObject({
        Policy: policy.body,
      });
    });

    it('to the end is a failure in time, not a function that is killed', async () => {
      jest.spyOn(Math, 'random').mockReturnValue(0);
      service.answer('hang');
      await expect(open(impatient).read('s3:GetBucketPolicy', bucket)).rejects.toMatchObject({
        kind: 'unavailable',
        code: 'TimeoutError',
      });
      expect(service.requests).toHaveLength(5);
    });
  });

  describe('a change', () => {
    const putPolicy = call('s3:PutBucketPolicy', { ...bucket, Policy: '{}' });

    it('that was made is recorded with its request id', async () => {
      service.answer({ status: 204 });
      const record = await open().send(putPolicy);
      expect(record).toEqual({
        operation: 's3:PutBucketPolicy',
        input: { Bucket: 'reports', Policy: '{}' },
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
        durationMs: expect.any(Number) as number,
        requestId: 'request-1',
      });
      expect(service.requests.map(({ line }) => line)).toEqual(['PUT /reports/?policy=']);
    });

    it('that was denied comes back as a record, since it is part of what happened', async () => {
      service.answer({
        status: 403,
        body: s3Error('AccessDenied', 'explicit deny in a service control policy'),
      });
      await expect(open().send(putPolicy)).resolves.toMatchObject({
        requestId: 'request-1',
        error: {
          code: 'AccessDenied',
          message: expect.stringContaining('explicit deny in a service control policy') as string,
        },
      });
    });

    it('of a resource that is gone comes back as a record too', async () => {
      service.answer({ status: 404, body: s3Error('NoSuchBucket') });
      await expect(open().send(putPolicy)).resolves.toMatchObject({ error: { code: 'NoSuchBucket' } });
    });

    it('is made each time it is asked for', async () => {
      service.answer({ status: 204 });
      const session = open();
      await session.send(putPolicy);
      await session.send(putPolicy);
      expect(service.requests).toHaveLength(2);
    });
  });
});
