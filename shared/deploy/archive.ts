const bucket = { 'Fn::GetAtt': ['ArchiveBucket', 'Arn'] };
const objects = { 'Fn::Sub': '${ArchiveBucket.Arn}/*' };

const ownRoles = { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/holdfast-*-${AWS::Region}' };

/**
 * The bucket of the archive and its seals, as CloudFormation resources. In compliance mode nobody, the account's root
 * included, can remove a version or shorten its retention (Amazon S3 User Guide, "Object Lock").
 */
export function createArchiveResources(retentionYears: number): Record<string, object> {
  return {
    ArchiveBucket: {
      Type: 'AWS::S3::Bucket',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        ObjectLockEnabled: true,
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Years: retentionYears } },
        },
        VersioningConfiguration: { Status: 'Enabled' },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            {
              BucketKeyEnabled: true,
              ServerSideEncryptionByDefault: {
                SSEAlgorithm: 'aws:kms',
                KMSMasterKeyID: { 'Fn::GetAtt': ['Key', 'Arn'] },
              },
            },
          ],
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    },
    ArchiveBucketPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: 'ArchiveBucket' },
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'OverTlsOnly',
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:*',
              Resource: [bucket, objects],
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
            // A version that is put over a record hides it, however well it is locked.
            {
              Sid: 'NothingIsOverwritten',
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:PutObject',
              Resource: objects,
              Condition: { Null: { 's3:if-none-match': 'true' } },
            },
            {
              Sid: 'NothingIsHidden',
              Effect: 'Deny',
              Principal: '*',
              Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
              Resource: objects,
            },
            // The function that puts S3 back may change the settings of any bucket, but not of the one that says what it did.
            {
              Sid: 'HoldfastLeavesItAlone',
              Effect: 'Deny',
              Principal: '*',
              Action: [
                's3:PutBucket*',
                's3:DeleteBucket*',
                's3:PutEncryption*',
                's3:PutLifecycle*',
                's3:PutReplication*',
              ],
              Resource: bucket,
              Condition: { ArnLike: { 'aws:PrincipalArn': ownRoles } },
            },
          ],
        },
      },
    },
  };
}
