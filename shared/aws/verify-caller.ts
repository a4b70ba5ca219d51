import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { HttpRequest } from '@smithy/types';
import {
  callerIdentityBody,
  digestHeader,
  getCommandDigest,
  type SignedCommand,
} from '../commands/command.ts';
import { CommandRefusedError } from '../commands/command-refused-error.ts';
import { type Principal, parsePrincipal } from '../policy/principal.ts';
import { AwsCallError } from './aws-call-error.ts';
import { getClientConfig } from './client-config.ts';
import { explainFailure } from './explain-failure.ts';

export interface Verifier {
  /** The Region whose STS is asked: the function's own. */
  readonly region: string;
  /** Whose principals may command. */
  readonly account: string;
  readonly now: Date;
}

/** What of a signed request is sent on; anything else could only confuse STS. */
const sentHeaders = [
  'authorization',
  'content-type',
  'host',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
  digestHeader,
];
/** Without these in the signature it says nothing about this command, this Region or this moment. */
const mustBeSigned = ['host', 'x-amz-date', digestHeader];

const authorization =
  /^AWS4-HMAC-SHA256 Credential=[\w/+=.-]+, ?SignedHeaders=([\w;-]+), ?Signature=[\da-f]{64}$/;

// STS itself takes a signature for 15 minutes; what is seen on its way is worth nothing sooner.
const longestAgeMs = 300_000;

/**
 * Who signed a command, as STS says: its own Region's STS, never a host that the caller names.
 * @throws CommandRefusedError when it is not signed as it must be, or by nobody of the account; AwsCallError when STS
 *   could not be asked, which can be tried again.
 */
export async function verifyCaller(signed: SignedCommand, verifier: Verifier): Promise<Principal> {
  checkSignature(signed, verifier.now);
  const arn = await askSts(signed.headers, verifier.region);
  const principal = parsePrincipal(arn);
  if (principal === undefined) {
    throw new CommandRefusedError(`STS names the caller ${arn}, which is no principal of an account`);
  }
  if (principal.account !== verifier.account) {
    throw new CommandRefusedError(
      `${arn} is of account ${principal.account}, and only principals of account ${verifier.account} command this ` +
        'Holdfast: assume a role there',
    );
  }
  return principal;
}

function checkSignature({ command, headers }: SignedCommand, now: Date): void {
  const signedHeaders = authorization.exec(headers['authorization'] ?? '')?.[1]?.split(';');
  if (signedHeaders === undefined) {
    throw new CommandRefusedError('The command is not signed with AWS4-HMAC-SHA256: give it with `holdfast`');
  }
  const unsigned = mustBeSigned.filter((name) => !signedHeaders.includes(name));
  if (unsigned.length > 0) {
    throw new CommandRefusedError(
      `The signature leaves out ${unsigned.join(' and ')}, so it proves nothing: give the command with \`holdfast\``,
    );
  }
  if (headers[digestHeader] !== getCommandDigest(command)) {
    throw new CommandRefusedError('The signature is of another command than this one: give it anew');
  }
  const at = parseDate(headers['x-amz-date'] ?? '');
  const age = now.getTime() - at;
  // Not a number is no date either.
  if (!(Math.abs(age) <= longestAgeMs)) {
    throw new CommandRefusedError(
      `The command was signed at ${headers['x-amz-date'] ?? 'no time'} and it is ${now.toISOString()}, more than five ` +
        'minutes apart. Give it anew; if that does not help, the clock of your machine is wrong',
    );
  }
}

/** Epoch milliseconds of a time in the form that AWS signs, such as 20260131T092653Z. */
function parseDate(text: string): number {
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

async function askSts(headers: SignedCommand['headers'], region: string): Promise<string> {
  const client = new STSClient({
    ...getClientConfig(region),
    // Never used: what is sent is signed already. With none, those of the function's own role would be looked for.
    credentials: { accessKeyId: '-', secretAccessKey: '-' },
    signer: { sign: async (request) => Promise.resolve(putInPlace(request, headers)) },
    disableClockSkewCorrection: true,
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
  });
  try {
    const { Arn: arn = '' } = await client.send(new GetCallerIdentityCommand({}));
    return arn;
  } catch (error) {
    if (error instanceof CommandRefusedError) throw error;
    const failure = new AwsCallError('sts:GetCallerIdentity', {}, error);
    if (failure.kind !== 'denied' && failure.kind !== 'rejected') throw failure;
    throw new CommandRefusedError(explainFailure(error), { cause: failure });
  } finally {
    client.destroy();
  }
}

/** The request that the caller signed, in place of the one that the SDK made. */
function putInPlace(request: HttpRequest, headers: SignedCommand['headers']): HttpRequest {
  const { host = '' } = request.headers;
  if (headers['host'] !== host) {
    throw new CommandRefusedError(
      `The command is signed for ${headers['host'] ?? 'no host'}, and this function asks ${host}: give it with the ` +
        'Region that Holdfast runs in',
    );
  }
  const sent = Object.entries(headers).filter(([name]) => sentHeaders.includes(name));
  return Object.assign(request, {
    headers: { ...Object.fromEntries(sent), 'content-length': String(callerIdentityBody.length) },
    body: callerIdentityBody,
  });
}
