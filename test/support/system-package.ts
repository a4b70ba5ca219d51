/** Where the system tests find the packaged stack: set before they begin, and inherited by the processes that run them. */
const variable = 'HOLDFAST_SYSTEM_PACKAGE';

export function setSystemPackage(directory: string): void {
  process.env[variable] = directory;
}

/** @throws when no stack was packaged for the tests */
export function getSystemPackage(): string {
  const directory = process.env[variable];
  if (directory === undefined) throw new Error(`No stack was packaged for the system tests (${variable})`);
  return directory;
}
