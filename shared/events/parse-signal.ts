import * as z from 'zod';
import { isResourceType } from '../control/resource.ts';
import { toActor } from './actor.ts';
import { cloudTrailRecord } from './cloudtrail-record.ts';
import { MalformedSignalError } from './malformed-signal-error.ts';
import { getPartition } from './partition.ts';
import type {
  CloudTrailSignal,
  CommandSignal,
  ConfigSignal,
  Signal,
  SweepSignal,
  UndoSignal,
} from './signal.ts';

const envelope = z.looseObject({
  id: z.string().min(1),
  source: z.string(),
  'detail-type': z.string(),
  account: z.string().regex(/^\d{12}$/, 'an account id of 12 digits is expected'),
  time: z.iso.datetime(),
  region: z.string().min(1),
  detail: z.record(z.string(), z.unknown()),
});
type Envelope = z.infer<typeof envelope>;

const configItem = z.looseObject({
  resourceType: z.string(),
  resourceId: z.string().min(1),
  resourceName: z.string().nullish(),
  ARN: z.string().nullish(),
  awsRegion: z.string().nullish(),
  awsAccountId: z.string().nullish(),
});

const configItemChange = z.looseObject({ configurationItem: configItem });
// A configuration item too large for the event arrives as its summary, under the same detail-type.
const oversizedConfigItemChange = z.looseObject({ configurationItemSummary: configItem });

const resourceType = z.string().refine(isResourceType, 'no control watches this resource type');
/** Where the resource is, if not where the command was given. A sweep that names none is one of every covered Region. */
const region = z.string().min(1).optional();

/** What the functions are asked to do; each names the type of its resource, by which it finds its function. */
const command = z.discriminatedUnion(
  'command',
  [
    z.looseObject({
      command: z.literal('assess'),
      resourceType,
      resourceId: z.string().min(1),
      control: z.string().optional(),
      region,
    }),
    z.looseObject({
      command: z.literal('sweep'),
      resourceType,
      region,
      after: z.string().min(1).optional(),
      failures: z.int().positive().optional(),
    }),
    z.looseObject({ command: z.literal('undo'), resourceType, findingId: z.string().min(1) }),
  ],
  { error: 'expected "assess", "sweep" or "undo"' },
);
/** The detail of a `Holdfast Command` event. */
export type Command = z.input<typeof command>;

type Parser = (event: Envelope) => Signal | UndoSignal;

/** The detail-types Holdfast understands. Both spellings of the sign-in type are in AWS documentation. */
const parsers: Readonly<Record<string, Parser>> = {
  'AWS API Call via CloudTrail': toCloudTrailSignal,
  'AWS Service Event via CloudTrail': toCloudTrailSignal,
  'AWS Console Sign In via CloudTrail': toCloudTrailSignal,
  'AWS Console Signin via CloudTrail': toCloudTrailSignal,
  'Config Configuration Item Change Notification': toConfigItemSignal,
  'Config Configuration Item Change': toConfigItemSignal,
  'Config Rules Compliance Change': toComplianceSignal,
  'Scheduled Event': (event) => ({
    source: 'sweep',
    ...toBase(event, 'Scheduled Event'),
    isEverywhere: true,
  }),
  'Holdfast Command': toCommandSignal,
};

/**
 * Reads an EventBridge event as a Signal. Fields Holdfast does not know are kept.
 * @throws MalformedSignalError naming the path of the field that is wrong, and what was expected there.
 */
export function parseSignal(event: unknown): Signal | UndoSignal {
  const parsed = parse(envelope, event, []);
  const parser = Object.hasOwn(parsers, parsed['detail-type']) ? parsers[parsed['detail-type']] : undefined;
  if (parser === undefined) {
    throw new MalformedSignalError(
      `'${parsed['detail-type']}' is no detail-type that Holdfast handles; known are: ${Object.keys(parsers).join(', ')}`,
      'detail-type',
    );
  }
  return parser(parsed);
}

function toCloudTrailSignal(event: Envelope): CloudTrailSignal {
  const record = parse(cloudTrailRecord, event.detail, ['detail']);
  return {
    source: 'cloudtrail',
    id: event.id,
    at: record.eventTime,
    name: record.eventName,
    account: record.recipientAccountId ?? event.account,
    // Where the change was made, and so where to act; a global service's event is delivered elsewhere.
    region: record.awsRegion,
    partition: getPartition(record.awsRegion),
    record,
    actor: toActor(record),
  };
}

function toConfigItemSignal(event: Envelope): ConfigSignal {
  const item =
    'configurationItemSummary' in event.detail
      ? parse(oversizedConfigItemChange, event.detail, ['detail']).configurationItemSummary
      : parse(configItemChange, event.detail, ['detail']).configurationItem;
  return toConfigSignal(event, item);
}

function toComplianceSignal(event: Envelope): ConfigSignal {
  return toConfigSignal(event, parse(configItem, event.detail, ['detail']));
}

function toConfigSignal(event: Envelope, item: z.infer<typeof configItem>): ConfigSignal {
  // Config names the Region of a global resource `global`; the event says where Config recorded it.
  const region = item.awsRegion == null || item.awsRegion === 'global' ? event.region : item.awsRegion;
  return {
    source: 'config',
    ...toBase(event, event['detail-type']),
    region,
    account: item.awsAccountId ?? event.account,
    resourceType: item.resourceType,
    resourceId: item.resourceId,
    ...(item.resourceName == null ? {} : { resourceName: item.resourceName }),
    ...(item.ARN == null ? {} : { resourceArn: item.ARN }),
  };
}

function toCommandSignal(event: Envelope): CommandSignal | SweepSignal | UndoSignal {
  const detail = parse(command, event.detail, ['detail']);
  const base = toBase(event, `holdfast ${detail.command}`);
  switch (detail.command) {
    case 'assess':
      return {
        source: 'command',
        ...base,
        region: detail.region ?? base.region,
        resourceType: detail.resourceType,
        resourceId: detail.resourceId,
        ...(detail.control === undefined ? {} : { control: detail.control }),
      };
    case 'sweep':
      return {
        source: 'sweep',
        ...base,
        ...(detail.region === undefined ? { isEverywhere: true } : { region: detail.region }),
        resourceType: detail.resourceType,
        ...(detail.after === undefined ? {} : { after: detail.after }),
        ...(detail.failures === undefined ? {} : { failures: detail.failures }),
      };
    case 'undo':
      return { source: 'undo', ...base, findingId: detail.findingId };
  }
}

function toBase(
  event: Envelope,
  name: string,
): Pick<Signal, 'id' | 'at' | 'name' | 'account' | 'region' | 'partition'> {
  const { id, time, account, region } = event;
  return { id, at: time, name, account, region, partition: getPartition(region) };
}

function parse<T>(schema: z.ZodType<T>, value: unknown, base: readonly string[]): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = [...base, ...(issue?.path ?? [])].join('.');
  throw new MalformedSignalError(issue?.message ?? 'not an event', path === '' ? '(the event)' : path);
}
