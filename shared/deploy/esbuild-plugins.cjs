const { readFile } = require('node:fs/promises');
const { dirname } = require('node:path');
const { readSettingsFile } = require('../settings/read-settings-file.ts');

// Puts the settings, validated and complete, into each function's bundle in place of the code that reads the file.
const packageSettings = {
  name: 'package-settings',
  setup(build) {
    build.onResolve({ filter: /^#settings$/ }, () => ({ path: 'settings', namespace: 'holdfast' }));
    build.onLoad({ filter: /.*/, namespace: 'holdfast' }, () => ({
      contents: `export const settings = ${JSON.stringify(readSettingsFile().settings)};`,
      loader: 'js',
    }));
  },
};

// Lambda hands a function its credentials in the environment. The SDK's chain of other places to look for them brings the
// clients of four more services: a fifth of a bundle.
const environmentCredentials = {
  name: 'environment-credentials',
  setup(build) {
    build.onLoad(
      { filter: /@aws-sdk[\\/]credential-provider-node[\\/]dist-es[\\/]index\.js$/ },
      ({ path }) => ({
        contents: `export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';`,
        resolveDir: dirname(path),
      }),
    );
  },
};

// A client describes the shapes of all its operations in one module, in arrays whose computed keys esbuild must take for
// side effects. Said to be pure, those of operations that no function calls are left out: half of the EC2 bundle.
const dropUnusedShapes = {
  name: 'drop-unused-shapes',
  setup(build) {
    build.onLoad({ filter: /@aws-sdk[\\/].*[\\/]schemas[\\/]schemas_\d+\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      return {
        contents: source.replaceAll(
          /^((?:export )?var [\w$]+ = )(\[[^]*?\]);$/gm,
          '$1/* @__PURE__ */ (() => $2)();',
        ),
      };
    });
  },
};

module.exports = [packageSettings, environmentCredentials, dropUnusedShapes];
