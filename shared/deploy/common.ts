/** What every function of the stack shares, as `serverless.yml` and CloudFormation take it. */
export const retryPolicy = { maximumEventAge: 86_400, maximumRetryAttempts: 185 };
export const deadLetterQueueArn = { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] };

/** A function's own failures go where its rules' do. */
export const toDeadLetters = { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: deadLetterQueueArn };

// X-Ray takes no resource-level permission.
export const tracing = {
  Effect: 'Allow',
  Action: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
  Resource: '*',
};

/** The stack's key, but only for what the named services encrypt with it. */
export function useKeyThrough(services: readonly string[]): object {
  return {
    Effect: 'Allow',
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
    Resource: { 'Fn::GetAtt': ['Key', 'Arn'] },
    Condition: {
      StringEquals: {
        'kms:ViaService': services.map((service) => ({
          'Fn::Sub': `${service}.\${AWS::Region}.\${AWS::URLSuffix}`,
        })),
      },
    },
  };
}
