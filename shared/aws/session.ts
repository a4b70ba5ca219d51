import type { MetadataBearer } from '@smithy/types';
import type { Call } from '../control/change.ts';
import type { Reader } from '../control/control.ts';
import type { JsonObject } from '../control/json.ts';
import type { Place } from '../control/resource.ts';
import { AwsCallError } from './aws-call-error.ts';
import { type ClientConfig, getClientConfig } from './client-config.ts';
import type { OperationInput, OperationOutput, ReadOperationName } from './operation-map.ts';
import type { AnyClient } from './operation.ts';
import { ResourceGoneError } from './resource-gone-error.ts';
import type { ServiceModule } from './service-module.ts';

/** A call that was made, as the audit trail keeps it. Times in ISO 8601 and milliseconds. */
export interface CallRecord {
  readonly operation: string;
  readonly input: JsonObject;
  readonly at: string;
  readonly durationMs: number;
  readonly requestId?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

/** One assessment's view of the account: equal reads are made once until `refresh`. */
export interface AwsSession extends Reader {
  /** The same account with nothing remembered, so that every read is made again. */
  refresh(): AwsSession;
  /** Makes a change. A failure comes back in the record, since it is part of what happened. */
  send(call: Call): Promise<CallRecord>;
}

/** Clients live as long as the function's process, so that connections are reused between events. */
export class AwsAccount {
  readonly #modules: ReadonlyMap<string, ServiceModule>;
  readonly #clients = new Map<string, AnyClient>();
  readonly #createConfig: (region: string) => ClientConfig;

  /** @param createConfig what the clients of a Region are made with */
  constructor(
    modules: readonly ServiceModule[],
    createConfig: (region: string) => ClientConfig = getClientConfig,
  ) {
    this.#createConfig = createConfig;
    this.#modules = new Map(modules.map((module) => [module.prefix, module]));
  }

  open(place: Place): AwsSession {
    return new MemoizedSession(this, place);
  }

  /** @throws AwsCallError when the call fails after the client's retries. */
  async call(
    name: string,
    input: object,
    region: string,
  ): Promise<{ output: object; requestId: string | undefined }> {
    const module = this.#modules.get(name.slice(0, name.indexOf(':')));
    const operation = module?.operations[name];
    if (module === undefined || operation === undefined) {
      throw new Error(
        `${name} is not an operation of this function; its modules are ${[...this.#modules.keys()].join(', ')}`,
      );
    }
    const { command: Command } = operation;
    // The SDK writes what it adds, such as a checksum's name, into the input it is given; the caller's is a record.
    const command = new Command(structuredClone(input));
    let output: MetadataBearer;
    try {
      output = (await this.#getClient(module, region).send(command)) as MetadataBearer;
    } catch (error) {
      const failure = new AwsCallError(name, input, error);
      throw operation.gone.includes(failure.code)
        ? new ResourceGoneError(failure.message, { cause: failure })
        : failure;
    }
    return { output, requestId: output.$metadata.requestId };
  }

  #getClient(module: ServiceModule, region: string): AnyClient {
    const key = `${module.prefix} ${region}`;
    let client = this.#clients.get(key);
    if (client === undefined) {
      client = module.createClient(this.#createConfig(region));
      this.#clients.set(key, client);
    }
    return client;
  }
}

class MemoizedSession implements AwsSession {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly #aws: AwsAccount;
  readonly #reads = new Map<string, Promise<object>>();

  constructor(aws: AwsAccount, { partition, account, region }: Place) {
    this.#aws = aws;
    this.partition = partition;
    this.account = account;
    this.region = region;
  }

  refresh(): AwsSession {
    return new MemoizedSession(this.#aws, this);
  }

  async read<Name extends ReadOperationName>(
    name: Name,
    input: OperationInput<Name>,
  ): Promise<OperationOutput<Name>> {
    const key = `${name} ${JSON.stringify(input)}`;
    let answer = this.#reads.get(key);
    if (answer === undefined) {
      answer = this.#aws.call(name, input, this.region).then(({ output }) => output);
      this.#reads.set(key, answer);
    }
    return (await answer) as OperationOutput<Name>;
  }

  async find<Name extends ReadOperationName>(
    name: Name,
    input: OperationInput<Name>,
    absent: readonly string[],
  ): Promise<OperationOutput<Name> | undefined> {
    try {
      return await this.read(name, input);
    } catch (error) {
      const failure = error instanceof ResourceGoneError ? error.cause : error;
      if (failure instanceof AwsCallError && absent.includes(failure.code)) return undefined;
      throw error;
    }
  }

  async send({ operation, input }: Call): Promise<CallRecord> {
    const at = new Date();
    const started = performance.now();
    const made = (): Omit<CallRecord, 'requestId' | 'error'> => ({
      operation,
      input,
      at: at.toISOString(),
      durationMs: Math.round(performance.now() - started),
    });
    try {
      const { requestId } = await this.#aws.call(operation, input, this.region);
      return { ...made(), ...(requestId === undefined ? {} : { requestId }) };
    } catch (error) {
      const failure = error instanceof ResourceGoneError ? error.cause : error;
      if (!(failure instanceof AwsCallError)) throw error;
      const { code, message, requestId } = failure;
      return { ...made(), ...(requestId === undefined ? {} : { requestId }), error: { code, message } };
    }
  }
}
