import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail, config } from '../../control/trigger.ts';

const settings = z.strictObject({
  everyBucket: z
    .boolean()
    .default(false)
    .describe(
      'Also enable versioning where it never was. Holdfast asks first, since it can then be suspended but never be taken ' +
        'back; every version is stored, and paid for, until something removes it',
    ),
});

type State = {
  /** `null` where versioning was never enabled. */
  readonly status: 'Enabled' | 'Suspended' | null;
  /** Whether it takes the root user's MFA device to change the status. */
  readonly needsMfa: boolean;
};

export default defineControl({
  id: 's3-bucket-versioned',
  title: 'Versioning of S3 buckets is not suspended',
  rationale:
    'While versioning is suspended an object that is overwritten or deleted is gone for good: it is what an attacker ' +
    'turns off before encrypting or wiping what is in the bucket.',
  severity: 'high',
  resourceType: 'AWS::S3::Bucket',
  references: {
    policy: ['3.5.1', '3.7.1'],
    hipaa: ['164.308(a)(7)(ii)(A)', '164.312(c)(1)'],
    soc2: ['A1.2', 'CC6.1'],
    nist80053: ['CP-9', 'CP-10', 'SI-12'],
    securityHub: ['S3.14'],
    attack: ['T1485', 'T1486', 'T1490'],
  },
  triggers: [
    cloudTrail('s3', ['PutBucketVersioning'], requestParameter('bucketName')),
    config('AWS::S3::Bucket'),
  ],
  defaultMode: 'enforce',
  operations: { reads: ['s3:GetBucketVersioning'], writes: ['s3:PutBucketVersioning'] },
  settings,
  async read({ id, account }, aws): Promise<State> {
    const input = { Bucket: id, ExpectedBucketOwner: account };
    const { Status, MFADelete } = await aws.read('s3:GetBucketVersioning', input);
    return { status: Status ?? null, needsMfa: MFADelete === 'Enabled' };
  },
  detect({ status }, { settings: { everyBucket } }) {
    if (status === 'Enabled' || (status === null && !everyBucket)) return [];
    const reason =
      status === null
        ? 'versioning was never enabled: what is overwritten or deleted is gone'
        : 'versioning is suspended: what is overwritten or deleted from now on is gone';
    return [{ element: 'Status', reason, evidence: status }];
  },
  remediate({ status, needsMfa }, _violations, { id, account }) {
    const put = (Status: 'Enabled' | 'Suspended') =>
      call('s3:PutBucketVersioning', {
        Bucket: id,
        ExpectedBucketOwner: account,
        VersioningConfiguration: { Status },
      });
    if (needsMfa) {
      return {
        summary: `Versioning of bucket ${id} takes an MFA device to change: sign in as the root user and enable it.`,
        apply: [],
        undo: [],
      };
    }
    return {
      summary: `Enable the versioning of bucket ${id}.`,
      apply: [put('Enabled')],
      undo:
        status === null
          ? { irreversible: 'versioning that was once enabled can be suspended, but not be taken back' }
          : [put(status)],
    };
  },
});
