import { randomUUID } from 'node:crypto';
import { InvokeCommand, type InvokeCommandOutput, LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import type { ConnectionConfig } from '../shared/aws/connection.ts';
import { getDeniedAction } from '../shared/aws/explain-failure.ts';
import { signCommand } from '../shared/aws/sign-command.ts';
import type { CommandAnswer, HumanCommand, SignedCommand } from '../shared/commands/command.ts';
import { getCaller } from '../shared/doctor/deployment.ts';
import { CliError } from './errors.ts';

type WithoutEnvelope<Command> = Command extends HumanCommand
  ? Omit<Command, 'id' | 'at' | 'account' | 'region'>
  : never;
/** What is commanded; who, when and where is added when it is sent. */
export type Order = WithoutEnvelope<HumanCommand>;
export type Done = Extract<CommandAnswer, { readonly done: true }>;

interface Office {
  readonly functionName: string;
  /** The policy that lets somebody command it. */
  readonly policyFile: string;
}

const approver: Office = { functionName: 'holdfast-approve', policyFile: 'docs/iam/approver.json' };
const operator: Office = { functionName: 'holdfast-operate', policyFile: 'docs/iam/operator.json' };
const recordsOfficer: Office = {
  functionName: 'holdfast-operate',
  policyFile: 'docs/iam/records-officer.json',
};
const offices: Readonly<Record<Order['command'], Office>> = {
  approve: approver,
  reject: approver,
  pause: operator,
  resume: operator,
  exempt: operator,
  'remove-exemption': operator,
  undo: operator,
  'close-breaker': operator,
  'accept-baseline': operator,
  'reset-baseline': operator,
  'place-legal-hold': recordsOfficer,
  'release-legal-hold': recordsOfficer,
};

const commandAnswer = z.discriminatedUnion('done', [
  z.object({ done: z.literal(true), message: z.string(), subject: z.string(), isPending: z.boolean() }),
  z.object({ done: z.literal(false), message: z.string() }),
]) satisfies z.ZodType<CommandAnswer>;

const failure = z.object({ errorMessage: z.string() });

// Milliseconds: as long as the function may take, its start included. A command that is sent again is carried out once.
const requestTimeout = 30_000;

/**
 * Signs a command with the caller's credentials and has the function that it is for carry it out.
 * @throws CliError saying why it was refused, what the caller may not do, or that the function failed.
 */
export async function sendCommand(order: Order, config: ConnectionConfig, now: Date): Promise<Done> {
  const office = offices[order.command];
  const lambda = new LambdaClient({
    ...config,
    requestHandler: { ...config.requestHandler, requestTimeout },
  });
  try {
    const signed = await sign(order, config, now);
    const output = await lambda.send(
      new InvokeCommand({ FunctionName: office.functionName, Payload: Buffer.from(JSON.stringify(signed)) }),
    );
    const answer = readAnswer(output, office);
    if (answer.done) return answer;
    throw new CliError(answer.message);
  } catch (error) {
    throw explain(error, office, config);
  } finally {
    lambda.destroy();
  }
}

async function sign(order: Order, config: ConnectionConfig, now: Date): Promise<SignedCommand> {
  const { account } = await getCaller(config);
  const command = { ...order, id: randomUUID(), at: now.toISOString(), account, region: config.region };
  return signCommand(JSON.stringify(command), config);
}

function readAnswer(
  { FunctionError, Payload }: InvokeCommandOutput,
  { functionName }: Office,
): CommandAnswer {
  const payload = parseJson(Buffer.from(Payload ?? []).toString());
  if (FunctionError !== undefined) {
    const { data } = failure.safeParse(payload);
    throw new CliError(
      `${functionName} failed: ${data?.errorMessage ?? FunctionError}. Whether anything was done is not known: look at ` +
        `\`holdfast status\`, and at the log group /aws/lambda/${functionName} for why`,
    );
  }
  const answer = commandAnswer.safeParse(payload);
  if (answer.success) return answer.data;
  throw new CliError(
    `${functionName} gave no answer that this version of holdfast knows: is the stack of the same version?`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function explain(
  error: unknown,
  { functionName, policyFile }: Office,
  { region }: ConnectionConfig,
): unknown {
  const action = getDeniedAction(error, 'lambda:InvokeFunction');
  if (action !== undefined) {
    return new CliError(
      `You may not: ${action} on ${functionName} is denied. Have ${policyFile} attached to your role`,
    );
  }
  if (error instanceof Error && error.name === 'ResourceNotFoundException') {
    return new CliError(
      `There is no function ${functionName} in Region ${region}: deploy again with \`npm run deploy -- --region ${region}\``,
    );
  }
  return error;
}
