const shared = {
  transform: {
    '^.+\\.[tj]s$|^.+\\.mjs$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'commonjs' } },
    ],
  },
  // These packages ship ES modules only, which Jest's runtime cannot load as they are.
  transformIgnorePatterns: ['/node_modules/(?!(@middy|p-map)/)'],
  modulePathIgnorePatterns: ['<rootDir>/\\.(serverless|esbuild|sandbox)/'],
  restoreMocks: true,
};

/** @type {import('jest').Config} */
export default {
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/(integration|system)/'],
    },
    { ...shared, displayName: 'integration', testMatch: ['<rootDir>/test/integration/**/*.test.ts'] },
    { ...shared, displayName: 'system', testMatch: ['<rootDir>/test/system/**/*.test.ts'] },
  ],
};
