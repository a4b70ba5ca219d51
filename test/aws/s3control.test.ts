import { s3Control } from '../../shared/aws/s3control.ts';
import { AwsAccount } from '../../shared/aws/session.ts';
import { type HttpService, startHttpService } from './http-service.ts';

const place = { partition: 'aws', account: '111122223333', region: 'eu-central-1' };
const input = { AccountId: place.account };
const flags = {
  status: 200,
  body:
    '<PublicAccessBlockConfiguration xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/">' +
    '<BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>',
};

describe('the host of S3 Control', () => {
  let service: HttpService;
  let environment: NodeJS.ProcessEnv;

  beforeAll(async () => {
    service = await startHttpService();
  });

  beforeEach(() => {
    environment = process.env;
    process.env = {
      ...environment,
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLEEXAMPLE01',
      AWS_SECRET_ACCESS_KEY: 'not-a-secret',
    };
  });

  afterEach(() => {
    process.env = environment;
  });

  afterAll(async () => service.stop());

  it.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3_CONTROL'])(
    'is the endpoint as it was set in %s, with the account in a header only',
    async (variable) => {
      // By name: S3 Control's client refuses an address, in front of which no account can stand.
      const endpoint = service.url.replace('127.0.0.1', 'localhost');
      process.env[variable] = endpoint;
      service.answer(flags);
      const session = new AwsAccount([s3Control]).open(place);
      await expect(session.read('s3control:GetPublicAccessBlock', input)).resolves.toMatchObject({
        PublicAccessBlockConfiguration: { BlockPublicAcls: true },
      });
      expect(service.requests).toMatchObject([
        {
          line: 'GET /v20180820/configuration/publicAccessBlock',
          host: new URL(endpoint).host,
          headers: { 'x-amz-account-id': place.account },
        },
      ]);
    },
  );

  it.each([
    ['eu-central-1', '111122223333.s3-control.eu-central-1.amazonaws.com'],
    ['cn-north-1', '111122223333.s3-control.cn-north-1.amazonaws.com.cn'],
  ])('is the account under the service where no endpoint was set: %s', async (region, expected) => {
    const hosts: string[] = [];
    const account = new AwsAccount([
      {
        ...s3Control,
        createClient: (config) => {
          const client = s3Control.createClient(config);
          client.middlewareStack.add(
            () =>
              async ({ request }) => {
                hosts.push((request as { hostname: string }).hostname);
                return Promise.reject(new Error('not sent'));
              },
            { step: 'finalizeRequest', priority: 'low' },
          );
          return client;
        },
      },
    ]);
    await expect(
      account.open({ ...place, region }).read('s3control:GetPublicAccessBlock', input),
    ).rejects.toThrow('not sent');
    expect(hosts).toEqual([expected]);
  });
});
