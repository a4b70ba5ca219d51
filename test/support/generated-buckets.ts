import {
  DeletePublicAccessBlockCommand,
  type Grant,
  type Permission,
  type PublicAccessBlockConfiguration,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import {
  DeletePublicAccessBlockCommand as DeleteAccountBlockCommand,
  GetPublicAccessBlockCommand as GetAccountBlockCommand,
  PutPublicAccessBlockCommand as PutAccountBlockCommand,
} from '@aws-sdk/client-s3-control';
import fc from 'fast-check';
import { toCanonicalJson } from '../../shared/control/json.ts';
import type { GeneratedStates, MadeResource } from './generated-state.ts';
import type { WireAccount } from './wire-account.ts';
import {
  addGrants,
  createBucket,
  groups,
  orAbsent,
  ownStatement,
  readBucket,
  removeBucket,
} from './wire-bucket.ts';

async function makeBucket(
  account: WireAccount,
  drift: (bucket: string) => Promise<unknown>,
): Promise<MadeResource> {
  const id = await createBucket(account);
  await drift(id);
  return {
    id,
    read: async () => readBucket(account, id),
    remove: async () => removeBucket(account, id),
  };
}

const block = fc.option(
  fc.record<Required<PublicAccessBlockConfiguration>>({
    BlockPublicAcls: fc.boolean(),
    IgnorePublicAcls: fc.boolean(),
    BlockPublicPolicy: fc.boolean(),
    RestrictPublicBuckets: fc.boolean(),
  }),
);

export const bucketBlocks: GeneratedStates = block.map(
  (configuration) => async (account) =>
    makeBucket(account, async (Bucket) =>
      configuration === null
        ? account.clients.s3.send(new DeletePublicAccessBlockCommand({ Bucket }))
        : account.clients.s3.send(
            new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: configuration }),
          ),
    ),
);

export const accountBlocks: GeneratedStates = block.map((configuration) => async ({ clients, place }) => {
  const { s3Control } = clients;
  const { account: AccountId } = place;
  const remove = async () => s3Control.send(new DeleteAccountBlockCommand({ AccountId }));
  await (configuration === null
    ? remove()
    : s3Control.send(
        new PutAccountBlockCommand({ AccountId, PublicAccessBlockConfiguration: configuration }),
      ));
  return {
    id: AccountId,
    read: async () =>
      (
        await orAbsent(
          async () => s3Control.send(new GetAccountBlockCommand({ AccountId })),
          'NoSuchPublicAccessBlockConfiguration',
        )
      )?.PublicAccessBlockConfiguration,
    remove,
  };
});

const grant = fc.record({
  Grantee: fc
    .constantFrom('global/AllUsers', 'global/AuthenticatedUsers', 's3/LogDelivery')
    .map((group) => ({ Type: 'Group' as const, URI: `${groups}/${group}` })),
  Permission: fc.constantFrom<Permission[]>('READ', 'WRITE', 'READ_ACP', 'WRITE_ACP', 'FULL_CONTROL'),
});
const grants = fc.uniqueArray<Grant, string>(grant, {
  maxLength: 6,
  selector: ({ Grantee, Permission }) => toCanonicalJson([Grantee?.URI ?? '', Permission ?? '']),
});

export const bucketAcls: GeneratedStates = grants.map(
  (added) => async (account) => makeBucket(account, async (bucket) => addGrants(account, bucket, added)),
);

const blank = fc.constantFrom('', ' ', '\n', '\n    ', '\t');
const statement = fc.constantFrom(
  (bucket: string) => ownStatement(bucket),
  (bucket: string) =>
    `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::${bucket}/*"}`,
  (bucket: string) =>
    `{ "Sid": "Söme", "Effect": "Allow", "Principal": {"AWS": ["*"]}, "Action": ["s3:ListBucket"], "Resource": "arn:aws:s3:::${bucket}" }`,
  (bucket: string) =>
    `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::${bucket}/*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`,
  (bucket: string) =>
    `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::${bucket}/*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}`,
);

/** Laid out in every way: what is put back by an undo is there again to the byte. */
export const bucketPolicies: GeneratedStates = fc
  .tuple(blank, blank, blank, fc.array(statement, { minLength: 1, maxLength: 5 }))
  .map(([before, between, after, statements]) => {
    const toPolicy = (bucket: string) =>
      `{${before}"Version": "2012-10-17",${between}"Statement": [${before}` +
      `${statements.map((toText) => toText(bucket)).join(`${after},${between}`)}${after}]${before}}`;
    return async (account) =>
      makeBucket(account, async (Bucket) =>
        account.clients.s3.send(new PutBucketPolicyCommand({ Bucket, Policy: toPolicy(Bucket) })),
      );
  });
