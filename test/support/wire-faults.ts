import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** An answer that AWS gives when it does not do what it is asked. */
export interface Fault {
  /** Part of the body of the requests that it hits, such as the name of an action. */
  readonly hits: string;
  readonly times: number;
  readonly status: number;
  readonly body: string;
}

export interface FaultyEndpoint {
  readonly url: string;
  /** Answers the next requests that it hits with a fault; all others go through. */
  fail(fault: Fault): void;
  stop(): Promise<void>;
}

/** An error in the form in which EC2 sends it. */
export function ec2Error(code: string): string {
  return `<Response><Errors><Error><Code>${code}</Code><Message>told by the test</Message></Error></Errors><RequestID>fault</RequestID></Response>`;
}

/** An endpoint in front of an emulator that fails as it is told. */
export async function startFaultyEndpoint(emulator: string): Promise<FaultyEndpoint> {
  let fault: Fault | undefined;
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await buffer(incoming);
    if (fault !== undefined && fault.times > 0 && body.includes(fault.hits)) {
      fault = { ...fault, times: fault.times - 1 };
      outgoing.writeHead(fault.status).end(fault.body);
      return;
    }
    forward(emulator, incoming, body, outgoing);
  };
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    fail(told) {
      fault = told;
    },
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
