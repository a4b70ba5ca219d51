export const client = 'node_modules/@aws-sdk/client-s3/index.js';
export const importClient =
  "import { PutObjectCommand } from '@aws-sdk/client-s3';\nexport const command = PutObjectCommand;\n";
export const value = 'export const value = 1;\n';
export const use = (path: string): string => `import { value } from '${path}';\nexport const used = value;\n`;
export const useType = (path: string): string =>
  `import type { value } from '${path}';\nexport type Used = typeof value;\n`;

/** What every case stands on. Each file is imported by `test/all.ts`, so that none is an orphan by accident. */
export const house: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    type: 'module',
    dependencies: { '@aws-sdk/client-s3': '1', zod: '1' },
    devDependencies: { 'dev-only': '1' },
  }),
  ...Object.fromEntries(
    ['@aws-sdk/client-s3', 'zod', 'dev-only', 'not-declared'].flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
      [`node_modules/${name}/index.js`, 'exports.value = 1;\n'],
    ]),
  ),
  'shared/control/contract.ts': value,
  'shared/aws/operations.ts': importClient,
  'shared/aws/operation-map.ts':
    "import type { command } from './operations.ts';\nexport type value = typeof command;\n",
  'shared/audit/store.ts': importClient + value,
  'shared/settings/settings.ts': value,
  'shared/engine/engine.ts': value,
  'shared/controls/s3/good.ts':
    "import * as z from 'zod';\nimport { value } from '../../control/contract.ts';\n" +
    "import type { value as Name } from '../../aws/operation-map.ts';\n" +
    'export default { z, value } as { z: unknown; value: unknown; name?: Name };\n',
  'shared/controls/s3/index.ts': "import good from './good.ts';\nexport const controls = [good];\n",
  'shared/services/s3.ts':
    "import { controls } from '../controls/s3/index.ts';\nexport const value = controls;\n",
  'shared/services/index.ts': use('./s3.ts') + value,
  'functions/s3.ts': use('../shared/engine/engine.ts'),
  'sandbox/emulator.ts': value,
};

export const allowed: Readonly<Record<string, string>> = {
  'test/looks-at-a-program.ts': use('../sandbox/emulator.ts'),
  'bench/looks-at-a-program.ts': use('../sandbox/emulator.ts'),
  'test/uses-a-dev-package.ts': use('dev-only'),
  'shared/engine/interfaces.ts': useType('../audit/store.ts'),
  'shared/notify/channel.ts': importClient,
  'functions/own-service.ts': use('../shared/services/s3.ts'),
  'shared/engine/values.ts': use('../settings/settings.ts'),
  'shared/settings/read-settings-file.ts': use('../services/index.ts'),
  'cli/whole-catalogue.ts': use('../shared/services/index.ts'),
  'sandbox/inside.ts': use('./emulator.ts'),
};
