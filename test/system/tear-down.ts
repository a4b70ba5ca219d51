import { rm } from 'node:fs/promises';
import { getSystemPackage } from '../support/system-package.ts';

// eslint-disable-next-line no-restricted-syntax -- Jest calls the default export
export default async function tearDown(): Promise<void> {
  await rm(getSystemPackage(), { recursive: true, force: true });
}
