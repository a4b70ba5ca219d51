import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startAccount, startMoto } from '../../sandbox/emulators.ts';

describe.each([
  ['the account', startAccount],
  ['moto', startMoto],
])('%s', (_, start) => {
  const before = process.env['TMPDIR'];
  let scratch: string;

  beforeEach(() => {
    scratch = mkdtempSync(path.join(tmpdir(), 'holdfast-emulators-'));
    process.env['TMPDIR'] = scratch;
  });

  afterEach(() => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(scratch, { recursive: true });
  });

  it('leaves nothing on disk when it is stopped', async () => {
    const emulator = await start();
    expect(readdirSync(scratch)).toHaveLength(1);

    await emulator.stop();

    expect(readdirSync(scratch)).toEqual([]);
  });

  it('leaves nothing on disk when it was killed', async () => {
    const emulator = await start();
    process.kill(emulator.pid, 'SIGKILL');

    await emulator.stop();

    expect(readdirSync(scratch)).toEqual([]);
  });
});
