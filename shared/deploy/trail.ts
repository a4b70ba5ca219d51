/** A trail of the account's management events in all Regions, for an account that has none, as CloudFormation resources. */
export function createTrailResources(): Record<string, object> {
  const arn = {
    'Fn::Sub': 'arn:${AWS::Partition}:cloudtrail:${AWS::Region}:${AWS::AccountId}:trail/holdfast',
  };
  const fromThisTrail = { StringEquals: { 'aws:SourceArn': arn } };
  const service = { Service: 'cloudtrail.amazonaws.com' };
  return {
    TrailBucket: {
      Type: 'AWS::S3::Bucket',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        VersioningConfiguration: { Status: 'Enabled' },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    },
    TrailBucketPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: 'TrailBucket' },
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: service,
              Action: 's3:GetBucketAcl',
              Resource: { 'Fn::GetAtt': ['TrailBucket', 'Arn'] },
              Condition: fromThisTrail,
            },
            {
              Effect: 'Allow',
              Principal: service,
              Action: 's3:PutObject',
              Resource: { 'Fn::Sub': '${TrailBucket.Arn}/AWSLogs/${AWS::AccountId}/*' },
              Condition: fromThisTrail,
            },
            {
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:*',
              Resource: [{ 'Fn::GetAtt': ['TrailBucket', 'Arn'] }, { 'Fn::Sub': '${TrailBucket.Arn}/*' }],
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ],
        },
      },
    },
    Trail: {
      Type: 'AWS::CloudTrail::Trail',
      DependsOn: 'TrailBucketPolicy',
      Properties: {
        TrailName: 'holdfast',
        S3BucketName: { Ref: 'TrailBucket' },
        IsLogging: true,
        IsMultiRegionTrail: true,
        IncludeGlobalServiceEvents: true,
        EnableLogFileValidation: true,
      },
    },
  };
}
