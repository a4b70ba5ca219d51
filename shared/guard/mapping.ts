import { afterwards } from '../control/afterwards.ts';
import type { Call } from '../control/change.ts';
import type { Reader } from '../control/control.ts';
import type { JsonObject } from '../control/json.ts';
import { toJson } from '../control/json.ts';
import type { Parts } from './differences.ts';

/** How Lambda reads a stream for a function. */
export type Mapping = {
  /** Lambda gives another one to a mapping that is made again. */
  readonly uuid: string;
  readonly isEnabled: boolean;
  /** As UpdateEventSourceMapping takes it. */
  readonly settings: Parts;
};

/** By the ARN of what is read. */
export type Mappings = Readonly<Record<string, Mapping>>;

export const mappingReads = ['lambda:ListEventSourceMappings'] as const;
export const mappingWrites = [
  'lambda:CreateEventSourceMapping',
  'lambda:DeleteEventSourceMapping',
  'lambda:UpdateEventSourceMapping',
] as const;
type MappingCall = Call<(typeof mappingWrites)[number]>;

/** The mappings of a function; what is not set of one is not there. */
export async function readMappings(
  FunctionName: string,
  aws: Reader<(typeof mappingReads)[number]>,
): Promise<Mappings> {
  // A function of Holdfast has one at most; a page has a hundred.
  const answer = await aws.find('lambda:ListEventSourceMappings', { FunctionName }, [
    'ResourceNotFoundException',
  ]);
  return Object.fromEntries(
    (answer?.EventSourceMappings ?? []).map((found) => {
      const settings = {
        BatchSize: found.BatchSize,
        MaximumBatchingWindowInSeconds: found.MaximumBatchingWindowInSeconds,
        MaximumRetryAttempts: found.MaximumRetryAttempts,
        MaximumRecordAgeInSeconds: found.MaximumRecordAgeInSeconds,
        BisectBatchOnFunctionError: found.BisectBatchOnFunctionError,
        FunctionResponseTypes: found.FunctionResponseTypes ?? [],
        DestinationConfig: found.DestinationConfig ?? {},
        FilterCriteria: found.FilterCriteria ?? {},
      };
      return [
        found.EventSourceArn ?? '',
        {
          uuid: found.UUID ?? '',
          isEnabled: found.State?.startsWith('Disabl') !== true,
          settings: toJson(settings) as Parts,
        },
      ];
    }),
  );
}

/** Calls, and the calls that undo them. */
interface Step {
  readonly apply: readonly MappingCall[];
  readonly undo: readonly MappingCall[];
}

export function enableMapping(now: Mapping): Step {
  return { apply: [update(now, { Enabled: true })], undo: [update(now, { Enabled: false })] };
}

/** Makes again what was deleted, takes away what was added, and sets back what was changed. */
export function restoreMapping(
  functionName: string,
  source: string,
  now: Mapping | undefined,
  was: Mapping | undefined,
): Step {
  if (now === undefined) {
    return {
      apply: was === undefined ? [] : [create(functionName, source, was)],
      undo: [remove(afterwards('mappings', source, 'uuid'))],
    };
  }
  if (was === undefined) return { apply: [remove(now.uuid)], undo: [create(functionName, source, now)] };
  return { apply: [update(now, was.settings)], undo: [update(now, now.settings)] };
}

function update({ uuid }: Mapping, settings: JsonObject): MappingCall {
  return { operation: 'lambda:UpdateEventSourceMapping', input: { UUID: uuid, ...settings } };
}

/** From the oldest record that is still there: what is read again does no harm. */
function create(FunctionName: string, EventSourceArn: string, { isEnabled, settings }: Mapping): MappingCall {
  return {
    operation: 'lambda:CreateEventSourceMapping',
    input: {
      FunctionName,
      EventSourceArn,
      Enabled: isEnabled,
      StartingPosition: 'TRIM_HORIZON',
      ...settings,
    },
  };
}

function remove(uuid: string): MappingCall {
  return { operation: 'lambda:DeleteEventSourceMapping', input: { UUID: uuid } };
}
