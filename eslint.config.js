import comments from '@eslint-community/eslint-plugin-eslint-comments/configs';
import js from '@eslint/js';
import jest from 'eslint-plugin-jest';
import unicorn from 'eslint-plugin-unicorn';
import { defineConfig, globalIgnores } from 'eslint/config';
import typescript from 'typescript-eslint';

const controls = 'shared/controls/*/!(index).ts';
const tests = 'test/**/*.ts';

/** Where a process starts: only there are the environment and the terminal at hand. */
const programs = [
  'cli/**/*.ts',
  'sandbox/**/*.ts',
  'bench/**/*.ts',
  'deploy.ts',
  'shared/deploy/generate.ts',
];

/** Rooms whose result depends on nothing but what they are given. */
const rooms = [
  'shared/controls',
  'shared/control',
  'shared/engine',
  'shared/iam',
  'shared/compute',
  'shared/network',
  'shared/report',
  'shared/secrets',
  'shared/storage',
];
const pure = rooms.map((room) => `${room}/**/*.ts`);

const namedExportsOnly = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name, so that one thing has one name everywhere. Only a control has a default export.',
};

const clockIsHandedIn = [
  'NewExpression[callee.name="Date"][arguments.length=0]',
  'CallExpression[callee.name="Date"]',
  'CallExpression[callee.object.name="Date"][callee.property.name="now"]',
  'CallExpression[callee.object.name="performance"][callee.property.name="now"]',
].map((selector) => ({
  selector,
  message: 'The clock is handed in, so that a test decides what time it is.',
}));

const clientsAreHandedIn = {
  group: ['@aws-sdk/client-*'],
  importNamePattern:
    'Client$|^(AccessAnalyzer|CloudFormation|CloudTrail|CloudWatch|CloudWatchLogs|ConfigService|DynamoDB|EC2|EventBridge|GuardDuty|IAM|Inspector2|KMS|Lambda|Macie2|Organizations|Route53Resolver|S3|S3Control|SecretsManager|SecurityHub|SNS|SQS|STS)$',
  allowTypeImports: true,
  message: 'Clients are made in shared/aws, with one answer about retries and timeouts, and handed in.',
};

const environmentIsHandedIn =
  'The environment is read where a process starts (functions/, cli/, sandbox/, bench/) and handed in.';

const environmentImports = ['process', 'node:process'].map((name) => ({
  name,
  importNames: ['env', 'default'],
  message: environmentIsHandedIn,
}));

const namespaceZod = {
  selector:
    'ImportDeclaration[source.value="zod"][importKind!="type"] > :matches(ImportSpecifier, ImportDefaultSpecifier)',
  message:
    "Write `import * as z from 'zod'`: the other forms carry every locale into each function's bundle.",
};

export default defineConfig(
  globalIgnores(['.serverless/', '.esbuild/', '.sandbox/', 'coverage/']),
  {
    linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' },
  },
  js.configs.recommended,
  comments.recommended,
  {
    plugins: { unicorn },
    rules: {
      '@eslint-community/eslint-comments/require-description': ['error', { ignore: ['eslint-enable'] }],
      // AWS leaves a field out in one record and sends null in the next: `== null` is both.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-param-reassign': 'error',
      'object-shorthand': 'error',
      'unicorn/error-message': 'error',
      'unicorn/explicit-timer-delay': 'error',
      'unicorn/filename-case': ['error', { case: 'kebabCase' }],
      'unicorn/no-abusive-eslint-disable': 'error',
      'unicorn/no-array-reverse': 'error',
      'unicorn/no-array-sort': 'error',
      'unicorn/no-await-in-promise-methods': 'error',
      'unicorn/no-for-each': 'error',
      'unicorn/no-instanceof-builtins': 'error',
      'unicorn/no-lonely-if': 'error',
      'unicorn/no-negated-condition': 'error',
      'unicorn/no-single-promise-in-promise-methods': 'error',
      'unicorn/no-static-only-class': 'error',
      'unicorn/no-thenable': 'error',
      'unicorn/no-useless-spread': 'error',
      'unicorn/prefer-array-find': 'error',
      'unicorn/prefer-array-flat-map': 'error',
      'unicorn/prefer-array-some': 'error',
      'unicorn/prefer-at': 'error',
      'unicorn/prefer-node-protocol': 'error',
      'unicorn/prefer-number-properties': 'error',
      'unicorn/prefer-object-from-entries': 'error',
      'unicorn/prefer-string-replace-all': 'error',
      'unicorn/prefer-string-slice': 'error',
      'unicorn/throw-new-error': 'error',
    },
  },
  { files: ['**/*.js', '**/*.cjs'], languageOptions: { globals: { process: 'readonly' } } },
  {
    files: ['**/*.ts'],
    extends: [typescript.configs.strictTypeChecked, typescript.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['error', { max: 300 }],
      'no-console': 'error',
      'no-restricted-imports': ['error', { paths: environmentImports }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: environmentIsHandedIn },
      ],
      'no-restricted-syntax': ['error', namespaceZod, namedExportsOnly],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      // A value that is stored as JSON needs a type alias: an interface has no index signature, so it is no JsonObject.
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: [clientsAreHandedIn] }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/require-array-sort-compare': ['error', { ignoreStringArrays: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: false, requireDefaultForNonUnion: true },
      ],
    },
  },
  {
    files: pure,
    rules: { 'no-restricted-syntax': ['error', namespaceZod, namedExportsOnly, ...clockIsHandedIn] },
  },
  {
    files: [controls],
    rules: {
      'max-lines': ['error', { max: 120 }],
      'no-restricted-syntax': ['error', namespaceZod, ...clockIsHandedIn],
    },
  },
  { files: ['functions/**/*.ts'], rules: { 'max-lines': ['error', { max: 60 }] } },
  {
    // Where the settings file lies is asked for by the one module that a packaged function replaces by the settings.
    files: [
      ...programs,
      'functions/**/*.ts',
      'shared/aws/**/*.ts',
      'shared/settings/read-settings-file.ts',
      tests,
    ],
    rules: { 'no-restricted-imports': 'off', 'no-restricted-properties': 'off' },
  },
  {
    // The doctor looks at everything by the connection of whoever asks, a person or a function.
    files: [...programs, 'shared/aws/**/*.ts', 'shared/doctor/**/*.ts', tests],
    rules: { '@typescript-eslint/no-restricted-imports': 'off' },
  },
  { files: programs, rules: { 'no-console': 'off' } },
  {
    files: [tests],
    extends: [jest.configs['flat/recommended']],
    rules: {
      // jest/unbound-method is this rule, but it knows that `expect(object.method)` calls nothing.
      '@typescript-eslint/unbound-method': 'off',
      'jest/unbound-method': 'error',
      'jest/consistent-test-it': ['error', { fn: 'it' }],
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*', 'fc.assert'] }],
      'jest/no-commented-out-tests': 'error',
      'jest/no-disabled-tests': 'error',
      'jest/no-duplicate-hooks': 'error',
      'jest/no-restricted-jest-methods': [
        'error',
        { retryTimes: 'A retry hides a race: wait for the condition instead.' },
      ],
      'jest/no-restricted-matchers': [
        'error',
        Object.fromEntries(
          ['toMatchSnapshot', 'toMatchInlineSnapshot', 'toThrowErrorMatchingSnapshot'].map((matcher) => [
            matcher,
            'Say in the test what is expected: a snapshot says only what was.',
          ]),
        ),
      ],
      'jest/prefer-expect-resolves': 'error',
      'jest/prefer-hooks-on-top': 'error',
      'jest/prefer-spy-on': 'error',
      'jest/prefer-to-be': 'error',
      'jest/prefer-to-contain': 'error',
      'jest/prefer-to-have-length': 'error',
      'jest/require-to-throw-message': 'error',
      'jest/require-top-level-describe': 'error',
    },
  },
);
