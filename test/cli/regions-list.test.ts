import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { nameError, type RegionalClient, stackAbsent } from '../support/diagnosis.ts';
import { home, RegionsAccount } from '../support/regions-account.ts';

describe('holdfast regions list', () => {
  const account = new RegionsAccount();

  beforeEach(() => {
    account.reset();
  });

  afterAll(() => {
    account.remove();
  });

  it('shows the home, what forwards, and what a deployment has to do', async () => {
    account.write('version: 1\nregions: [us-east-1, eu-west-1, sa-east-1]\n');
    account.deploy(['us-east-1', 'eu-west-1', 'ap-south-1', 'eu-north-1']);
    account.forward('us-east-1');
    account.forward('eu-west-1', { Version: 'old' });
    account.forward('ap-south-1');
    const { exitCode, stdout } = await account.type('list');
    expect(exitCode).toBe(0);
    const lines = stdout.split('\n').map((line) => line.split(/ {2,}/).slice(0, 2));
    expect(lines.slice(1, 7)).toEqual([
      [home, 'home'],
      ['us-east-1', 'covered'],
      ['eu-west-1', 'outdated'],
      ['sa-east-1', 'waiting'],
      ['ap-south-1', 'leaving'],
      ['eu-north-1', 'leaving'],
    ]);
    expect(stdout).toContain('Next: npm run deploy -- --region eu-central-1');
  });

  it('is content where all is done', async () => {
    account.write('version: 1\nregions: [us-east-1]\n');
    account.deploy(['us-east-1']);
    account.forward('us-east-1');
    const { stdout } = await account.type('list');
    expect(stdout).toContain('forwards its events to eu-central-1');
    expect(stdout).not.toMatch(/Next|Not seen/);
  });

  it('says that IAM is not seen where that is so', async () => {
    const { stdout } = await account.type('list');
    expect(stdout).toMatch(/Not seen as they happen: .*IAM/);
  });

  it('tells programs what is the matter with a stack, be it that nobody may look', async () => {
    account.write('version: 1\nregions: [us-east-1, eu-west-1]\n');
    account.deploy(['us-east-1', 'eu-west-1']);
    account.cloudFormation
      .on(DescribeStacksCommand, { StackName: 'holdfast-forwarding' })
      .callsFake(async (_, getClient: () => RegionalClient) => {
        throw (await getClient().config.region()) === 'us-east-1'
          ? nameError('AccessDenied', 'cloudformation:DescribeStacks is denied')
          : stackAbsent;
      });
    const { stdout } = await account.type('list --json');
    expect(JSON.parse(stdout)).toEqual([
      { region: home, isInSettings: true, isDeployed: true, state: 'home' },
      {
        region: 'us-east-1',
        isInSettings: true,
        isDeployed: true,
        state: 'unknown',
        reason: 'cloudformation:DescribeStacks is denied',
      },
      {
        region: 'eu-west-1',
        isInSettings: true,
        isDeployed: true,
        state: 'missing',
        reason: 'its forwarding stack is not there',
      },
    ]);
  });
});
