import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { runCommandLine } from '../support/command-line.ts';
import { examineAccount, nameError, stackAbsent } from '../support/diagnosis.ts';
import { account, makeHealthy } from '../support/healthy-account.ts';

describe('holdfast doctor', () => {
  beforeEach(() => {
    makeHealthy(account);
  });

  it('calls an account protected where everything is in place', async () => {
    const { exitCode, diagnosis } = await examineAccount();
    expect(diagnosis).toMatchObject({
      account: '111122223333',
      region: 'us-east-1',
      caller: 'arn:aws:iam::111122223333:user/ada',
      verdict: 'protected',
    });
    expect(diagnosis.checks.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'stack ok',
      'trail ok',
      'rules ok',
      'functions ok',
      'forwarding ok',
      'policy ok',
      'heartbeat ok',
      'last-event ok',
      'dead-letters ok',
      'open-changes ok',
      'seals ok',
      'subscriptions ok',
      'config-recording ok',
      'iam-events ok',
      'regions ok',
    ]);
    expect(exitCode).toBe(0);
  });

  it('says of a missing stack once that it is missing, and nothing of its parts', async () => {
    account.cloudFormation.on(DescribeStacksCommand).rejects(stackAbsent);
    const { diagnosis } = await examineAccount();
    expect(diagnosis.checks.map(({ id }) => id)).toEqual([
      'stack',
      'trail',
      'config-recording',
      'iam-events',
      'regions',
    ]);
  });

  it('takes nothing for ok that it may not look at, and names what it needs', async () => {
    const denied = (action: string): Error =>
      nameError('AccessDeniedException', `User: ada is not authorized to perform: ${action} on resource: x`);
    account.sqs.on(GetQueueAttributesCommand).rejects(denied('sqs:getqueueattributes'));
    account.ec2.on(DescribeRegionsCommand).rejects(nameError('UnauthorizedOperation', 'You may not.'));
    const { exitCode, diagnosis } = await examineAccount();
    expect(diagnosis.checks.filter(({ status }) => status !== 'ok')).toEqual([
      {
        id: 'dead-letters',
        title: 'Dead letters',
        status: 'unknown',
        text: 'Cannot tell: needs sqs:getqueueattributes, which is denied.',
        advice: 'Allow sqs:GetQueueAttributes to whoever asks.',
      },
      {
        id: 'regions',
        title: 'Regions',
        status: 'unknown',
        text: 'Cannot tell: needs ec2:DescribeRegions, cloudformation:DescribeStacks, which is denied.',
        advice: 'Allow ec2:DescribeRegions, cloudformation:DescribeStacks to whoever asks.',
      },
    ]);
    expect([diagnosis.verdict, exitCode]).toEqual(['unknown', 1]);
  });

  it('goes on with the other checks when one fails for any reason', async () => {
    account.lambda.on(GetFunctionConfigurationCommand).rejects(nameError('TimeoutError', 'took too long'));
    const { diagnosis } = await examineAccount();
    const unknown = diagnosis.checks.filter(({ status }) => status === 'unknown');
    expect(unknown.map(({ id, text }) => [id, text])).toEqual([
      ['functions', expect.stringContaining('Cannot tell: AWS cannot be reached: took too long')],
    ]);
    expect(diagnosis.checks).toHaveLength(15);
  });

  it('writes nothing and takes no dead letter', async () => {
    await examineAccount();
    const names = Object.values(account).flatMap((mock) =>
      mock.calls().map(({ args }) => args[0].constructor.name),
    );
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !/^(Get|BatchGet|List|Describe|Query)/.test(name))).toEqual([]);
  });

  it('prints a line a check, what to do under it, and the verdict at the end', async () => {
    account.cloudTrail.on(DescribeTrailsCommand).resolves({ trailList: [] });
    const { exitCode, stdout } = await runCommandLine('doctor --region us-east-1');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /^Account 111122223333, Region us-east-1, as arn:aws:iam::111122223333:user\/ada\n/,
    );
    expect(stdout).toContain('\nok       Deployment    The stack holdfast is deployed');
    expect(stdout).toMatch(
      /\nPROBLEM {2}CloudTrail {4}No trail logs [^\n]+\n {23}→ Set `trail.create: true`/,
    );
    expect(stdout).toMatch(/Holdfast cannot fully protect account 111122223333 in us-east-1 until[^\n]+\n$/);
  });

  it('fails where nobody is signed in', async () => {
    account.sts.on(GetCallerIdentityCommand).rejects(nameError('CredentialsProviderError', 'none'));
    const { exitCode, stdout, stderr } = await runCommandLine('doctor --region us-east-1');
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain('There are no AWS credentials here (none)');
  });
});
