// The serverless framework loads CommonJS only; Node reads the TypeScript behind it as it is.
const { createStack } = require('./stack.ts');

module.exports = createStack();
