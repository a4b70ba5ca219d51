import { type Endpoint, startEndpoint } from './wire-endpoint.ts';

/** An answer that AWS gives when it does not do what it is asked. */
export interface Fault {
  /** Part of the body of the requests that it hits, such as the name of an action. */
  readonly hits: string;
  readonly times: number;
  readonly status: number;
  readonly body: string;
}

export interface FaultyEndpoint extends Endpoint {
  /** Answers the next requests that it hits with a fault; all others go through. */
  fail(fault: Fault): void;
}

/** An error in the form in which EC2 sends it. */
export function ec2Error(code: string): string {
  return `<Response><Errors><Error><Code>${code}</Code><Message>told by the test</Message></Error></Errors><RequestID>fault</RequestID></Response>`;
}

/** An endpoint in front of an emulator that fails as it is told. */
export async function startFaultyEndpoint(emulator: string): Promise<FaultyEndpoint> {
  let fault: Fault | undefined;
  const endpoint = await startEndpoint(emulator, ({ body }) => {
    if (fault === undefined || fault.times === 0 || !body.includes(fault.hits)) return undefined;
    fault = { ...fault, times: fault.times - 1 };
    return fault;
  });
  return {
    ...endpoint,
    fail(told) {
      fault = told;
    },
  };
}
