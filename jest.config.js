const shared = {
  transform: {
    '^.+\\.[tj]s$|^.+\\.mjs$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'commonjs' } },
    ],
  },
  // These packages ship ES modules only, which Jest's runtime cannot load as they are; middy also hides from `require`.
  transformIgnorePatterns: ['/node_modules/(?!(@middy|commander|p-map)/)'],
  moduleNameMapper: { '^@middy/([^/]+)$': '<rootDir>/node_modules/@middy/$1/index.js' },
  modulePathIgnorePatterns: ['<rootDir>/\\.(serverless|esbuild|sandbox)/'],
  restoreMocks: true,
};

/** @type {import('jest').Config} */
export default {
  reporters: ['default', ...(process.env.TEST_TALLY ? ['<rootDir>/.ci/tally-reporter.js'] : [])],
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/(integration|system)/'],
    },
    {
      ...shared,
      displayName: 'integration',
      testMatch: ['<rootDir>/test/integration/**/*.test.ts'],
      setupFilesAfterEnv: ['<rootDir>/test/support/set-long-timeout.ts'],
    },
    {
      ...shared,
      displayName: 'system',
      testMatch: ['<rootDir>/test/system/**/*.test.ts'],
      globalSetup: '<rootDir>/test/system/set-up.ts',
      globalTeardown: '<rootDir>/test/system/tear-down.ts',
      setupFilesAfterEnv: ['<rootDir>/test/support/set-long-timeout.ts'],
    },
  ],
};
