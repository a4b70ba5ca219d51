import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
}

export interface WireAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Endpoint {
  readonly url: string;
  stop(): Promise<void>;
}

/** An endpoint in front of an emulator, which answers what `answer` does not. */
export async function startEndpoint(
  emulator: string,
  answer: (request: WireRequest) => WireAnswer | undefined,
): Promise<Endpoint> {
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await buffer(incoming);
    const { method = 'GET', url = '/' } = incoming;
    const answered = answer({ method, url: new URL(url, emulator), body: body.toString() });
    if (answered === undefined) forward(emulator, incoming, body, outgoing);
    else outgoing.writeHead(answered.status, answered.headers).end(answered.body);
  };
  const server = createServer((incoming, outgoing) => void handle(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function forward(
  emulator: string,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
): void {
  const { hostname, port } = new URL(emulator);
  request({ hostname, port, method, path: url, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  })
    .on('error', () => outgoing.destroy())
    .end(body);
}
