import { execFileSync } from 'node:child_process';

interface Case {
  readonly what: string;
  readonly text: string;
  readonly rule: string;
  readonly refusedIn: readonly string[];
  readonly allowedIn: readonly string[];
}

const lines = (count: number): string => `export const lines = [\n${'  1,\n'.repeat(count - 2)}];\n`;

const cases: readonly Case[] = [
  {
    what: 'the clock',
    text: 'export const year = new Date().getFullYear();\n',
    rule: 'no-restricted-syntax',
    refusedIn: [
      'shared/controls/s3/sample.ts',
      'shared/engine/sample.ts',
      'shared/control/sample.ts',
      'shared/iam/sample.ts',
      'shared/network/sample.ts',
    ],
    allowedIn: ['functions/sample.ts', 'cli/sample.ts'],
  },
  {
    what: 'the clock in milliseconds',
    text: 'export const now = Date.now();\n',
    rule: 'no-restricted-syntax',
    refusedIn: ['shared/controls/s3/sample.ts', 'shared/engine/sample.ts'],
    allowedIn: ['functions/sample.ts'],
  },
  {
    what: 'a date that is given',
    text: 'export const when = (at: string) => new Date(at);\n',
    rule: 'no-restricted-syntax',
    refusedIn: [],
    allowedIn: ['shared/controls/s3/sample.ts', 'shared/engine/sample.ts'],
  },
  {
    what: 'the environment',
    text: "export const region = process.env['AWS_REGION'];\n",
    rule: 'no-restricted-properties',
    refusedIn: ['shared/controls/s3/sample.ts', 'shared/engine/sample.ts', 'shared/notify/sample.ts'],
    allowedIn: [
      'functions/sample.ts',
      'cli/sample.ts',
      'sandbox/sample.ts',
      'bench/sample.ts',
      'deploy.ts',
      'shared/aws/sample.ts',
    ],
  },
  {
    what: 'the environment by import',
    text: "import { env } from 'node:process';\nexport const region = env['AWS_REGION'];\n",
    rule: 'no-restricted-imports',
    refusedIn: ['shared/engine/sample.ts'],
    allowedIn: ['functions/sample.ts', 'shared/aws/sample.ts'],
  },
  {
    what: 'the terminal',
    text: "console.log('hello');\n",
    rule: 'no-console',
    refusedIn: ['shared/engine/sample.ts', 'functions/sample.ts'],
    allowedIn: ['cli/sample.ts', 'sandbox/sample.ts', 'bench/sample.ts', 'deploy.ts'],
  },
  {
    what: 'a default export',
    text: 'const one = 1;\nexport default one;\n',
    rule: 'no-restricted-syntax',
    refusedIn: [
      'shared/engine/sample.ts',
      'shared/aws/sample.ts',
      'shared/controls/s3/index.ts',
      'cli/sample.ts',
    ],
    allowedIn: ['shared/controls/s3/sample.ts'],
  },
  {
    what: 'zod with its locales',
    text: "import { z } from 'zod';\nexport const text = z.string();\n",
    rule: 'no-restricted-syntax',
    refusedIn: ['shared/controls/s3/sample.ts', 'shared/engine/sample.ts', 'shared/settings/sample.ts'],
    allowedIn: [],
  },
  {
    what: 'zod as a namespace',
    text: "import * as z from 'zod';\nexport const text = z.string();\n",
    rule: 'no-restricted-syntax',
    refusedIn: [],
    allowedIn: ['shared/controls/s3/sample.ts', 'shared/settings/sample.ts'],
  },
  {
    what: 'a client',
    text: "import { DynamoDBClient } from '@aws-sdk/client-dynamodb';\nexport const client = new DynamoDBClient();\n",
    rule: '@typescript-eslint/no-restricted-imports',
    refusedIn: ['shared/audit/sample.ts', 'functions/sample.ts'],
    allowedIn: ['shared/aws/sample.ts', 'sandbox/sample.ts', 'cli/sample.ts'],
  },
  {
    what: 'a command, and the type of a client',
    text: "import { type SNSClient, PublishCommand } from '@aws-sdk/client-sns';\nexport const send = (client: SNSClient) => client.send(new PublishCommand({}));\n",
    rule: '@typescript-eslint/no-restricted-imports',
    refusedIn: [],
    allowedIn: ['shared/notify/sample.ts'],
  },
  {
    what: '61 lines',
    text: lines(61),
    rule: 'max-lines',
    refusedIn: ['functions/sample.ts'],
    allowedIn: ['cli/sample.ts'],
  },
  {
    what: '121 lines',
    text: lines(121),
    rule: 'max-lines',
    refusedIn: ['shared/controls/s3/sample.ts'],
    allowedIn: ['shared/engine/sample.ts', 'shared/controls/s3/index.ts'],
  },
  {
    what: '301 lines',
    text: lines(301),
    rule: 'max-lines',
    refusedIn: ['shared/engine/sample.ts', 'test/sample.test.ts'],
    allowedIn: [],
  },
  {
    what: 'the spelling of the file name',
    text: 'export const one = 1;\n',
    rule: 'unicorn/filename-case',
    refusedIn: ['shared/engine/someSample.ts'],
    allowedIn: ['shared/engine/some-sample.ts'],
  },
  {
    what: 'a rule disabled without a reason',
    text: '// eslint-disable-next-line no-console\nconsole.log(1);\n',
    rule: '@eslint-community/eslint-comments/require-description',
    refusedIn: ['shared/engine/sample.ts'],
    allowedIn: [],
  },
  {
    what: 'a rule disabled for nothing',
    text: '// eslint-disable-next-line no-console -- there is nothing to see\nexport const one = 1;\n',
    rule: "Unused eslint-disable directive (no problems were reported from 'no-console').",
    refusedIn: ['shared/engine/sample.ts'],
    allowedIn: [],
  },
  {
    what: 'a test that is retried',
    text: "jest.retryTimes(2);\ndescribe('a', () => {\n  it('holds', () => {\n    expect(1).toBe(1);\n  });\n});\n",
    rule: 'jest/no-restricted-jest-methods',
    refusedIn: ['test/sample.test.ts'],
    allowedIn: [],
  },
  {
    what: 'a test that asserts nothing',
    text: "describe('a', () => {\n  it('holds', () => {\n    Math.max(1);\n  });\n});\n",
    rule: 'jest/expect-expect',
    refusedIn: ['test/sample.test.ts'],
    allowedIn: [],
  },
];

const places = cases.flatMap(({ what, text, rule, refusedIn, allowedIn }) => [
  ...refusedIn.map((path) => ({ verb: 'refuse', what, path, text, rule })),
  ...allowedIn.map((path) => ({ verb: 'allow', what, path, text, rule })),
]);

describe('lint rules', () => {
  let broken: readonly (readonly string[])[];

  beforeAll(() => {
    const output = execFileSync(process.execPath, ['test/support/lint-texts.ts'], {
      input: JSON.stringify(places),
      encoding: 'utf8',
    });
    broken = JSON.parse(output) as readonly (readonly string[])[];
  });

  it.each(places.map((place, index) => ({ ...place, index })))(
    '$verb $what in $path',
    ({ verb, rule, index }) => {
      expect(broken[index]?.includes(rule)).toBe(verb === 'refuse');
    },
  );
});
