const { mkdirSync } = require('node:fs');
const { join } = require('node:path');

// serverless-esbuild copies each function to a folder of the temporary directory and leaves it there: it removes only what
// is empty. In its own work folder the copies go with that, at the end of packaging or at the beginning of the next one.
module.exports = class OwnTemporaryFolder {
  constructor(serverless) {
    const folder = join(serverless.serviceDir, '.esbuild', 'tmp');
    mkdirSync(folder, { recursive: true });
    process.env.TMPDIR = folder;
  }
};
