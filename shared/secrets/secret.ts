import * as z from 'zod';
import type { Reader } from '../control/control.ts';
import type { ResourceRef } from '../control/resource.ts';
import { selectFrom } from '../control/selectors.ts';
import { type Tags, toTags } from '../control/tags.ts';

/** How a secret is rotated, as RotateSecret takes it. */
export type Rotation = {
  readonly isOn: boolean;
  /** The function that rotates it; empty where the service that owns the secret does. */
  readonly lambda: string;
  readonly rules: RotationRules;
};

type RotationRules = {
  readonly AutomaticallyAfterDays?: number | undefined;
  readonly Duration?: string | undefined;
  readonly ScheduleExpression?: string | undefined;
};

/** What Secrets Manager says of a secret, as far as controls ask. It never says its value. Times are ISO 8601. */
export type Secret = {
  readonly rotation: Rotation;
  readonly createdAt: string;
  /** When its value was changed last; read only where that may have been too long ago. */
  readonly changedAt?: string | undefined;
  /** When its rotation is due; absent where it is off. */
  readonly nextRotationAt?: string | undefined;
  /** When a secret will be deleted for which that is scheduled. */
  readonly deletedAt?: string | undefined;
  /** The service that made it for itself, such as `rds`. */
  readonly owner?: string | undefined;
  /** Whether it is the copy of a secret of another Region. */
  readonly isReplica: boolean;
  readonly tags: Tags;
};

export async function readSecret(
  { arn, region }: ResourceRef,
  aws: Reader<'secretsmanager:DescribeSecret'>,
): Promise<Secret> {
  const answer = await aws.read('secretsmanager:DescribeSecret', { SecretId: arn });
  const { RotationRules = {}, PrimaryRegion } = answer;
  const { AutomaticallyAfterDays, Duration, ScheduleExpression } = RotationRules;
  return {
    rotation: {
      isOn: answer.RotationEnabled === true,
      lambda: answer.RotationLambdaARN ?? '',
      // A schedule says all; Secrets Manager works the days out of it, and does not take both.
      rules:
        ScheduleExpression === undefined
          ? { AutomaticallyAfterDays, Duration }
          : { ScheduleExpression, Duration },
    },
    createdAt: answer.CreatedDate?.toISOString() ?? '',
    nextRotationAt: answer.NextRotationDate?.toISOString(),
    deletedAt: answer.DeletedDate?.toISOString(),
    owner: answer.OwningService,
    isReplica: PrimaryRegion !== undefined && PrimaryRegion !== region,
    tags: toTags(answer.Tags),
  };
}

/** Others rotate what a service made for itself, and what is the copy of a secret of another Region. */
export function isRotatedHere({ deletedAt, owner, isReplica }: Secret): boolean {
  return deletedAt === undefined && owner === undefined && !isReplica;
}

/** When the version was made that the secret has now; undefined where it has no value. ISO 8601. */
export async function readChangeDate(
  { arn }: ResourceRef,
  aws: Reader<'secretsmanager:ListSecretVersionIds'>,
): Promise<string | undefined> {
  let token: string | undefined;
  do {
    const page = await aws.read('secretsmanager:ListSecretVersionIds', {
      SecretId: arn,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    const current = page.Versions?.find(({ VersionStages = [] }) => VersionStages.includes('AWSCURRENT'));
    if (current !== undefined) return current.CreatedDate?.toISOString();
    token = page.NextToken === '' ? undefined : page.NextToken;
  } while (token !== undefined);
  return undefined;
}

const arn = z.string().startsWith('arn:');
const responses = z.union([
  z.looseObject({ arn }).transform((response) => response.arn),
  z.looseObject({ aRN: arn }).transform(({ aRN }) => aRN),
  z.looseObject({ ARN: arn }).transform(({ ARN }) => ARN),
]);
const named = z.looseObject({ secretId: z.string().min(1) }).transform(({ secretId }) => secretId);

/** The secret that a call is about: the answer has its ARN, where whoever called may have written its name. */
export const namedSecret = selectFrom(
  z.union([
    z.looseObject({ responseElements: responses }).transform(({ responseElements }) => responseElements),
    z.looseObject({ requestParameters: named }).transform(({ requestParameters }) => requestParameters),
  ]),
  (id) => [id],
);

/** The secret that CreateSecret made. */
export const createdSecret = selectFrom(
  z.union([
    z.looseObject({ responseElements: responses }).transform(({ responseElements }) => responseElements),
    z
      .looseObject({ requestParameters: z.looseObject({ name: z.string().min(1) }) })
      .transform(({ requestParameters: { name } }) => name),
  ]),
  (id) => [id],
);
