// The rooms of the house and what each may import. test/architecture/import-rules.test.ts breaks every rule once.

const sdk = '(^|/)node_modules/@(aws-sdk|smithy)/';
const sdkClients = '(^|/)node_modules/@aws-sdk/(client|lib)-';
const programs = '^(functions|cli|console|sandbox|bench)/';

/** What a control may import besides the packages below. */
const controlImports = [
  '^shared/(compute|control|guard|iam|logging|network|secrets|storage)/',
  '^shared/aws/operation-map\\.ts$',
];
const controlPackages = '(^|/)node_modules/zod/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      comment:
        'Data moves one way through the house. Files that import each other, if only types, are one file in two ' +
        'places: neither can be read, tested or moved without the other.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphan',
      comment:
        'A file that imports nothing and that nothing imports does nothing: it is left over, or not wired yet.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          '^([^/]+|\\.ci/[^/]+|shared/deploy/[^/]+)\\.(js|cjs)$',
          '^test/support/set-long-timeout\\.ts$',
          '^deploy\\.ts$',
          '^(functions|cli|sandbox|bench)/[^/]+\\.ts$',
        ],
      },
      to: {},
    },
    {
      name: 'no-unresolvable',
      comment:
        'An import of a file or package that is not there breaks when it runs, if the types do not notice first.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-undeclared-package',
      comment:
        'A package that is there only because another one needs it disappears when that one is updated.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-dev-package-in-product',
      comment:
        'What runs in an account, or in an engineer’s terminal, is installed without development packages.',
      severity: 'error',
      from: { path: '^(shared|functions|cli)/', pathNot: '^shared/deploy/generate\\.ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-test-in-product',
      comment:
        'A product that needs its tests’ helpers ships them, and a change of a test changes the product.',
      severity: 'error',
      from: { pathNot: '^(test|bench)/' },
      to: { path: '^test/' },
    },
    {
      name: 'programs-are-not-imported',
      comment:
        'functions, cli, console, sandbox and bench wire the house together and may import everything; what two of ' +
        'them need belongs in shared/. Only tests and benchmarks look at them from outside.',
      severity: 'error',
      from: { path: '^([^/]+)', pathNot: '^(test|bench)/' },
      to: { path: programs, pathNot: '^$1/' },
    },
    {
      name: 'control-imports-no-control',
      comment:
        'Controls of one resource act one after another, each on the state that the one before left. A control that ' +
        'knows another one would have an opinion about that order.',
      severity: 'error',
      from: { path: '^shared/controls/[^/]+/', pathNot: '/index\\.ts$' },
      to: { path: '^shared/controls/' },
    },
    {
      name: 'control-imports-little',
      comment:
        'A control is a statement about one resource: reads and the clock are handed in, a change is handed back. ' +
        'With no store, client, file or environment in reach, dry-run, approval, audit and undo hold for all of them.',
      severity: 'error',
      from: { path: '^shared/controls/[^/]+/' },
      to: { pathNot: ['^shared/controls/', ...controlImports, controlPackages] },
    },
    {
      name: 'contract-imports-no-room-above',
      comment:
        'The contract and the analyses under it are what everything else stands on. If they looked up, a change of the ' +
        'engine or a store could change what every control means.',
      severity: 'error',
      from: { path: '^shared/(control|iam|network)/' },
      to: {
        path: '^shared/',
        pathNot: [
          '^shared/(control|iam|network)/',
          '^shared/aws/operation-map\\.ts$',
          '^shared/events/(cloudtrail-record|malformed-signal-error)\\.ts$',
        ],
      },
    },
    {
      name: 'analysis-imports-no-io',
      comment: 'Whether a policy or an address range is public depends on nothing but what it says.',
      severity: 'error',
      from: { path: '^shared/(control|iam|network)/' },
      to: {
        path: [sdk, '^(node:)?(fs|http|https|net|dns|child_process|process|os)(/|$)'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'operation-map-is-types-only',
      comment:
        'Every control imports the operation map: one value in it would put every SDK client in every bundle.',
      severity: 'error',
      from: { path: '^shared/aws/operation-map\\.ts$' },
      to: { dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'events-import-no-later-step',
      comment:
        'A signal says what happened. What is decided, done or told about it comes later and must not bend it.',
      severity: 'error',
      from: { path: '^shared/events/' },
      to: { path: '^shared/(controls|services|engine|settings|policy|commands|audit|notify|deploy)/' },
    },
    {
      name: 'engine-knows-no-particular-control',
      comment:
        'The engine knows Control. A branch for one control in it would be a rule that its file does not show.',
      severity: 'error',
      from: { path: '^shared/engine/' },
      to: { path: '^shared/(controls|services|deploy)/' },
    },
    {
      name: 'engine-is-handed-its-stores',
      comment:
        'The engine knows settings, policy, audit and notify by their values and interfaces. What implements them is handed ' +
        'in, so that a test can take one away between two calls and see what is recorded.',
      severity: 'error',
      from: { path: '^shared/engine/' },
      to: {
        path: ['^shared/(settings|audit|notify|commands)/', '^shared/policy/dynamodb-'],
        pathNot:
          '^shared/(settings/settings|audit/(identity|notice|record|redact-record|redaction|trail))\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'stores-import-no-engine',
      comment:
        'Stores and channels implement what the engine asks for; they do not ask the engine for anything. Only the ' +
        'reader of the settings file knows the catalogue, since it checks the settings of every control.',
      severity: 'error',
      from: {
        path: '^shared/(settings|policy|commands|audit|notify|aws)/',
        pathNot: '^shared/settings/read-settings-file\\.ts$',
      },
      to: { path: '^shared/(controls|services|engine|deploy)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'policy-decides-from-values',
      comment:
        'What is decided depends on nothing but the facts and the clock that are handed in, so that a table of them is a ' +
        'test of every decision. Only the store’s own files speak to DynamoDB.',
      severity: 'error',
      from: { path: '^shared/policy/', pathNot: '^shared/policy/dynamodb-' },
      to: { path: sdkClients, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'report-is-made-from-values',
      comment:
        'A report says the same of the same trail, wherever it is kept: records, policy and what the seals prove are handed ' +
        'in. With no client, file, clock or particular control in reach, a test can report any trail there could be.',
      severity: 'error',
      from: { path: '^shared/report/' },
      to: {
        path: [
          sdk,
          '^(node:)?(fs|http|https|net|dns|child_process|process|os)(/|$)',
          '^shared/(aws|controls|services|engine|settings|commands|notify|deploy)/',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'deploy-makes-no-aws-call',
      comment:
        'What is generated from the catalogue is the same on every machine: it asks no account, and needs no ' +
        'credentials to be checked.',
      severity: 'error',
      from: { path: '^shared/deploy/' },
      to: { path: sdk },
    },
    {
      name: 'function-serves-one-service',
      comment:
        'A function bundles the clients of its own service and has the permissions of its own controls. One that ' +
        'reaches the whole catalogue starts slower and invites a wider role.',
      severity: 'error',
      from: { path: ['^functions/', '^shared/(engine|events|services)/'] },
      to: { path: ['^shared/services/index\\.ts$', '^shared/deploy/'] },
    },
    {
      name: 'only-stores-speak-to-aws',
      comment:
        'An AWS call outside the operation tables, the stores and the channels would be in no role, no dry run and ' +
        'no record. Clients are made in shared/aws (a lint rule holds that) and handed in.',
      severity: 'error',
      from: {
        path: ['^shared/(engine|events|settings|services)/', '^functions/'],
      },
      to: { path: sdkClients, dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.serverless|\\.esbuild|\\.sandbox|coverage)/' },
    // Without it, imports of types disappear before they are seen, and with them half of the rules above.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
