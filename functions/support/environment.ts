import { env } from 'node:process';

/** @throws Error naming the variable, which the stack sets for every function that reads it. */
export function getEnvironment(name: string): string {
  const value = env[name];
  if (value === undefined || value === '') throw new Error(`The environment variable ${name} is not set`);
  return value;
}
