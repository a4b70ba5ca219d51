import { type Channel, toActor } from '../../shared/events/actor.ts';
import { record, session, user } from './actor-samples.ts';

// User agents in the form that the tools send.
const python = 'md/Botocore#1.39.4 ua/2.1 os/linux#6.1.0 md/arch#x86_64 lang/python#3.12.3';
const cli = 'aws-cli/2.27.50 md/awscrt#0.26.1 ua/2.1 os/macos#24.5.0 md/arch#arm64 lang/python#3.13.4';
const goSdk =
  'aws-sdk-go-v2/1.36.5 ua/2.1 os/linux lang/go#1.24.4 md/GOOS#linux md/GOARCH#amd64 api/s3#1.83.0';
const terraform =
  'APN/1.0 HashiCorp/1.0 Terraform/1.12.2 (+https://www.terraform.io) terraform-provider-aws/6.2.0 ' +
  `(+https://registry.terraform.io/providers/hashicorp/aws) ${goSdk}`;
const browser = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0';

describe('how a change was made', () => {
  it.each<[userAgent: string, channel: Channel]>([
    [cli, 'cli'],
    [`[${cli}]`, 'cli'],
    ['aws-cli/1.18.69 Python/3.8.10 Linux/5.4.0-90-generic botocore/1.16.19', 'cli'],
    [`${cli} exec-env/CloudShell md/prompt#off md/command#s3api.put-bucket-policy`, 'cli'],
    [browser, 'console'],
    [`[${browser}]`, 'console'],
    ['console.amazonaws.com', 'console'],
    ['console.ec2.amazonaws.com', 'console'],
    ['console.eu-central-1.amazonaws.com', 'console'],
    ['signin.amazonaws.com', 'console'],
    ['AWS Internal', 'console'],
    ['AWS CloudWatch Console', 'console'],
    [
      'AWS Console, aws-sdk-java/unknown-version Linux/3.14.35 Java_HotSpot(TM)_64-Bit_Server_VM/25',
      'console',
    ],
    ['[S3Console/0.4]', 'console'],
    [
      '[S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.750 Linux/5.10.224 OpenJDK_64-Bit_Server_VM/25]',
      'console',
    ],
    ['aws-internal/3 aws-sdk-java/1.12.658 Linux/5.10.210 AWSLambdaConsole/1', 'console'],
    [terraform, 'terraform'],
    ['APN/1.0 OpenTofu/1.0 OpenTofu/1.10.1 (+https://opentofu.org)', 'terraform'],
    ['APN/1.0 Pulumi/1.0 PulumiAwsNative/1.30.0 aws-sdk-go-v2/1.36.5 ua/2.1 os/linux', 'pulumi'],
    [`APN/1.0 Pulumi/1.0 PulumiAws/6.83.0 HashiCorp/1.0 Terraform/1.12 ${goSdk}`, 'pulumi'],
    ['aws-sdk-js/3.758.0 ua/2.1 os/linux#6.1.0 lang/js md/nodejs#22.14.0 aws-cdk/2.1019.2', 'cdk'],
    ['aws-sdk-js/3.758.0 ua/2.1 os/linux#6.1.0 lang/js md/nodejs#22.14.0 cdk-assets/3.3.1', 'cdk'],
    ['aws-sdk-js/3.758.0 lang/js md/nodejs#20.19.2 configure-aws-credentials-for-github-actions', 'pipeline'],
    [`Boto3/1.39.4 ${python} Botocore/1.39.4`, 'sdk'],
    [goSdk, 'sdk'],
    ['aws-sdk-js/3.758.0 ua/2.1 os/linux#6.1.0 lang/js md/nodejs#22.14.0 api/s3#3.758.0', 'sdk'],
    ['AWSPowerShell.Common/4.1.831 .NET_Runtime/8.0', 'sdk'],
    ['lambda.amazonaws.com', 'aws-service'],
    ['curl/8.5.0', 'unknown'],
  ])('is told by the user agent: %s', (userAgent, channel) => {
    expect(toActor(record({ userAgent })).channel).toBe(channel);
  });

  it.each<[how: string, fields: object, channel: Channel]>([
    [
      'CloudFormation, for the user who deployed the stack',
      {
        userIdentity: { ...user, invokedBy: 'cloudformation.amazonaws.com' },
        sourceIPAddress: 'cloudformation.amazonaws.com',
        userAgent: 'cloudformation.amazonaws.com',
      },
      'cloudformation',
    ],
    [
      'CloudFormation, where only the source address says so',
      { sourceIPAddress: 'cloudformation.amazonaws.com', userAgent: goSdk },
      'cloudformation',
    ],
    [
      'CloudFormation, of a stack that somebody deployed at the console',
      {
        userIdentity: { ...session('Admin', 'robin'), invokedBy: 'cloudformation.amazonaws.com' },
        sessionCredentialFromConsole: 'true',
      },
      'cloudformation',
    ],
    [
      'a service by itself',
      {
        userIdentity: { type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' },
        sourceIPAddress: 'autoscaling.amazonaws.com',
        userAgent: 'autoscaling.amazonaws.com',
      },
      'aws-service',
    ],
    [
      'a service that is not named',
      {
        userIdentity: { ...session('Admin', 'robin'), invokedBy: 'AWS Internal' },
        sourceIPAddress: 'AWS Internal',
        userAgent: 'AWS Internal',
      },
      'aws-service',
    ],
    [
      'a service in a role of its own, told by the source address',
      {
        userIdentity: session('Worker', 'worker'),
        sourceIPAddress: 'lambda.amazonaws.com',
        userAgent: goSdk,
      },
      'aws-service',
    ],
    [
      'a service, of which the record says no more',
      { userIdentity: { type: 'AWSService' }, userAgent: 'Coral' },
      'aws-service',
    ],
    [
      'a page of the console that calls with an SDK',
      { userIdentity: session('Admin', 'robin'), sessionCredentialFromConsole: 'true', userAgent: goSdk },
      'console',
    ],
    [
      'the console, told by a flag that is no text',
      { sessionCredentialFromConsole: true, userAgent: 'Coral' },
      'console',
    ],
    [
      'a service that the console asked',
      {
        userIdentity: { ...session('Admin', 'robin'), invokedBy: 'AWS Internal' },
        sessionCredentialFromConsole: 'true',
        userAgent: 'AWS Internal',
      },
      'console',
    ],
    [
      'an IAM user at the console, as older records have it',
      { userIdentity: { ...user, invokedBy: 'signin.amazonaws.com' }, userAgent: 'signin.amazonaws.com' },
      'console',
    ],
    [
      'a terminal, with credentials that the console gave out',
      { sessionCredentialFromConsole: 'true', userAgent: cli },
      'cli',
    ],
    [
      'GitHub Actions that run Terraform',
      { userIdentity: session('Deploy', 'GitHubActions'), userAgent: terraform },
      'pipeline',
    ],
    [
      'GitLab that runs the CLI',
      { userIdentity: session('Deploy', 'gitlab-job-4711'), userAgent: cli },
      'pipeline',
    ],
    [
      'CodeBuild that runs an SDK',
      { userIdentity: session('Build', 'AWSCodeBuild-0b5c'), userAgent: goSdk },
      'pipeline',
    ],
    [
      'GitHub Actions under a session name of its own',
      {
        userIdentity: session('Deploy', 'release', {
          webIdFederationData: {
            federatedProvider: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com',
          },
        }),
        userAgent: terraform,
      },
      'pipeline',
    ],
    [
      'CodePipeline',
      { userIdentity: { ...session('Pipeline', '1753'), invokedBy: 'codepipeline.amazonaws.com' } },
      'pipeline',
    ],
    [
      'a role of a cluster, which is no pipeline for having an identity provider',
      {
        userIdentity: session('Pod', 'payments', {
          webIdFederationData: {
            federatedProvider:
              'arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/0A1B',
          },
        }),
        userAgent: goSdk,
      },
      'sdk',
    ],
  ])('%s', (_, fields, channel) => {
    expect(toActor(record(fields)).channel).toBe(channel);
  });
});
