// Runs a packaged function on events, one JSON text a line on stdin, and answers each with what it took, one JSON text a
// line on file descriptor 3. Plain JavaScript: to strip its types would be counted as the function's own start.
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { argv, cpuUsage, resourceUsage, stdin } from 'node:process';

const [, , bundle, functionName] = argv;
const context = {
  functionName,
  functionVersion: '$LATEST',
  invokedFunctionArn: `arn:aws:lambda:us-east-1:123456789012:function:${functionName}`,
  memoryLimitInMB: '512',
  getRemainingTimeInMillis: () => 60_000,
};

// Both are counted from the start of the process.
const bootMs = performance.now();
const { handler } = await import(bundle);
const loadedMs = performance.now();

for await (const line of createInterface({ input: stdin })) {
  const cpu = cpuUsage();
  const startedAt = performance.now();
  const error = await run(line);
  const wallMs = performance.now() - startedAt;
  const { user, system } = cpuUsage(cpu);
  const answer = {
    wallMs,
    cpuMs: (user + system) / 1000,
    bootMs,
    loadMs: loadedMs - bootMs,
    peakBytes: resourceUsage().maxRSS * 1024,
    ...(error === undefined ? {} : { error }),
  };
  writeSync(3, `${JSON.stringify(answer)}\n`);
}

async function run(line) {
  try {
    await handler(JSON.parse(line), { ...context, awsRequestId: randomUUID() });
    return undefined;
  } catch (error) {
    return error.stack;
  }
}
