import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageStack } from '../../sandbox/stack.ts';
import { setSystemPackage } from '../support/system-package.ts';

/** Packages the stack once for all system tests: it takes longer than most of them. */
// eslint-disable-next-line no-restricted-syntax -- Jest calls the default export
export default async function setUp(): Promise<void> {
  const directory = await mkdtemp(path.join(tmpdir(), 'holdfast-system-'));
  setSystemPackage(directory);
  await packageStack(directory, { HOLDFAST_CONFIG: path.join(__dirname, 'holdfast.config.yml') });
}
