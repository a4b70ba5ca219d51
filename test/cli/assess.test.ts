import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  GetAccessKeyLastUsedCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListUserTagsCommand,
} from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { type Printed, runAt, runCommandLine } from '../support/command-line.ts';
import { nameError } from '../support/diagnosis.ts';
import { account, makeHealthy } from '../support/healthy-account.ts';

const control = 'iam-access-key-rotated';
const iam = mockClient(IAMClient);
const folder = mkdtempSync(path.join(tmpdir(), 'holdfast-'));
const settingsFile = path.join(folder, 'holdfast.config.yml');

/** Assesses a user with one old access key. */
async function assess(settings: string, rest = ''): Promise<Printed> {
  writeFileSync(settingsFile, `version: 1\n${settings}\n`);
  const arn = 'arn:aws:iam::111122223333:user/ada';
  return runCommandLine(
    `assess ${arn} --control ${control} --region us-east-1 --settings ${settingsFile} ${rest}`,
  );
}

function useKey(at: Date | undefined): void {
  iam.on(GetAccessKeyLastUsedCommand).resolves({
    $metadata: {},
    AccessKeyLastUsed: { LastUsedDate: at, ServiceName: 's3', Region: 'eu-west-1' },
  });
}

describe('what holdfast assess says of the decision', () => {
  beforeEach(() => {
    makeHealthy(account);
    iam.reset();
    iam.on(ListAccessKeysCommand).resolves({
      $metadata: {},
      AccessKeyMetadata: [
        { AccessKeyId: 'AKIAOLD', Status: 'Active', CreateDate: new Date('2025-01-01T00:00:00.000Z') },
      ],
    });
    iam.on(ListUserTagsCommand).resolves({ $metadata: {}, Tags: [{ Key: 'env', Value: 'prod' }] });
    useKey(undefined);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['enforce', 'Holdfast would do this, at the next event or sweep: '],
    ['approve', 'Holdfast would ask first, and then do this: '],
    ['observe', 'Holdfast would only report it; this would put it back: '],
  ])('in mode %s', async (mode, deed) => {
    const { exitCode, stdout } = await assess(`mode: ${mode}`);
    expect(stdout).toContain(`  ${deed}`);
    expect(stdout).toContain(`  Why: ${control} is in mode ${mode}`);
    expect(exitCode).toBe(1);
  });

  it('with a mode for some tags: reads the live ones', async () => {
    const settings = 'mode: enforce\nmodes:\n  - tags: { env: prod }\n    mode: observe';
    const prod = await assess(settings);
    expect(prod.stdout).toContain('Holdfast would only report it');
    iam.on(ListUserTagsCommand).resolves({ $metadata: {}, Tags: [{ Key: 'env', Value: 'dev' }] });
    const dev = await assess(settings);
    expect(dev.stdout).toContain('Holdfast would do this');
  });

  it('with no mode for tags: does not read them', async () => {
    await assess('mode: enforce');
    expect(iam.commandCalls(ListUserTagsCommand)).toEqual([]);
  });

  it('with a time of grace', async () => {
    const { stdout } = await assess(`mode: enforce\ncontrols:\n  ${control}:\n    graceHours: 24`);
    expect(stdout).toContain('Holdfast would warn first, and then do this: ');
    expect(stdout).toContain('Why: it is put back at 2026-02-01T09:30:00.000Z unless somebody rejects it');
  });

  it('of what is in use: shows by whom, and that it would be asked about', async () => {
    useKey(runAt);
    const { stdout } = await assess('mode: enforce');
    expect(stdout).toContain('  Who uses it\n    access key AKIAOLD of user ada is in use');
    expect(stdout).toContain('Holdfast would ask first, and then do this: ');
  });

  it('to machines', async () => {
    useKey(runAt);
    const { stdout } = await assess('mode: enforce', '--json');
    expect(JSON.parse(stdout)).toMatchObject([
      {
        control,
        result: 'violated',
        decision: {
          action: 'ask',
          rule: 'dependents',
          dependents: [expect.stringContaining('access key AKIAOLD') as unknown],
        },
        change: {
          apply: [{ operation: 'iam:UpdateAccessKey' }],
          undo: [{ operation: 'iam:UpdateAccessKey' }],
        },
      },
    ]);
  });

  it('cannot tell where the tags that decide cannot be read', async () => {
    iam
      .on(ListUserTagsCommand)
      .rejects(nameError('AccessDenied', 'not authorized to perform: iam:ListUserTags'));
    const { exitCode, stdout } = await assess(
      'mode: enforce\nmodes:\n  - tags: { env: prod }\n    mode: observe',
    );
    expect(stdout).toContain(`${control}  cannot tell`);
    expect(stdout).toContain('iam:ListUserTags');
    expect(exitCode).toBe(1);
  });

  it('without a write', async () => {
    useKey(runAt);
    await assess('mode: enforce\nmodes:\n  - tags: { env: prod }\n    mode: enforce');
    const names = iam.calls().map(({ args }) => args[0].constructor.name);
    expect(names.length).toBeGreaterThan(2);
    expect(names.filter((name) => !/^(Get|List)/.test(name))).toEqual([]);
  });
});
