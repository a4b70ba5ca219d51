import { runCommandLine } from '../support/command-line.ts';

describe('holdfast controls', () => {
  it('lists those of a service and a severity', async () => {
    const { stdout } = await runCommandLine('controls --service iam --severity medium');
    expect(stdout).toContain('iam-access-key-rotated');
    expect(stdout).not.toContain('s3-');
  });

  it('asks no account', async () => {
    const { exitCode, stdout } = await runCommandLine('controls --json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toContainEqual({
      id: 'iam-access-key-rotated',
      service: 'iam',
      title: 'Access keys of IAM users are rotated',
      severity: 'medium',
      resourceType: 'AWS::IAM::User',
      defaultMode: 'approve',
    });
  });

  it('says so where none matches', async () => {
    const { exitCode, stdout, stderr } = await runCommandLine('controls --service s3 --severity low');
    expect([exitCode, stdout, stderr]).toEqual([0, '', 'No control matches.\n']);
  });
});

describe('holdfast explain', () => {
  it('tells what the control is for, reads, changes and takes', async () => {
    const { stdout } = await runCommandLine('explain ec2-security-group-no-world-admin-ports');
    expect(stdout).not.toContain('`');
    for (const text of [
      'AuthorizeSecurityGroupIngress of ec2',
      'ec2:DescribeSecurityGroupRules',
      'ec2:RevokeSecurityGroupIngress',
      'mode ("enforce")',
      'widestIpv4Prefix (8)',
      'MITRE ATT&CK: T1133',
    ]) {
      expect(stdout).toContain(text);
    }
  });

  it('tells the same to machines', async () => {
    const { stdout } = await runCommandLine('explain iam-access-key-rotated --json');
    expect(JSON.parse(stdout)).toMatchObject({
      id: 'iam-access-key-rotated',
      settings: expect.arrayContaining([
        expect.objectContaining({ name: 'maximumAgeDays', default: 90 }),
      ]) as unknown,
      writes: ['iam:UpdateAccessKey'],
      references: { securityHub: ['IAM.3'] },
    });
  });

  it.each([
    ['s3-bucket-polcy-not-public', 'Did you mean s3-bucket-policy-not-public'],
    ['access-key-rotated', 'Did you mean iam-access-key-rotated '],
    ['zzz', 'There is no control zzz. `holdfast controls` lists them all'],
  ])('fails for %s and helps', async (id, help) => {
    const { exitCode, stderr } = await runCommandLine(`explain ${id}`);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(help);
  });
});
