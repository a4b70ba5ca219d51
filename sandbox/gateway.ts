import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { header, type Exchange } from './exchange.ts';

/** Bodies beyond this pass through, but are not kept for the trail: no API call of the control plane is as large. */
const keptBytes = 1_048_576;

/** Headers that describe one connection and not the message (RFC 9110, section 7.6.1). */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'te',
  'trailer',
]);

export interface GatewayOptions {
  /** The base URL of the server that answers a request; `undefined` as long as there is none. */
  readonly route: (path: string) => string | undefined;
  /** Called with every finished exchange, after the caller has its answer. */
  readonly onExchange: (exchange: Exchange) => void;
  /** A free one unless given. */
  readonly port?: number;
}

export interface Gateway {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * One endpoint in front of several servers. Bodies are streamed both ways and never altered, and the Host header stays
 * as it was sent, because the caller signed them.
 */
export async function startGateway({ route, onExchange, port = 0 }: GatewayOptions): Promise<Gateway> {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, outgoing) => {
    forward(incoming, outgoing, { route, onExchange, agent });
  });
  // Emulated answers can be slow (a synchronous Lambda invocation); the callers have time-outs of their own.
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    async close() {
      agent.destroy();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Passage extends Pick<GatewayOptions, 'route' | 'onExchange'> {
  readonly agent: Agent;
}

function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { route, onExchange, agent }: Passage,
): void {
  const at = new Date();
  const method = incoming.method ?? 'GET';
  const [path, query] = splitOnce(incoming.url ?? '/', '?');
  // The emulators' own back doors are for the sandbox, not for the account's users.
  const server = path.startsWith('/_') ? undefined : route(path);
  if (server === undefined) {
    outgoing.writeHead(404).end();
    return;
  }

  const requestBody = keep(incoming);
  const target = new URL(server);
  const upstream = httpRequest({
    agent,
    host: target.hostname,
    port: target.port,
    method,
    path: incoming.url,
    // AWS is called over TLS, and policies may insist on it.
    headers: [...endToEnd(incoming), 'x-forwarded-proto', 'https'],
  });

  upstream.on('response', (answer) => {
    const responseBody = keep(answer);
    outgoing.writeHead(answer.statusCode ?? 502, endToEnd(answer));
    answer.pipe(outgoing);
    answer.on('end', () => {
      onExchange({
        at,
        method,
        path,
        query: new URLSearchParams(query),
        headers: incoming.headers,
        body: requestBody(),
        sourceAddress:
          header(incoming.headers, 'x-forwarded-for') ?? incoming.socket.remoteAddress ?? '127.0.0.1',
        status: answer.statusCode ?? 502,
        responseHeaders: answer.headers,
        responseBody: responseBody(),
      });
    });
    answer.on('error', () => outgoing.destroy());
  });
  upstream.on('error', (error) => {
    if (outgoing.headersSent) outgoing.destroy();
    else
      outgoing
        .writeHead(502, { 'content-type': 'text/plain' })
        .end(`The emulator did not answer: ${error.message}`);
  });
  outgoing.on('close', () => {
    if (!outgoing.writableFinished) upstream.destroy();
  });
  incoming.pipe(upstream);
}

/** Copies what flows past; returns a function that gives the text once the stream has ended. */
function keep(stream: IncomingMessage): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= keptBytes) chunks.push(chunk);
  });
  return () => (size <= keptBytes ? Buffer.concat(chunks).toString('utf8') : '');
}

function endToEnd(message: IncomingMessage): string[] {
  const kept: string[] = [];
  for (let index = 0; index < message.rawHeaders.length; index += 2) {
    const name = message.rawHeaders[index] ?? '';
    if (!hopByHop.has(name.toLowerCase())) kept.push(name, message.rawHeaders[index + 1] ?? '');
  }
  return kept;
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
