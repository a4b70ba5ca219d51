import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { nameError, stackAbsent } from '../support/diagnosis.ts';
import { home, RegionsAccount } from '../support/regions-account.ts';

describe('holdfast regions', () => {
  const account = new RegionsAccount();

  beforeEach(() => {
    account.reset();
  });

  afterAll(() => {
    account.remove();
  });

  describe('add', () => {
    it('writes a Region into the settings, and leaves the rest to a deployment where the functions may not act there', async () => {
      const { exitCode, stdout, stderr } = await account.type('add us-east-1');
      expect([exitCode, stderr]).toEqual([0, '']);
      expect(account.readSettings()).toBe('version: 1\nregions: [us-east-1]\n# ours\nmode: observe\n');
      expect(stdout).toContain('Next: npm run deploy -- --region eu-central-1');
      expect(stdout).toContain('It lets the functions act in us-east-1');
      expect(account.stacks.size).toBe(0);
    });

    it('has a Region forward at once where the functions may act there, and looks at what is there', async () => {
      account.deploy(['us-east-1']);
      const { exitCode, stdout } = await account.type('add us-east-1');
      expect(exitCode).toBe(0);
      expect(stdout).toContain('us-east-1 forwards its events to eu-central-1 (created).');
      expect(stdout).not.toContain('npm run deploy');
      const body = account.getTemplate();
      expect(body).toContain('"iam.amazonaws.com"');
      expect(body).toContain(':events:eu-central-1:');
      const sweeps = account.eventBridge
        .commandCalls(PutEventsCommand)
        .flatMap(({ args: [{ input }] }) => input.Entries ?? [])
        .map(({ Detail = '' }) => JSON.parse(Detail) as object);
      expect(sweeps).toContainEqual({
        command: 'sweep',
        resourceType: 'AWS::S3::Bucket',
        region: 'us-east-1',
      });
      expect(sweeps).not.toContainEqual(expect.objectContaining({ resourceType: 'AWS::IAM::User' }));
    });

    it('asks for no calls of global services where they are not recorded', async () => {
      account.deploy(['eu-west-1']);
      await account.type('add eu-west-1');
      const body = account.getTemplate();
      expect(body).toContain('"s3.amazonaws.com"');
      expect(body).not.toContain('"iam.amazonaws.com"');
    });

    it('says that IAM is not seen where the Region of its events is not covered', async () => {
      const { stdout } = await account.type('add eu-west-1');
      expect(stdout).toMatch(/Not seen as they happen: .*IAM.* in us-east-1 only/);
      expect(stdout).toContain('npx holdfast regions add us-east-1 --region eu-central-1');
    });

    it('leaves the stack to a deployment where the functions are of another version', async () => {
      account.deploy(['us-east-1'], 'another');
      const { stdout } = await account.type('add us-east-1');
      expect(stdout).toContain('Next: npm run deploy');
      expect(account.stacks.size).toBe(0);
    });

    it.each([
      [
        'that there is none of',
        'eu-wset-1',
        'error: AWS knows no Region eu-wset-1. Did you mean eu-central-1 or eu-west-1?\n',
      ],
      [
        'like no other',
        'ireland',
        'error: AWS knows no Region ireland; `aws ec2 describe-regions` lists them\n',
      ],
      [
        'that is the home',
        home,
        'error: eu-central-1 is the Region that Holdfast is deployed in, and covered: leave it out\n',
      ],
      [
        'that is not enabled',
        'ap-east-1',
        'error: ap-east-1 is not enabled in this account. If it is to be used',
      ],
    ])('takes no Region %s, and writes nothing', async (_, region, message) => {
      const { exitCode, stderr } = await account.type(`add us-east-1 ${region}`);
      expect(exitCode).toBe(1);
      expect(stderr).toContain(message);
      expect(account.readSettings()).not.toContain('regions');
      expect(account.stacks.size).toBe(0);
    });

    it('names the permission that is missing', async () => {
      account.ec2
        .on(DescribeRegionsCommand)
        .rejects(nameError('UnauthorizedOperation', 'ada is not authorized to perform: ec2:DescribeRegions'));
      const { exitCode, stderr } = await account.type('add us-east-1');
      expect(exitCode).toBe(1);
      expect(stderr).toContain('This command needs ec2:DescribeRegions');
      expect(account.readSettings()).not.toContain('regions');
    });

    it('says where Holdfast is not deployed', async () => {
      account.cloudFormation.on(DescribeStacksCommand, { StackName: 'holdfast' }).rejects(stackAbsent);
      const { exitCode, stderr } = await account.type('add us-east-1');
      expect(exitCode).toBe(1);
      expect(stderr).toContain('Holdfast is not deployed in account 111122223333, Region eu-central-1');
    });
  });

  describe('remove', () => {
    it('takes a Region from the settings and its stack away, and says what the functions may still do', async () => {
      account.write('version: 1\nregions: [us-east-1, eu-west-1] # all\n');
      account.deploy(['us-east-1', 'eu-west-1']);
      account.forward('eu-west-1');
      account.forward('us-east-1');
      const { exitCode, stdout, stderr } = await account.type('remove eu-west-1');
      expect([exitCode, stderr]).toEqual([0, '']);
      expect(account.readSettings()).toBe('version: 1\nregions: [us-east-1] # all\n');
      expect([...account.stacks.keys()]).toEqual(['us-east-1']);
      expect(stdout).toContain('eu-west-1 forwards nothing any more');
      expect(stdout).toContain('Next: npm run deploy -- --region eu-central-1');
    });

    it('needs no deployment where none was made with the Region', async () => {
      account.write('version: 1\nregions: [eu-west-1]\n');
      const { stdout } = await account.type('remove eu-west-1');
      expect(account.readSettings()).toBe('version: 1\nregions: []\n');
      expect(stdout).toContain('eu-west-1 had no forwarding stack.');
      expect(stdout).not.toContain('npm run deploy');
    });

    it.each([
      ['the home', home, 'eu-central-1 is the Region that Holdfast is deployed in'],
      ['what is not covered', 'eu-west-1', 'eu-west-1 is not covered: `holdfast regions list`'],
    ])('does not take %s', async (_, region, message) => {
      const { exitCode, stderr } = await account.type(`remove ${region}`);
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining(message)]);
      expect(account.readSettings()).toBe('version: 1\n# ours\nmode: observe\n');
    });

    it('leaves what forwards to another Holdfast', async () => {
      account.forward('eu-west-1', { Home: 'eu-north-1' });
      const { exitCode, stderr } = await account.type('remove eu-west-1');
      expect([exitCode, stderr]).toEqual([
        1,
        'error: eu-west-1 forwards to eu-north-1, not to eu-central-1: name that with --region\n',
      ]);
      expect(account.stacks.size).toBe(1);
    });
  });
});
