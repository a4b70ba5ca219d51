import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { runCommandLine } from '../support/command-line.ts';
import { nameError, stackAbsent } from '../support/diagnosis.ts';
import { account, keepRecords, makeHealthy, stack } from '../support/healthy-account.ts';

describe('a command line that is written wrongly', () => {
  it.each([
    ['lgo', "error: unknown command 'lgo'\n(Did you mean log?)"],
    ['log --frob', "error: unknown option '--frob'"],
    ['log --since yesterday', "argument 'yesterday' is invalid. Write an age"],
    ['log --limit 0', "argument '0' is invalid. Write a whole number"],
    ['log --outcome done', 'Allowed choices are remediated,'],
    [
      'log --since 1h --until 2h',
      '--since 2026-01-31T08:30:00.000Z is later than --until 2026-01-31T07:30:00.000Z',
    ],
    ['controls --service sns', 'Allowed choices are cloudtrail, '],
    ['show', "missing required argument 'id'"],
    ['show hf-1', 'error: hf-1 is no id here: that of a finding is'],
    ['', 'Usage: holdfast'],
  ])('holdfast %s: exit code 2', async (line, message) => {
    const { exitCode, stdout, stderr } = await runCommandLine(line);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });
});

describe('what is in the way of a command', () => {
  beforeEach(() => {
    makeHealthy(account);
  });

  const denial =
    'User: arn:aws:iam::1:user/ada is not authorized to perform: dynamodb:Query on resource: arn:aws:dynamodb';

  it('is a stack that is not there: says where it looked and how to deploy', async () => {
    account.cloudFormation.on(DescribeStacksCommand).rejects(stackAbsent);
    const { exitCode, stderr } = await runCommandLine('log --region eu-west-1');
    expect([exitCode, stderr]).toEqual([
      1,
      'error: Holdfast is not deployed in account 111122223333, Region eu-west-1 (no stack holdfast). Deploy it with ' +
        '`npm run deploy -- --region eu-west-1`, or name another --region\n',
    ]);
  });

  it('is a stack that is not complete', async () => {
    account.cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ ...stack, Outputs: [] }] });
    const { exitCode, stderr } = await runCommandLine('log --region eu-west-1');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('has no output AuditTableName: its deployment is not complete');
  });

  it.each([
    ['CredentialsProviderError', 'Could not load credentials', 'There are no AWS credentials here'],
    ['ExpiredTokenException', 'The token is expired', 'The AWS credentials have expired'],
    ['UnrecognizedClientException', 'The token is invalid', 'AWS does not accept these credentials'],
    ['AccessDeniedException', denial, 'This command needs dynamodb:Query'],
    ['ThrottlingException', 'Rate exceeded', 'AWS asks for patience'],
    ['ENOTFOUND', 'getaddrinfo ENOTFOUND dynamodb.eu-wst-1', 'that the Region is spelled as AWS does'],
  ])('is %s: one line on stderr that says how to mend it', async (name, message, help) => {
    account.dynamoDb.on(QueryCommand).rejects(nameError(name, message));
    const { exitCode, stdout, stderr } = await runCommandLine('log --region eu-west-1');
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    expect(stderr).toContain(message);
    expect(stderr).toContain(help);
  });

  it('shows where it failed only to who asks for it', async () => {
    account.dynamoDb.on(QueryCommand).rejects(new Error('no'));
    const { stderr } = await runCommandLine('log --region eu-west-1', { HOLDFAST_DEBUG: '1' });
    expect(stderr).toMatch(/^error: no\nError: no\n +at /);
  });

  it.each([
    ['as given', '--region eu-west-1', { AWS_REGION: 'eu-west-2' }, 'eu-west-1'],
    ['in AWS_REGION', '', { AWS_REGION: 'eu-west-2', AWS_DEFAULT_REGION: 'eu-west-3' }, 'eu-west-2'],
    ['in AWS_DEFAULT_REGION', '', { AWS_DEFAULT_REGION: 'eu-west-3' }, 'eu-west-3'],
  ])('takes the Region %s', async (_, option, environment, expected) => {
    keepRecords([]);
    const { stderr } = await runCommandLine(`show hf-0123456789abcdef ${option}`, environment);
    expect(stderr).toContain(`in Region ${expected}`);
  });
});
