import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const project = join(import.meta.dirname, '../../..');
const parts = ['shared', 'docs', 'README.md', 'package.json', '.prettierrc.json', 'holdfast.config.yml'];
const upToDate = { status: 0, stdout: 'Everything generated is up to date.\n' };

describe('npm run generate', () => {
  let copy: string;

  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'holdfast-generate-'));
    for (const part of parts) cpSync(join(project, part), join(copy, part), { recursive: true });
    symlinkSync(join(project, 'node_modules'), join(copy, 'node_modules'));
    generate();
  });

  afterAll(() => {
    rmSync(copy, { recursive: true });
  });

  function generate(...flags: readonly string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(process.execPath, [join(copy, 'shared/deploy/generate.ts'), ...flags], {
      encoding: 'utf8',
    });
  }

  it('has nothing to say when it was just run', () => {
    expect(generate('--check')).toMatchObject(upToDate);
  });

  it('fails its check with the name of each stale file, writes nothing in it, and mends them all without it', () => {
    appendFileSync(join(copy, 'docs/controls/ec2-security-group-no-world-admin-ports.md'), 'By hand.\n');
    writeFileSync(join(copy, 'docs/controls/s3-no-such-control.md'), '# No such control\n');
    rmSync(join(copy, 'docs/holdfast.config.schema.json'));
    writeFileSync(join(copy, 'shared/controls/iam/index.ts'), 'export const controls = [];\n');
    const stale = [
      'docs/controls/ec2-security-group-no-world-admin-ports.md',
      'docs/controls/s3-no-such-control.md',
      'docs/holdfast.config.schema.json',
      'shared/controls/iam/index.ts',
    ];

    const checks = [generate('--check'), generate('--check')];
    for (const { status, stderr } of checks) {
      expect(status).toBe(1);
      expect(stderr).toMatch(/^Out of date: /);
      for (const path of stale) expect(stderr).toContain(path);
    }

    const { stdout } = generate();
    for (const path of stale) expect(stdout).toContain(path);
    expect(generate('--check')).toMatchObject(upToDate);
  });

  it('says so when the README lost the place of its table', () => {
    writeFileSync(join(copy, 'README.md'), '# Holdfast\n');
    expect(generate()).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(
        'README.md has no <!-- controls --> … <!-- /controls --> to fill',
      ) as string,
    });
  });
});
