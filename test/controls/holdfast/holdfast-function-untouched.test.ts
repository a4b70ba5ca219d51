import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/holdfast/holdfast-function-untouched.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { causes, trusted } from '../../support/guard-causes.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const FunctionName = 'holdfast-s3';
const resource = toResourceRef('AWS::Holdfast::Function', FunctionName, testPlace);
const deployedAt = '2026-03-10T10:00:00.000Z';

const permission = {
  Sid: 'rule-1',
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'lambda:InvokeFunction',
  Resource: resource.arn,
  Condition: {
    ArnLike: { 'AWS:SourceArn': 'arn:aws:events:eu-central-1:111122223333:rule/holdfast-s3-rule-1' },
  },
};
const foreign = {
  ...permission,
  Sid: 'foreign',
  Principal: { AWS: 'arn:aws:iam::444455556666:root' },
  Condition: {},
};
const found = {
  concurrency: 5,
  settings: {
    Handler: 'functions/s3.handler',
    Layers: [],
    Variables: { HOLDFAST_BUS: 'holdfast' },
  },
  permissions: { 'rule-1': permission },
};
const seen = { baseline: { deployedAt, found } };
const state = (over: object) => ({ deployedAt, found: { ...found, ...over } });

describe('a function of Holdfast that is left alone', () => {
  it.each([
    ['is as it was', state({}), seen],
    ['is seen for the first time', state({ concurrency: 7 }), {}],
    [
      'was changed by a deployer',
      state({ concurrency: 0, settings: {} }),
      { ...seen, trusted, cause: causes.deployer('UpdateFunctionConfiguration20150331v2') },
    ],
    ['was changed by a deployment', state({ settings: {} }), { baseline: { deployedAt: 'before', found } }],
    [
      'is reserved nothing for, as it was deployed',
      state({ concurrency: 0 }),
      { baseline: { deployedAt, found: { ...found, concurrency: 0 } } },
    ],
  ])('%s', (_, now, options) => {
    expect(detect(control, now, options)).toEqual([]);
  });
});

describe('a function of Holdfast that somebody touched', () => {
  it.each([
    [
      'as many as before',
      seen,
      {
        operation: 'lambda:PutFunctionConcurrency',
        input: { FunctionName, ReservedConcurrentExecutions: 5 },
      },
    ],
    [
      'where nothing is remembered, as many as there are',
      {},
      { operation: 'lambda:DeleteFunctionConcurrency', input: { FunctionName } },
    ],
  ])('may run again: %s', (_, options, call) => {
    expect(remedy(control, state({ concurrency: 0 }), resource, options)).toMatchObject({
      violations: [
        {
          element: 'ReservedConcurrentExecutions',
          reason: 'the function may not run: its reserved concurrency is 0',
        },
      ],
      apply: [call],
      undo: [
        {
          operation: 'lambda:PutFunctionConcurrency',
          input: { FunctionName, ReservedConcurrentExecutions: 0 },
        },
      ],
    });
  });

  it('gives up a reservation that it never had', () => {
    const [violation] = detect(control, state({ concurrency: 1 }), seen);
    expect(violation?.reason).toBe('the reserved concurrency was 5 and is 1');
  });

  it('has its settings back, those that were changed and no others', () => {
    const settings = {
      ...found.settings,
      Handler: 'x.handler',
      Layers: ['arn:aws:lambda:eu-central-1:444455556666:layer:x:1'],
    };
    const { violations, apply, undo } = remedy(control, state({ settings }), resource, seen);
    expect(violations.map(({ element }) => element)).toEqual(['setting Handler', 'setting Layers']);
    expect(apply).toEqual([
      {
        operation: 'lambda:UpdateFunctionConfiguration',
        input: { FunctionName, Handler: 'functions/s3.handler', Layers: [] },
      },
    ]);
    expect(undo).toEqual([
      {
        operation: 'lambda:UpdateFunctionConfiguration',
        input: { FunctionName, Handler: 'x.handler', Layers: settings.Layers },
      },
    ]);
  });

  it('has its variables back', () => {
    const settings = { ...found.settings, Variables: {} };
    const { apply } = remedy(control, state({ settings }), resource, seen);
    expect(apply).toMatchObject([
      { input: { FunctionName, Environment: { Variables: found.settings.Variables } } },
    ]);
  });

  it('may be called by those who called it, and by nobody else', () => {
    const { apply, undo } = remedy(control, state({ permissions: { foreign } }), resource, seen);
    const add = {
      operation: 'lambda:AddPermission',
      input: {
        FunctionName,
        StatementId: 'rule-1',
        Action: 'lambda:InvokeFunction',
        Principal: 'events.amazonaws.com',
        SourceArn: 'arn:aws:events:eu-central-1:111122223333:rule/holdfast-s3-rule-1',
      },
    };
    expect(apply).toEqual([
      { operation: 'lambda:RemovePermission', input: { FunctionName, StatementId: 'foreign' } },
      add,
    ]);
    expect(undo).toMatchObject([
      { operation: 'lambda:RemovePermission', input: { FunctionName, StatementId: 'rule-1' } },
      {
        operation: 'lambda:AddPermission',
        input: { StatementId: 'foreign', Principal: 'arn:aws:iam::444455556666:root' },
      },
    ]);
  });
});

describe('reading a function of Holdfast', () => {
  it('takes what stands for "none" where a setting is not there', async () => {
    const aws = fakeReader({
      'cloudformation:DescribeStacks': { Stacks: [] },
      'lambda:GetFunctionConfiguration': { FunctionName, Handler: 'functions/s3.handler' },
      'lambda:GetFunctionConcurrency': {},
      'lambda:GetPolicy': awsError('ResourceNotFoundException'),
    });
    await expect(control.read(resource, aws, contextOf(control))).resolves.toEqual({
      deployedAt: 'never',
      found: {
        concurrency: null,
        permissions: {},
        settings: {
          Handler: 'functions/s3.handler',
          Variables: {},
          Layers: [],
          VpcConfig: { SubnetIds: [], SecurityGroupIds: [] },
          FileSystemConfigs: [],
          KMSKeyArn: '',
          DeadLetterConfig: { TargetArn: '' },
          TracingConfig: { Mode: 'PassThrough' },
        },
      },
    });
  });
});

describeTriggers(control, {
  AddPermission20150331v2: [FunctionName],
  DeleteFunctionConcurrency20171031: [FunctionName],
  PutFunctionConcurrency20171031: [FunctionName],
  RemovePermission20150331v2: [FunctionName],
  UpdateFunctionConfiguration20150331v2: [FunctionName],
});
