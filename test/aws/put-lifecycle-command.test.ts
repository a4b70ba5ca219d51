import { S3Client, type PutBucketLifecycleConfigurationCommand as SdkCommand } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { PutBucketLifecycleConfigurationCommand } from '../../shared/aws/put-lifecycle-command.ts';

describe('putting a lifecycle that was stored as JSON', () => {
  it('has times where AWS takes times, and everything else as it was', async () => {
    const stub = mockClient(S3Client).onAnyCommand().resolves({});
    const client = new S3Client({ region: 'eu-central-1' });
    const rule = { ID: 'one', Status: 'Enabled', Filter: { Prefix: 'a/' } } as const;

    const command: unknown = new PutBucketLifecycleConfigurationCommand({
      Bucket: 'ledger',
      LifecycleConfiguration: {
        Rules: [
          { ...rule, Expiration: { Date: '2030-01-01T00:00:00.000Z' } },
          {
            ...rule,
            Expiration: { Days: 400 },
            Transitions: [{ Date: '2029-01-01T00:00:00.000Z', StorageClass: 'GLACIER' }, { Days: 30 }],
          },
        ],
      },
    });
    await client.send(command as SdkCommand);

    expect(stub.calls()[0]?.args[0].input).toEqual({
      Bucket: 'ledger',
      LifecycleConfiguration: {
        Rules: [
          { ...rule, Expiration: { Date: new Date('2030-01-01T00:00:00Z') } },
          {
            ...rule,
            Expiration: { Days: 400 },
            Transitions: [{ Date: new Date('2029-01-01T00:00:00Z'), StorageClass: 'GLACIER' }, { Days: 30 }],
          },
        ],
      },
    });
    stub.restore();
  });
});
