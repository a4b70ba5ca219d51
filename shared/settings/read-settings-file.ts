import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { env } from 'node:process';
import { services } from '../services/index.ts';
import { type LoadedSettings, loadSettings, SettingsError } from './load-settings.ts';

/** The settings file of the project, unless `HOLDFAST_CONFIG` names another. */
export function getSettingsPath(): string {
  return env['HOLDFAST_CONFIG'] ?? resolve(import.meta.dirname, '../../holdfast.config.yml');
}

/** @throws SettingsError when the file is missing or wrong. */
export function readSettingsFile(path: string = getSettingsPath()): LoadedSettings {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new SettingsError(
      `The settings file ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return loadSettings(
    text,
    path,
    services.flatMap(({ controls }) => controls),
  );
}
