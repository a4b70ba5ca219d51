import { services } from '../../../shared/services/index.ts';
import { type Deed, mayRole, mayRoleOnOtherBucket } from './role-simulation.ts';
import { packageTemplate, type Template } from './template.ts';

// An independent implementation of policy evaluation is asked, wildcards, conditions and the stores' own policies and all.

const table = (names: readonly string[]): readonly string[] => names.map((name) => `dynamodb:${name}`);
const s3 = (names: readonly string[]): readonly string[] => names.map((name) => `s3:${name}`);
const kms = (names: readonly string[]): readonly string[] => names.map((name) => `kms:${name}`);

interface Harm extends Omit<Deed, 'role' | 'action'> {
  readonly what: string;
  readonly actions: readonly string[];
}

/** What would alter or remove something of the trail, or let somebody do so later. */
const harms: readonly Harm[] = [
  {
    what: 'alter or remove a record',
    on: 'AuditTable',
    actions: table([
      'UpdateItem',
      'DeleteItem',
      'BatchWriteItem',
      'PartiQLUpdate',
      'PartiQLDelete',
      'PartiQLInsert',
    ]),
  },
  {
    what: 'change the table of the records',
    on: 'AuditTable',
    actions: table([
      'DeleteTable',
      'UpdateTable',
      'UpdateTimeToLive',
      'UpdateContinuousBackups',
      'PutResourcePolicy',
      'DeleteResourcePolicy',
      'TagResource',
      'UntagResource',
      'CreateTableReplica',
      'ImportTable',
      'RestoreTableToPointInTime',
    ]),
  },
  {
    what: 'remove, hide or change an archived object',
    on: 'ArchiveBucket',
    path: '/records/dt=2026-01-31/1.ndjson.gz',
    actions: s3([
      'DeleteObject',
      'DeleteObjectVersion',
      'PutObjectAcl',
      'PutObjectVersionAcl',
      'PutObjectTagging',
      'DeleteObjectTagging',
      'ReplicateDelete',
      'ReplicateObject',
      'RestoreObject',
      'ObjectOwnerOverrideToBucketOwner',
    ]),
  },
  {
    what: 'change how long an object or a seal is kept',
    on: 'ArchiveBucket',
    path: '/seals/000000000001.json',
    actions: s3(['PutObjectRetention', 'PutObjectLegalHold', 'BypassGovernanceRetention', 'DeleteObject']),
  },
  {
    what: 'overwrite an object',
    on: 'ArchiveBucket',
    path: '/records/dt=2026-01-31/1.ndjson.gz',
    actions: ['s3:PutObject'],
  },
  {
    what: 'overwrite a seal',
    on: 'ArchiveBucket',
    path: '/seals/000000000001.json',
    actions: ['s3:PutObject'],
  },
  {
    what: 'change the bucket of the archive',
    on: 'ArchiveBucket',
    actions: s3([
      'DeleteBucket',
      'DeleteBucketPolicy',
      'DeleteBucketWebsite',
      'PutBucketPolicy',
      'PutBucketAcl',
      'PutBucketPublicAccessBlock',
      'PutBucketObjectLockConfiguration',
      'PutBucketVersioning',
      'PutBucketOwnershipControls',
      'PutBucketTagging',
      'PutBucketNotification',
      'PutBucketWebsite',
      'PutBucketCORS',
      'PutBucketLogging',
      'PutLifecycleConfiguration',
      'PutReplicationConfiguration',
      'PutEncryptionConfiguration',
    ]),
  },
  {
    what: 'take the key of the seals away, or let others use it',
    on: 'SigningKey',
    actions: kms([
      'DisableKey',
      'ScheduleKeyDeletion',
      'PutKeyPolicy',
      'CreateGrant',
      'CreateAlias',
      'ReplicateKey',
      'TagResource',
    ]),
  },
  {
    what: 'take the key of the records away',
    on: 'Key',
    actions: kms(['DisableKey', 'ScheduleKeyDeletion', 'PutKeyPolicy', 'CreateGrant', 'TagResource']),
  },
];

describe('the roles of the packaged stack, on the trail', () => {
  let template: Template;
  let roles: readonly string[];

  beforeAll(async () => {
    template = await packageTemplate();
    roles = template.ofType('AWS::IAM::Role').map(([id]) => id);
  });

  afterAll(() => {
    template.remove();
  });

  async function findRoles(deed: Omit<Deed, 'role'>): Promise<readonly string[]> {
    const answers = await Promise.all(roles.map(async (role) => mayRole(template, { role, ...deed })));
    return roles.filter((_, index) => answers[index]);
  }

  it.each(harms)('cannot, any of them, $what', async ({ on, path = '', actions }) => {
    expect(roles.length).toBeGreaterThan(10);
    for (const action of actions) {
      await expect(findRoles({ on, path, action })).resolves.toEqual([]);
    }
  });

  it('have no way around that: the table is reached by no other name, and no policy is kept apart from them', () => {
    expect(template.ofType('AWS::IAM::Policy')).toEqual([]);
    expect(template.ofType('AWS::IAM::ManagedPolicy')).toEqual([]);
    for (const id of roles) expect(template.resources[id]?.Properties['ManagedPolicyArns']).toEqual([]);
  });

  it('sign seals, one of them', async () => {
    await expect(findRoles({ on: 'SigningKey', action: 'kms:Sign' })).resolves.toEqual([
      'SealIamRoleLambdaExecution',
    ]);
  });

  it('put new objects into the archive: one the records, one the seals', async () => {
    const put = {
      on: 'ArchiveBucket',
      action: 's3:PutObject',
      context: { 's3:if-none-match': '*' },
    } as const;
    await expect(findRoles({ ...put, path: '/records/dt=2026-01-31/2.ndjson.gz' })).resolves.toEqual([
      'ArchiveIamRoleLambdaExecution',
    ]);
    await expect(findRoles({ ...put, path: '/seals/000000000002.json' })).resolves.toEqual([
      'SealIamRoleLambdaExecution',
    ]);
  });

  it('change the policy of a bucket, one of them, and not that of the archive, which its own policy denies', async () => {
    const role = 'S3IamRoleLambdaExecution';
    await expect(mayRoleOnOtherBucket(template, role, 's3:PutBucketPolicy')).resolves.toBe(true);
    await expect(
      mayRole(template, { role, action: 's3:PutBucketPolicy', on: 'ArchiveBucket' }),
    ).resolves.toBe(false);
  });

  // IAM knows no condition on a condition: that a record is put only where none is stands in the code, and that one was put
  // over another is told from the stream and found by `audit verify`.
  it('put records, those that find and command, and no others', async () => {
    const putting = await findRoles({ on: 'AuditTable', action: 'dynamodb:PutItem' });
    expect(putting.map((id) => id.replace('IamRoleLambdaExecution', '').toLowerCase()).toSorted()).toEqual(
      [...services.map(({ name }) => name), 'approve', 'heartbeat', 'operate', 'tick'].toSorted(),
    );
  });
});
