import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { startFunction, type FunctionProcess } from '../../bench/function-process.ts';

// Busy for a while rather than asleep, so that the CPU it takes is to be seen.
const bundle = `
console.log('a log line, which is nobody’s answer');
export async function handler(event, context) {
  if (event.fail) throw new Error('it failed on purpose in ' + context.functionName);
  if (process.env.TABLE !== 'AuditTable') throw new Error('the table is ' + process.env.TABLE);
  if (process.env.USER !== undefined) throw new Error('the environment is not its own');
  const end = performance.now() + event.busyMs;
  while (performance.now() < end);
}
`;

describe('a packaged function in a process of its own', () => {
  let folder: string;
  let started: FunctionProcess;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'holdfast-bench-test-'));
    const file = path.join(folder, 'function.mjs');
    await writeFile(file, bundle);
    started = startFunction(
      {
        name: 'holdfast-test',
        zipBytes: 0,
        bundleBytes: 0,
        bundle: pathToFileURL(file).href,
        environment: { TABLE: 'AuditTable' },
      },
      { endpoint: 'http://127.0.0.1:1', home: folder },
    );
  });

  afterAll(async () => {
    await started.end();
    await rm(folder, { recursive: true });
  });

  it('says what an event took, with the environment of the stack and nothing of this process', async () => {
    const { wallMs, cpuMs, bootMs, loadMs, peakBytes } = await started.invoke({ busyMs: 40 });
    expect(wallMs).toBeGreaterThanOrEqual(40);
    expect(cpuMs).toBeGreaterThan(10);
    expect(bootMs).toBeGreaterThan(0);
    expect(loadMs).toBeGreaterThan(0);
    expect(peakBytes).toBeGreaterThan(10 * 1024 * 1024);
  });

  it('takes one event after another, and does not add the first to the second', async () => {
    const { wallMs: long } = await started.invoke({ busyMs: 200 });
    const { wallMs: short } = await started.invoke({ busyMs: 0 });
    expect(short).toBeLessThan(long);
  });

  it('fails with the reason of the function, and goes on', async () => {
    await expect(started.invoke({ fail: true })).rejects.toThrow('it failed on purpose in holdfast-test');
    await expect(started.invoke({ busyMs: 0 })).resolves.toHaveProperty('cpuMs');
  });
});
