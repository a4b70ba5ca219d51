import { rolesAnywhere } from '../../shared/aws/rolesanywhere.ts';
import { createRolesAnywhereClient, ListTrustAnchorsCommand } from '../../shared/aws/rolesanywhere-client.ts';
import { ResourceGoneError } from '../../shared/aws/resource-gone-error.ts';
import { AwsAccount } from '../../shared/aws/session.ts';
import { getClientConfig } from '../../shared/aws/client-config.ts';
import { type HttpService, startHttpService } from './http-service.ts';

const id = '5f1c7a92-3b0e-4d7c-9a41-8e2f60d1b7c3';
const arn = `arn:aws:rolesanywhere:eu-central-1:111122223333:trust-anchor/${id}`;
const anchor = {
  trustAnchorId: id,
  trustAnchorArn: arn,
  name: 'build-machines',
  enabled: true,
  source: { sourceType: 'AWS_ACM_PCA', sourceData: { acmPcaArn: 'arn:aws:acm-pca:eu-central-1:1:x' } },
};

describe('the client of IAM Roles Anywhere', () => {
  let service: HttpService;
  let environment: NodeJS.ProcessEnv;

  beforeAll(async () => {
    service = await startHttpService();
    environment = process.env;
    process.env = {
      ...environment,
      AWS_ENDPOINT_URL: service.url,
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
    };
  });

  afterAll(async () => {
    process.env = environment;
    await service.stop();
  });

  const open = () =>
    new AwsAccount([rolesAnywhere]).open({
      partition: 'aws',
      account: '111122223333',
      region: 'eu-central-1',
    });
  const answer = (body: object) => {
    service.answer({ status: 200, body: JSON.stringify(body) });
  };

  it('lists trust anchors from where the page before ended', async () => {
    answer({ trustAnchors: [anchor], nextToken: 'more' });
    await expect(open().read('rolesanywhere:ListTrustAnchors', { nextToken: 'a/b=' })).resolves.toMatchObject(
      { trustAnchors: [anchor], nextToken: 'more' },
    );
    expect(service.requests.map(({ line }) => line)).toEqual(['GET /trustanchors?nextToken=a%2Fb%3D']);
  });

  it('signs for the service that it calls', async () => {
    answer({});
    await open().read('rolesanywhere:ListTrustAnchors', {});
    expect(service.requests[0]?.headers.authorization).toMatch(
      /Credential=AKIAEXAMPLE\/\d{8}\/eu-central-1\/rolesanywhere\/aws4_request/,
    );
  });

  it('reads a trust anchor and its tags', async () => {
    answer({ trustAnchor: { ...anchor, createdAt: '2026-03-14T12:00:00Z' } });
    await expect(open().read('rolesanywhere:GetTrustAnchor', { trustAnchorId: id })).resolves.toMatchObject({
      trustAnchor: anchor,
    });
    expect(service.requests.map(({ line }) => line)).toEqual([`GET /trustanchor/${id}`]);
    answer({ tags: [{ key: 'team', value: 'build' }] });
    await expect(
      open().read('rolesanywhere:ListTagsForResource', { resourceArn: arn }),
    ).resolves.toMatchObject({ tags: [{ key: 'team', value: 'build' }] });
    expect(service.requests.map(({ line }) => line)).toEqual([
      `GET /ListTagsForResource?resourceArn=${encodeURIComponent(arn)}`,
    ]);
  });

  it.each(['enable', 'disable'])('%ss a trust anchor', async (verb) => {
    answer({ trustAnchor: anchor });
    const operation =
      verb === 'enable' ? 'rolesanywhere:EnableTrustAnchor' : 'rolesanywhere:DisableTrustAnchor';
    const record = await open().send({ operation, input: { trustAnchorId: id } });
    expect(record).toMatchObject({ operation, requestId: 'request-1' });
    expect(record.error).toBeUndefined();
    expect(service.requests.map(({ line }) => line)).toEqual([`POST /trustanchor/${id}/${verb}`]);
  });

  const refuse = (status: number, code: string) => {
    const body = JSON.stringify({ message: `it says ${code}` });
    service.answer({ status, body, headers: { 'x-amzn-errortype': code } });
  };
  const get = async () => open().read('rolesanywhere:GetTrustAnchor', { trustAnchorId: id });

  it('knows a trust anchor that is gone', async () => {
    refuse(404, 'ResourceNotFoundException');
    await expect(get()).rejects.toThrow(ResourceGoneError);
  });

  it.each(['AccessDeniedException', 'ValidationException', 'SomethingNewException'])(
    'tells what else the service says: %s',
    async (code) => {
      refuse(400, code);
      await expect(get()).rejects.toThrow(`failed with ${code}: it says ${code}`);
    },
  );

  it.each([
    ['eu-central-1', 'rolesanywhere.eu-central-1.amazonaws.com'],
    ['cn-north-1', 'rolesanywhere.cn-north-1.amazonaws.com.cn'],
    ['us-gov-west-1', 'rolesanywhere.us-gov-west-1.amazonaws.com'],
  ])('calls the service of its partition where no other endpoint is given: %s', async (region, host) => {
    const { AWS_ENDPOINT_URL: _given, ...elsewhere } = process.env;
    const before = process.env;
    process.env = elsewhere;
    const client = createRolesAnywhereClient(getClientConfig(region));
    const hosts: string[] = [];
    client.middlewareStack.add(
      () =>
        async ({ request }) => {
          hosts.push((request as { hostname: string }).hostname);
          return Promise.reject(new Error('called nobody'));
        },
      { step: 'finalizeRequest', priority: 'low', name: 'callNobody' },
    );
    await expect(client.send(new ListTrustAnchorsCommand({}) as never)).rejects.toThrow('called nobody');
    client.destroy();
    process.env = before;
    expect(hosts).toEqual([host]);
  });
});
