import { toResourceRef } from '../../shared/control/resource.ts';
import type { Baseline } from '../../shared/policy/baseline.ts';
import { runCommandLine } from '../support/command-line.ts';
import { account, makeHealthy } from '../support/healthy-account.ts';
import { answerCommands, keepTables } from '../support/kept-tables.ts';

const place = { partition: 'aws', account: '111122223333', region: 'eu-west-1' };
const trail = toResourceRef('AWS::CloudTrail::Trail', 'audit', place);
const group = toResourceRef('AWS::EC2::SecurityGroup', 'sg-0a1b2c3d', place);

const ofTrail: Baseline = {
  control: 'cloudtrail-trail-logging',
  resource: trail,
  value: { isLogging: true },
  at: '2026-01-31T08:00:00.000Z',
};
const ofGroup: Baseline = {
  control: 'ec2-security-group-no-world-admin-ports',
  resource: group,
  value: { rules: [] },
  at: '2026-01-31T09:00:00.000Z',
};

describe('baselines from the command line', () => {
  beforeEach(() => {
    makeHealthy(account);
    keepTables({ baselines: [ofGroup, ofTrail] });
  });

  const run = async (line: string): ReturnType<typeof runCommandLine> =>
    runCommandLine(`baseline ${line} --region eu-west-1`);

  it('are listed by control and resource', async () => {
    const { exitCode, stdout } = await run('list');
    expect(exitCode).toBe(0);
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['CONTROL', 'SINCE (UTC)', 'RESOURCE'],
      [ofTrail.control, '2026-01-31 08:00:00', trail.arn],
      [ofGroup.control, '2026-01-31 09:00:00', group.arn],
      [''],
    ]);
  });

  it('are listed of one control, whole as JSON', async () => {
    const { stdout } = await run(`list --control ${ofTrail.control} --json`);
    expect(JSON.parse(stdout)).toEqual([ofTrail]);
  });

  it('that there are none of yet are no error', async () => {
    keepTables({});
    await expect(run('list')).resolves.toMatchObject({
      exitCode: 0,
      stderr: 'Nothing is remembered yet: the first sweep does it.\n',
    });
  });

  it('are shown whole', async () => {
    const { stdout } = await run(`show ${trail.arn}`);
    expect(stdout).toContain(`${trail.arn}  remembered for ${ofTrail.control} since 2026-01-31 08:00:00 UTC`);
    expect(stdout).toContain('"isLogging": true');
  });

  it.each(['accept', 'reset'])('are commanded to be forgotten by %s', async (name) => {
    const sent = answerCommands(() => ({
      done: true,
      message: 'forgotten',
      subject: 'baseline',
      isPending: false,
    }));
    await expect(run(`${name} ${trail.arn} --reason moved`)).resolves.toMatchObject({
      exitCode: 0,
      stdout: 'forgotten\n',
    });
    expect(sent).toMatchObject([
      {
        functionName: 'holdfast-operate',
        order: {
          command: `${name}-baseline`,
          control: ofTrail.control,
          resource: trail.arn,
          reason: 'moved',
        },
      },
    ]);
  });

  it('of a resource that several controls remember ask which one is meant', async () => {
    keepTables({ baselines: [ofTrail, { ...ofTrail, control: 's3-bucket-acl-private' }] });
    const { exitCode, stderr } = await run(`reset ${trail.arn} --reason moved`);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Several controls remember');
  });

  it.each([
    ['show audit', 2, 'audit is no ARN'],
    [`show ${trail.arn}2`, 1, 'Nothing is remembered of'],
    ['list --control nobody', 1, 'There is no control nobody'],
    [`accept ${trail.arn}`, 2, "required option '--reason <text>' not specified"],
  ])('%s: exit code %d and why', async (line, code, why) => {
    const { exitCode, stderr } = await run(line);
    expect(exitCode).toBe(code);
    expect(stderr).toContain(why);
  });
});
