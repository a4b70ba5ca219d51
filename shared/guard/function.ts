import type { Call } from '../control/change.ts';
import type { Reader } from '../control/control.ts';
import type { JsonObject } from '../control/json.ts';
import { toJson } from '../control/json.ts';
import type { Parts } from './differences.ts';

/** A function of Holdfast, but for its code. */
export type OwnFunction = {
  /** `null` where it takes what others leave. */
  readonly concurrency: number | null;
  /**
   * As UpdateFunctionConfiguration takes it, with what stands for "none", so that a setting can be taken away. But for the
   * variables, which are under a name of their own: those of an environment are redacted in whatever is recorded, while
   * Holdfast's name tables and buses.
   */
  readonly settings: Parts;
  /** The statements of its policy, by their ids: who may call it. */
  readonly permissions: Parts;
};

export const functionReads = [
  'lambda:GetFunctionConcurrency',
  'lambda:GetFunctionConfiguration',
  'lambda:GetPolicy',
] as const;
export const functionWrites = [
  'lambda:AddPermission',
  'lambda:DeleteFunctionConcurrency',
  'lambda:PutFunctionConcurrency',
  'lambda:RemovePermission',
  'lambda:UpdateFunctionConfiguration',
] as const;
type FunctionCall = Call<(typeof functionWrites)[number]>;

/** @throws ResourceGoneError when there is no such function. */
export async function readFunction(
  FunctionName: string,
  aws: Reader<(typeof functionReads)[number]>,
): Promise<OwnFunction> {
  const [found, { ReservedConcurrentExecutions }, policy] = await Promise.all([
    aws.read('lambda:GetFunctionConfiguration', { FunctionName }),
    aws.read('lambda:GetFunctionConcurrency', { FunctionName }),
    aws.find('lambda:GetPolicy', { FunctionName }, ['ResourceNotFoundException']),
  ]);
  const { VpcConfig: vpc, Layers: layers = [], FileSystemConfigs: fileSystems = [] } = found;
  const settings = {
    Handler: found.Handler,
    Runtime: found.Runtime,
    Role: found.Role,
    Timeout: found.Timeout,
    MemorySize: found.MemorySize,
    Variables: found.Environment?.Variables ?? {},
    Layers: layers.flatMap(({ Arn }) => Arn ?? []),
    VpcConfig: { SubnetIds: vpc?.SubnetIds ?? [], SecurityGroupIds: vpc?.SecurityGroupIds ?? [] },
    FileSystemConfigs: fileSystems,
    KMSKeyArn: found.KMSKeyArn ?? '',
    DeadLetterConfig: { TargetArn: found.DeadLetterConfig?.TargetArn ?? '' },
    TracingConfig: { Mode: found.TracingConfig?.Mode ?? 'PassThrough' },
  };
  return {
    concurrency: ReservedConcurrentExecutions ?? null,
    settings: toJson(settings) as Parts,
    permissions: readPermissions(policy?.Policy),
  };
}

function readPermissions(policy: string | undefined): Parts {
  if (policy === undefined) return {};
  const { Statement } = JSON.parse(policy) as {
    readonly Statement: readonly (JsonObject & { readonly Sid: string })[];
  };
  return Object.fromEntries(Statement.map((statement) => [statement.Sid, statement]));
}

export const functionCalls = {
  setConcurrency: (FunctionName: string, concurrency: number | null): FunctionCall =>
    concurrency === null
      ? { operation: 'lambda:DeleteFunctionConcurrency', input: { FunctionName } }
      : {
          operation: 'lambda:PutFunctionConcurrency',
          input: { FunctionName, ReservedConcurrentExecutions: concurrency },
        },
  update: (FunctionName: string, settings: Parts, names: readonly string[]): readonly FunctionCall[] => {
    if (names.length === 0) return [];
    const { Variables, ...plain } = Object.fromEntries(names.map((name) => [name, settings[name] ?? null]));
    const input = {
      FunctionName,
      ...plain,
      ...(Variables === undefined ? {} : { Environment: { Variables } }),
    };
    return [{ operation: 'lambda:UpdateFunctionConfiguration', input }];
  },
  /** Takes away what is there of the permissions and gives what is to be, where AddPermission can. */
  permit: (FunctionName: string, ids: readonly string[], from: Parts, to: Parts): readonly FunctionCall[] => [
    ...ids
      .filter((id) => Object.hasOwn(from, id))
      .map((StatementId): FunctionCall => ({
        operation: 'lambda:RemovePermission',
        input: { FunctionName, StatementId },
      })),
    ...ids.flatMap((id) => toAddPermission(FunctionName, to[id] as JsonObject | undefined)),
  ],
};

/** A statement of a function's policy, as AddPermission writes it. */
interface Statement {
  readonly Sid: string;
  readonly Action: string;
  /** `*`, or what it is by its kind: `{ Service: 'events.amazonaws.com' }`. */
  readonly Principal: string | Readonly<Record<string, string>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

function toAddPermission(FunctionName: string, statement: JsonObject | undefined): readonly FunctionCall[] {
  if (statement === undefined) return [];
  const { Sid, Action, Principal, Condition = {} } = statement as unknown as Statement;
  const tests = Object.values(Condition).flatMap((keys) => Object.entries(keys));
  const find = (key: string): string | undefined =>
    tests.find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
  return [
    {
      operation: 'lambda:AddPermission',
      input: {
        FunctionName,
        StatementId: Sid,
        Action,
        Principal: typeof Principal === 'string' ? Principal : (Object.values(Principal)[0] ?? ''),
        SourceArn: find('aws:SourceArn'),
        SourceAccount: find('aws:SourceAccount'),
      },
    },
  ];
}
