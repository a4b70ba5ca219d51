import { packageTemplate, type Template } from './template.ts';

/** What a role may do on the stores of the trail. On other resources this says nothing. */
const allowedOnTrail: readonly (readonly [store: string, actions: RegExp])[] = [
  ['AuditTable', /^dynamodb:(PutItem|GetItem|Query|DescribeStream|GetRecords|GetShardIterator|ListStreams)$/],
  ['ArchiveBucket', /^s3:(PutObject|GetObject|GetObjectLegalHold)$/],
  ['SealTable', /^dynamodb:(PutItem|GetItem|DeleteItem|Query)$/],
  ['SigningKey', /^kms:(GetPublicKey|Sign)$/],
];

/**
 * What would remove a record or shorten its lock, in whatever bucket. The settings of other buckets are put back by S3's
 * own function, which the policy of the archive keeps out (see below).
 */
const neverAllowed = /^s3:(DeleteObject|PutObject\w|Bypass|Replicate|PutBucketObjectLock)/;

interface BucketStatement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
}

function isAllowedOnTrail(action: string, resource: string): boolean {
  const store = allowedOnTrail.find(([name]) => resource.includes(name));
  return !neverAllowed.test(action) && (store === undefined || store[1].test(action));
}

describe('the trail in the packaged stack', () => {
  let template: Template;

  beforeAll(async () => {
    template = await packageTemplate();
  });

  afterAll(() => {
    template.remove();
  });

  /** The statements of the archive bucket's own policy. */
  function getBucketStatements(): readonly BucketStatement[] {
    const { PolicyDocument: policy } = template.resources['ArchiveBucketPolicy']?.Properties as {
      readonly PolicyDocument: { readonly Statement: readonly BucketStatement[] };
    };
    return policy.Statement;
  }

  describe('the roles', () => {
    it.each(['records', 'seals'])(
      'put %s into the archive, one function only, and overwrite none',
      (folder) => {
        const putting = template.functionIds.filter((id) =>
          template
            .statementsOf(id)
            .some(
              ({ Action, Resource }) =>
                Action.includes('s3:PutObject') &&
                JSON.stringify(Resource).includes(`\${ArchiveBucket.Arn}/${folder}/*`),
            ),
        );
        expect(putting).toEqual([folder === 'records' ? 'ArchiveLambdaFunction' : 'SealLambdaFunction']);
      },
    );

    it('put and read records of the audit trail, and can neither change nor remove one', () => {
      const onAuditTable = template.statements.filter(({ Resource }) =>
        JSON.stringify(Resource).includes('AuditTable'),
      );
      expect(new Set(onAuditTable.flatMap(({ Action }) => Action))).toEqual(
        new Set([
          'dynamodb:PutItem',
          'dynamodb:GetItem',
          'dynamodb:Query',
          // Its stream.
          'dynamodb:DescribeStream',
          'dynamodb:GetRecords',
          'dynamodb:GetShardIterator',
          'dynamodb:ListStreams',
        ]),
      );
      const onAnyTable = template.statements.filter(
        ({ Action, Resource }) => Action.some((action) => action.startsWith('dynamodb:')) && Resource === '*',
      );
      expect(onAnyTable).toEqual([]);
    });

    it('can, every one of them, neither alter nor remove a record, an archived object or a seal', () => {
      for (const id of template.functionIds) {
        for (const statement of template.statementsOf(id)) {
          const { Action, Resource } = statement;
          const on = JSON.stringify(Resource);
          const allowed = Action.filter((action) => isAllowedOnTrail(action, on));
          expect([id, statement, allowed]).toEqual([id, statement, [...Action]]);
        }
      }
    });

    it('change nothing of the archive’s bucket itself, though one of them may change that of any other', () => {
      const denied = getBucketStatements().find(({ Sid }) => Sid === 'HoldfastLeavesItAlone');
      expect(denied).toMatchObject({ Effect: 'Deny', Principal: '*' });
      const patterns = denied?.Action as readonly string[];
      const changing = template.statements
        .flatMap(({ Action }) => Action)
        .filter((action) => /^s3:(Put|Delete)(?!Object|Account)/.test(action));
      expect(changing).not.toEqual([]);
      for (const action of changing) {
        const isDenied = patterns.some((pattern) => action.startsWith(pattern.replace('*', '')));
        expect([action, isDenied]).toEqual([action, true]);
      }
    });

    it('sign with the key of the seals, one function only', () => {
      const signing = template.functionIds.filter((id) =>
        template.statementsOf(id).some(({ Action }) => Action.includes('kms:Sign')),
      );
      expect(signing).toEqual(['SealLambdaFunction']);
      expect(
        template
          .statementsOf('SealLambdaFunction')
          .filter(({ Resource }) => JSON.stringify(Resource).includes('SigningKey')),
      ).toEqual([
        {
          Effect: 'Allow',
          Action: ['kms:GetPublicKey', 'kms:Sign'],
          Resource: { 'Fn::GetAtt': ['SigningKey', 'Arn'] },
        },
      ]);
    });
  });

  describe('the stores', () => {
    it('lock the archive for everybody, and keep it when the stack goes', () => {
      expect(template.resources['ArchiveBucket']).toMatchObject({
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          ObjectLockEnabled: true,
          ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Years: 7 } } },
          VersioningConfiguration: { Status: 'Enabled' },
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
        },
      });
    });

    it('let nobody overwrite or hide what is in the archive, or reach it without TLS', () => {
      const everybody = { Effect: 'Deny', Principal: '*' };
      expect(getBucketStatements()).toEqual([
        expect.objectContaining({
          ...everybody,
          Action: 's3:*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
        expect.objectContaining({
          ...everybody,
          Action: 's3:PutObject',
          Condition: { Null: { 's3:if-none-match': 'true' } },
        }),
        expect.objectContaining({ ...everybody, Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'] }),
        expect.objectContaining({ Sid: 'HoldfastLeavesItAlone' }),
      ]);
    });

    it('keep the key of the seals, with which only the sealer can sign', () => {
      expect(template.resources['SigningKey']).toMatchObject({
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          KeySpec: 'ECC_NIST_P256',
          KeyUsage: 'SIGN_VERIFY',
          KeyPolicy: {
            Statement: [
              { Effect: 'Allow', Action: 'kms:*' },
              { Effect: 'Deny', Sid: 'HoldfastLeavesItAlone' },
              {
                Effect: 'Deny',
                Principal: '*',
                Action: 'kms:Sign',
                Condition: { ArnNotEquals: { 'aws:PrincipalArn': expect.anything() as unknown } },
              },
            ],
          },
        },
      });
      const { RoleName } = template.resources['SealIamRoleLambdaExecution']?.Properties ?? {};
      expect(RoleName).toBe('holdfast-seal-us-east-1');
    });
  });
});
