import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { allowed, client, house, importClient, use, useType, value } from '../support/import-house.ts';

interface Case {
  readonly rule: string;
  readonly why: string;
  /** The files of the fixture, by path. Each is read together with those of every other case. */
  readonly files: Readonly<Record<string, string>>;
  /** The import that is refused, as `from → to`; a file alone where no import is at fault. */
  readonly refused: readonly string[];
}

const cases: readonly Case[] = [
  {
    rule: 'no-cycle',
    why: 'two files that import each other, even if only types',
    files: {
      'shared/iam/circle-a.ts': `${useType('./circle-b.ts')}${value}`,
      'shared/iam/circle-b.ts': `${useType('./circle-a.ts')}${value}`,
    },
    refused: ['shared/iam/circle-a.ts → shared/iam/circle-b.ts'],
  },
  {
    rule: 'no-orphan',
    why: 'a file that nothing imports and that imports nothing',
    files: { 'shared/iam/left-over.ts': value },
    refused: ['shared/iam/left-over.ts'],
  },
  {
    rule: 'no-unresolvable',
    why: 'an import of a file that is not there',
    files: { 'shared/notify/lost.ts': use('./gone.ts') },
    refused: ['shared/notify/lost.ts → ./gone.ts'],
  },
  {
    rule: 'no-undeclared-package',
    why: 'a package that package.json does not name',
    files: { 'cli/undeclared.ts': use('not-declared') },
    refused: ['cli/undeclared.ts → node_modules/not-declared/index.js'],
  },
  {
    rule: 'no-dev-package-in-product',
    why: 'a development package in a file that is deployed',
    files: { 'shared/notify/dev.ts': use('dev-only') },
    refused: ['shared/notify/dev.ts → node_modules/dev-only/index.js'],
  },
  {
    rule: 'no-test-in-product',
    why: 'a test helper in the product',
    files: { 'cli/helped.ts': use('../test/helper.ts'), 'test/helper.ts': value },
    refused: ['cli/helped.ts → test/helper.ts'],
  },
  {
    rule: 'programs-are-not-imported',
    why: 'a program imported by shared code, and by another program',
    files: {
      'shared/notify/upwards.ts': use('../../sandbox/emulator.ts'),
      'cli/sideways.ts': use('../functions/s3.ts'),
    },
    refused: ['shared/notify/upwards.ts → sandbox/emulator.ts', 'cli/sideways.ts → functions/s3.ts'],
  },
  {
    rule: 'control-imports-no-control',
    why: 'a control that knows another one',
    files: { 'shared/controls/s3/nosy.ts': "import good from './good.ts';\nexport default good;\n" },
    refused: ['shared/controls/s3/nosy.ts → shared/controls/s3/good.ts'],
  },
  {
    rule: 'control-imports-little',
    why: 'a store, a client, a file system or even an operation table in a control',
    files: {
      'shared/controls/s3/store.ts': use('../../audit/store.ts'),
      'shared/controls/s3/client.ts': importClient,
      'shared/controls/s3/file.ts': "import { readFileSync } from 'node:fs';\nexport default readFileSync;\n",
      'shared/controls/s3/table.ts': use('../../aws/operations.ts'),
    },
    refused: [
      'shared/controls/s3/store.ts → shared/audit/store.ts',
      `shared/controls/s3/client.ts → ${client}`,
      'shared/controls/s3/file.ts → fs',
      'shared/controls/s3/table.ts → shared/aws/operations.ts',
    ],
  },
  {
    rule: 'contract-imports-no-room-above',
    why: 'an analysis or the contract that knows a later step',
    files: {
      'shared/control/upwards.ts': useType('../engine/engine.ts'),
      'shared/iam/upwards.ts': use('../settings/settings.ts'),
      'shared/network/upwards.ts': use('../aws/operations.ts'),
    },
    refused: [
      'shared/control/upwards.ts → shared/engine/engine.ts',
      'shared/iam/upwards.ts → shared/settings/settings.ts',
      'shared/network/upwards.ts → shared/aws/operations.ts',
    ],
  },
  {
    rule: 'analysis-imports-no-io',
    why: 'a client or a name server under an analysis',
    files: {
      'shared/iam/asks-aws.ts': importClient,
      'shared/network/asks-dns.ts':
        "import { lookup } from 'node:dns/promises';\nexport const ask = lookup;\n",
    },
    refused: [`shared/iam/asks-aws.ts → ${client}`, 'shared/network/asks-dns.ts → dns/promises'],
  },
  {
    rule: 'events-import-no-later-step',
    why: 'a signal that knows the settings',
    files: { 'shared/events/upwards.ts': use('../settings/settings.ts') },
    refused: ['shared/events/upwards.ts → shared/settings/settings.ts'],
  },
  {
    rule: 'engine-knows-no-particular-control',
    why: 'a control imported by the engine',
    files: {
      'shared/engine/special.ts': "import good from '../controls/s3/good.ts';\nexport const one = good;\n",
    },
    refused: ['shared/engine/special.ts → shared/controls/s3/good.ts'],
  },
  {
    rule: 'engine-is-handed-its-stores',
    why: 'a store imported by the engine, not handed in',
    files: { 'shared/engine/store.ts': use('../audit/store.ts') },
    refused: ['shared/engine/store.ts → shared/audit/store.ts'],
  },
  {
    rule: 'stores-import-no-engine',
    why: 'a store that calls the engine',
    files: { 'shared/audit/upwards.ts': use('../engine/engine.ts') },
    refused: ['shared/audit/upwards.ts → shared/engine/engine.ts'],
  },
  {
    rule: 'policy-decides-from-values',
    why: 'a decision that asks AWS',
    files: { 'shared/policy/asks.ts': importClient },
    refused: [`shared/policy/asks.ts → ${client}`],
  },
  {
    rule: 'report-is-made-from-values',
    why: 'a client, a file or a control in a report',
    files: {
      'shared/report/asks.ts': importClient,
      'shared/report/file.ts': "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n",
      'shared/report/special.ts': use('../services/s3.ts'),
    },
    refused: [
      `shared/report/asks.ts → ${client}`,
      'shared/report/file.ts → fs',
      'shared/report/special.ts → shared/services/s3.ts',
    ],
  },
  {
    rule: 'deploy-makes-no-aws-call',
    why: 'a client in what is generated from the catalogue',
    files: { 'shared/deploy/asks-aws.ts': importClient },
    refused: [`shared/deploy/asks-aws.ts → ${client}`],
  },
  {
    rule: 'function-serves-one-service',
    why: 'the whole catalogue, or the generator of the stack, in a function',
    files: {
      'functions/greedy.ts': use('../shared/services/index.ts'),
      'functions/generator.ts': use('../shared/deploy/generator.ts'),
      'shared/deploy/generator.ts': value,
    },
    refused: [
      'functions/greedy.ts → shared/services/index.ts',
      'functions/generator.ts → shared/deploy/generator.ts',
    ],
  },
  {
    rule: 'only-stores-speak-to-aws',
    why: 'an AWS call in the engine or in the wiring of a function',
    files: { 'shared/engine/asks-aws.ts': importClient, 'functions/asks-aws.ts': importClient },
    refused: [`shared/engine/asks-aws.ts → ${client}`, `functions/asks-aws.ts → ${client}`],
  },
];

/** `shared/aws/operation-map.ts` is one file, so the case that breaks its rule needs a house of its own. */
const brokenOperationMap: Case = {
  rule: 'operation-map-is-types-only',
  why: 'a value in the operation map, which every control imports',
  files: {
    'shared/aws/operation-map.ts':
      "import { command } from './operations.ts';\nexport type value = typeof command;\n",
  },
  refused: ['shared/aws/operation-map.ts → shared/aws/operations.ts'],
};

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
  readonly to: string;
}

const project = process.cwd();
const cruiser = join(project, 'node_modules', '.bin', 'depcruise');
const config = join(project, '.dependency-cruiser.cjs');

function cruise(files: Readonly<Record<string, string>>): readonly string[] {
  const root = mkdtempSync(join(tmpdir(), 'holdfast-rooms-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const args = [cruiser, '--config', config, '--output-type', 'json', '.'];
    const output = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    const { summary } = JSON.parse(output) as { summary: { violations: readonly Violation[] } };
    return summary.violations.map(
      ({ rule, from, to }) => `${rule.name}: ${from === to ? from : `${from} → ${to}`}`,
    );
  } finally {
    rmSync(root, { recursive: true });
  }
}

function expected({ rule, refused }: Case): readonly string[] {
  return refused.map((place) => `${rule}: ${place}`);
}

function withTest(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const all = Object.keys(files).filter((path) => path.endsWith('.ts') && !path.includes('left-over'));
  return { ...files, 'test/all.ts': all.map((path) => `import '../${path}';\n`).join('') };
}

describe('import rules', () => {
  let violations: readonly string[];

  beforeAll(() => {
    const files = cases.flatMap((one) => Object.entries(one.files));
    violations = cruise(withTest({ ...house, ...allowed, ...Object.fromEntries(files) }));
  });

  it.each(cases)('refuse $why ($rule)', (one) => {
    expect(violations).toEqual(expect.arrayContaining([...expected(one)]));
  });

  it(`refuse ${brokenOperationMap.why}`, () => {
    expect(cruise(withTest({ ...house, ...brokenOperationMap.files }))).toEqual(expected(brokenOperationMap));
  });

  it('refuse nothing else', () => {
    expect([...violations].toSorted()).toEqual(cases.flatMap(expected).toSorted());
  });

  it('each have a case here, and a comment that says why', () => {
    const { forbidden } = createRequire(__filename)(config) as {
      forbidden: readonly { readonly name: string; readonly comment: string }[];
    };
    const tried = [...cases, brokenOperationMap].map(({ rule }) => rule);
    expect(forbidden.map(({ name }) => name).toSorted()).toEqual(tried.toSorted());
    expect(forbidden.filter(({ comment }) => comment.length < 60)).toEqual([]);
  });
});
