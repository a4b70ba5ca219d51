import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that reached the service, as `METHOD path?query`, with its host and headers. */
export interface SeenRequest {
  readonly line: string;
  readonly host: string;
  readonly headers: IncomingMessage['headers'];
}

export interface HttpService {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** What the service answers from now on: one after the other, the last of them again and again; `hang` is no answer. */
  answer(...answers: readonly (Answer | 'hang')[]): void;
  stop(): Promise<void>;
}

/** An AWS service of a test on a free port of this machine, for clients that find it by `AWS_ENDPOINT_URL`. */
export async function startHttpService(): Promise<HttpService> {
  let answers: (Answer | 'hang')[] = [];
  let requests: SeenRequest[] = [];
  const server = createServer((request, response) => {
    requests.push({
      line: `${request.method ?? ''} ${request.url ?? ''}`,
      host: request.headers.host ?? '',
      headers: request.headers,
    });
    const [answer = 'hang'] = answers;
    if (answers.length > 1) answers = answers.slice(1);
    request.resume();
    if (answer === 'hang') return;
    response.writeHead(answer.status, {
      'x-amz-request-id': `request-${String(requests.length)}`,
      ...answer.headers,
    });
    response.end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    get requests() {
      return requests;
    },
    answer(...next) {
      answers = [...next];
      requests = [];
    },
    stop: async () => stop(server),
  };
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

/** The body of an error of S3. */
export function s3Error(code: string, message = 'it went wrong'): string {
  return `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
}
