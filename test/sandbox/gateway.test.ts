import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Exchange } from '../../sandbox/exchange.ts';
import { startGateway, type Gateway } from '../../sandbox/gateway.ts';

/** A server that answers with what it was asked, and counts its connections. */
async function startEcho(): Promise<{ server: Server; url: string; connections: () => number }> {
  let connections = 0;
  const server = createServer((incoming, outgoing) => {
    void text(incoming).then((body) => {
      const { method, url, headers } = incoming;
      outgoing.writeHead(method === 'PUT' ? 409 : 200, { 'x-amzn-requestid': 'r-1' });
      outgoing.end(JSON.stringify({ method, url, headers, body }));
    });
  });
  server.on('connection', () => {
    connections += 1;
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${port}`, connections: () => connections };
}

describe('the endpoint of the sandbox', () => {
  let echo: Awaited<ReturnType<typeof startEcho>>;
  let gateway: Gateway;
  let exchanges: Exchange[];
  let isUp: boolean;

  beforeEach(async () => {
    exchanges = [];
    isUp = true;
    echo = await startEcho();
    gateway = await startGateway({
      route: () => (isUp ? echo.url : undefined),
      onExchange: (exchange) => exchanges.push(exchange),
    });
  });

  afterEach(async () => {
    await gateway.close();
    echo.server.close();
  });

  it('passes on the request as it was signed: method, path, query, host and body', async () => {
    const outgoing = request(`${gateway.url}/a%2Fb?policy&x=1`, {
      method: 'POST',
      headers: { host: 'photos.s3.localhost' },
    });
    outgoing.end('{"some":"body"}');
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];

    expect(answer.statusCode).toBe(200);
    expect(JSON.parse(await text(answer))).toMatchObject({
      method: 'POST',
      url: '/a%2Fb?policy&x=1',
      headers: { host: 'photos.s3.localhost', 'x-forwarded-proto': 'https' },
      body: '{"some":"body"}',
    });
  });

  it('reports both halves of an exchange, also of one that failed', async () => {
    const response = await fetch(`${gateway.url}/photos?policy`, {
      method: 'PUT',
      body: 'hello',
      headers: { 'x-forwarded-for': '203.0.113.24' },
    });
    const responseBody = await response.text();

    expect(exchanges).toMatchObject([
      {
        method: 'PUT',
        path: '/photos',
        body: 'hello',
        sourceAddress: '203.0.113.24',
        status: 409,
        responseHeaders: { 'x-amzn-requestid': 'r-1' },
        responseBody,
      },
    ]);
    expect(exchanges[0]?.query.has('policy')).toBe(true);
  });

  it('passes large bodies on without keeping them', async () => {
    const response = await fetch(gateway.url, { method: 'POST', body: 'x'.repeat(2_000_000) });
    const { body } = (await response.json()) as { body: string };

    expect(body).toHaveLength(2_000_000);
    expect(exchanges).toMatchObject([{ body: '', responseBody: '' }]);
  });

  it('keeps its connections to the emulator', async () => {
    for (let call = 0; call < 3; call += 1) await (await fetch(gateway.url)).text();

    expect(echo.connections()).toBe(1);
  });

  it('hides the back doors of the emulators', async () => {
    const { status } = await fetch(`${gateway.url}/_sandbox/age-access-key`, { method: 'POST' });

    expect(status).toBe(404);
    expect(exchanges).toStrictEqual([]);
  });

  it('serves nothing before the emulators are up', async () => {
    isUp = false;

    expect((await fetch(gateway.url)).status).toBe(404);
  });

  it('says so when the emulator is gone', async () => {
    echo.server.close();
    const response = await fetch(gateway.url);

    expect(response.status).toBe(502);
    await expect(response.text()).resolves.toMatch(/emulator did not answer/);
  });

  it('lets go of its port', async () => {
    await gateway.close();

    await expect(fetch(gateway.url)).rejects.toThrow('fetch failed');
  });
});
