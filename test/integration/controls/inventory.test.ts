import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { type Clients, createClients, destroyClients } from '../../../sandbox/clients.ts';
import { rootCredentials, startAccount } from '../../../sandbox/emulators.ts';
import { s3 } from '../../../shared/aws/s3.ts';
import type { ServiceModule } from '../../../shared/aws/service-module.ts';
import { AwsAccount } from '../../../shared/aws/session.ts';
import { s3Service } from '../../../shared/services/s3.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { notingCalls } from '../../support/wire-calls.ts';

/** S3 with pages so short that a few buckets fill several. */
const s3WithShortPages: ServiceModule = {
  ...s3,
  createClient(config) {
    const client = s3.createClient(config);
    client.middlewareStack.add(
      (next) => async (args) => next({ ...args, input: { ...(args.input as object), MaxBuckets: 2 } }),
      { step: 'initialize', name: 'shortPages' },
    );
    return client;
  },
};

async function createBucket(
  { s3: client }: Clients,
  Bucket: string,
  LocationConstraint: 'eu-central-1' | 'eu-west-1',
): Promise<void> {
  await client.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
}

// Ministack pages its buckets; neither emulator pages security groups or users, and AWS gives all trails at once.
describe('the inventory of the sweep in an account', () => {
  let account: WireAccount;

  beforeAll(async () => {
    account = await startWireAccount(startAccount);
  });

  afterAll(async () => account.stop());

  it('has every bucket of the Region once, page after page, and none of another Region', async () => {
    const names = ['bucket-a', 'bucket-b', 'bucket-c', 'bucket-d', 'bucket-e'];
    for (const name of names) await createBucket(account.clients, name, 'eu-central-1');
    const endpoint = account.emulator.url;
    const elsewhere = createClients({ endpoint, region: 'eu-west-1', credentials: rootCredentials });
    await createBucket(elsewhere, 'bucket-elsewhere', 'eu-west-1');
    destroyClients(elsewhere);
    const calls: string[] = [];
    const session = new AwsAccount(notingCalls([s3WithShortPages], calls)).open(account.place);

    const listed: string[] = [];
    for await (const name of s3Service.inventory['AWS::S3::Bucket']?.(session) ?? []) listed.push(name);

    expect(listed).toEqual(names);
    expect(calls).toEqual(['s3:ListBuckets', 's3:ListBuckets', 's3:ListBuckets']);
  });
});
