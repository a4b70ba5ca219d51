import {
  type LifecycleRule as SdkRule,
  PutBucketLifecycleConfigurationCommand as SdkCommand,
  type PutBucketLifecycleConfigurationCommandInput as SdkInput,
  type PutBucketLifecycleConfigurationCommandOutput as Output,
} from '@aws-sdk/client-s3';
import type { AsJson } from '../control/json.ts';
import type { CommandClass } from './operation.ts';

/** A rule of a lifecycle configuration, its times as ISO 8601 texts. */
type Rule = AsJson<SdkRule>;

/** The SDK's input, as it is kept in a record. */
interface Input extends Omit<SdkInput, 'LifecycleConfiguration'> {
  readonly LifecycleConfiguration: { readonly Rules: readonly Rule[] };
}

/** Takes times as texts: a call is JSON, since it is stored, and the SDK sends no time but a `Date`. */
class PutLifecycleOfJson extends SdkCommand {
  constructor({ LifecycleConfiguration: { Rules }, ...input }: Input) {
    super({ ...input, LifecycleConfiguration: { Rules: Rules.map(toSdkRule) } });
  }

  // What is called is what it is called at AWS.
  static override readonly name = SdkCommand.name;
}

// The SDK's type of a command tells its input as it is sent, which is not as it is made.
export const PutBucketLifecycleConfigurationCommand = PutLifecycleOfJson as unknown as CommandClass<
  Input,
  Output
>;

function toSdkRule({ Expiration, Transitions, ...rule }: Rule): SdkRule {
  return {
    ...rule,
    ...(Expiration === undefined ? {} : { Expiration: toSdkTime(Expiration) }),
    ...(Transitions === undefined ? {} : { Transitions: Transitions.map(toSdkTime) }),
  };
}

function toSdkTime<Action extends { readonly Date?: string | undefined }>({
  Date: at,
  ...action
}: Action): Omit<Action, 'Date'> & { Date?: Date } {
  return { ...action, ...(at === undefined ? {} : { Date: new Date(at) }) };
}
