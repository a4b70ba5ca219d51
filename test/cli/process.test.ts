import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

// A program loads in a second; on a busy machine in several.
jest.setTimeout(30_000);

const project = path.join(__dirname, '../..');

interface Ended {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

/** An environment in which nobody is signed in, whatever the machine knows. */
const strange = {
  PATH: process.env['PATH'],
  HOME: '/nowhere',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/nowhere/config',
  AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
};

async function runProgram(args: readonly string[], environment: object = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { ...strange, ...environment };
    execFile(process.execPath, args, { cwd: project, env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr });
    });
  });
}

describe('holdfast as a program', () => {
  it('explains itself, with examples', async () => {
    const { code, stdout, stderr } = await runProgram(['cli/holdfast.ts', 'log', '--help']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('$ holdfast log --since 7d --actor ada');
    expect(stdout).toContain('--region <name>');
  });

  it('says where to sign in, without a stack trace', async () => {
    const { code, stdout, stderr } = await runProgram(['cli/holdfast.ts', 'log', '--region', 'eu-west-1']);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^error: There are no AWS credentials here [^\n]+\n$/);
  });

  it('asks for a Region where none is named', async () => {
    const { code, stderr } = await runProgram(['cli/holdfast.ts', 'doctor']);
    expect([code, stderr]).toEqual([
      1,
      'error: No Region is named: add --region, for example --region eu-west-1, or set AWS_REGION\n',
    ]);
  });

  it('ends in peace when the reader of its pipe leaves', async () => {
    const child = spawn(process.execPath, ['cli/holdfast.ts', 'controls', '--json'], { cwd: project });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.destroy();
    await expect(once(child, 'close')).resolves.toEqual([0, null]);
    expect(stderr).toBe('');
  });
});

describe('npm run deploy', () => {
  it('takes no option that it does not know', async () => {
    const { code, stderr } = await runProgram(['deploy.ts', '--regoin', 'eu-west-1']);
    expect(code).toBe(2);
    expect(stderr).toContain('(Did you mean --region?)');
  });

  it('packages nothing while nobody is signed in', async () => {
    const { code, stdout, stderr } = await runProgram(['deploy.ts', '--region', 'eu-west-1']);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^error: There are no AWS credentials here [^\n]+\n$/);
  });

  it('names every wrong setting by its line, before it asks AWS anything', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'holdfast-'));
    const file = path.join(folder, 'holdfast.config.yml');
    writeFileSync(file, 'version: 1\nmode: enforced\nsweep:\n  everyHours: 0\n');
    try {
      const { code, stderr } = await runProgram(['deploy.ts', '--region', 'eu-west-1'], {
        HOLDFAST_CONFIG: file,
      });
      expect(code).toBe(1);
      expect(stderr).toContain(`error: ${file}:2 mode: Invalid option`);
      expect(stderr).toContain(`${file}:4 sweep.everyHours: `);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
