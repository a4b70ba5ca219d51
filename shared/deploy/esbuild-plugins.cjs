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

module.exports = [packageSettings];
