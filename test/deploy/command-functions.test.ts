import { commandFunctions } from '../../shared/deploy/command-functions.ts';
import { createServiceFunctions } from '../../shared/deploy/service-functions.ts';

interface Statement {
  /** None where all actions but some are meant. */
  readonly Action?: readonly string[];
  readonly Resource: unknown;
  readonly Condition?: {
    readonly 'ForAllValues:StringLike'?: { readonly 'dynamodb:LeadingKeys': readonly string[] };
  };
}

/** What a function may do with a table: actions, with the partitions where not all. */
function listRights(statements: unknown, table: string): readonly string[] {
  return (statements as Statement[])
    .filter(({ Resource }) => JSON.stringify(Resource) === JSON.stringify({ 'Fn::GetAtt': [table, 'Arn'] }))
    .flatMap(({ Action = [], Condition }) => {
      const keys = Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'];
      return Action.map(
        (action) => `${action.replace('dynamodb:', '')}${keys === undefined ? '' : ` ${keys.join(', ')}`}`,
      );
    })
    .toSorted();
}

describe('the functions that people and the clock command', () => {
  it.each([
    [
      'approve',
      {
        AuditTable: ['PutItem', 'Query'],
        StateTable: ['PutItem command#*'],
        PolicyTable: [
          'DeleteItem policy',
          'GetItem',
          'PutItem policy, hold',
          'Query',
          'UpdateItem policy, hold, undo',
        ],
      },
    ],
    [
      'operate',
      {
        AuditTable: ['PutItem', 'Query'],
        StateTable: ['PutItem command#*'],
        PolicyTable: [
          'DeleteItem policy, baseline, legal-hold',
          'GetItem',
          'PutItem policy, undo, legal-hold',
          'Query',
          'UpdateItem policy, hold, undo',
        ],
      },
    ],
    [
      'tick',
      {
        AuditTable: ['PutItem'],
        StateTable: [],
        PolicyTable: ['DeleteItem policy, hold', 'PutItem policy', 'Query', 'UpdateItem policy, hold, undo'],
      },
    ],
  ])('have what they write and read, and nothing else: %s', (name, rights) => {
    const statements = commandFunctions[name]?.['iamRoleStatements'];
    for (const [table, expected] of Object.entries(rights)) {
      expect([table, listRights(statements, table)]).toEqual([table, expected]);
    }
  });

  it('call no AWS service but for their stores, the bus, their dead letters and traces', () => {
    const actions = Object.values(commandFunctions).flatMap(({ iamRoleStatements }) =>
      (iamRoleStatements as Statement[]).flatMap(({ Action = [] }) => Action),
    );
    // One of them looks whether a legal hold is there.
    const others = actions.filter((action) => action !== 's3:GetObjectLegalHold');
    expect(new Set(others.map((action) => action.split(':')[0]))).toEqual(
      new Set(['dynamodb', 'events', 'kms', 'sqs', 'xray']),
    );
  });

  it('put nothing but commands on the bus', () => {
    for (const { iamRoleStatements } of Object.values(commandFunctions)) {
      expect(iamRoleStatements).toContainEqual({
        Effect: 'Allow',
        Action: ['events:PutEvents'],
        Resource: { 'Fn::GetAtt': ['Bus', 'Arn'] },
        Condition: {
          'ForAllValues:StringEquals': {
            'events:source': ['holdfast'],
            'events:detail-type': ['Holdfast Command'],
          },
        },
      });
    }
  });

  it('are called by people alone, but for the clock, which ticks every minute', () => {
    const { approve, operate, tick } = commandFunctions;
    expect([approve?.['events'], operate?.['events']]).toEqual([[], []]);
    expect(tick?.['events']).toMatchObject([{ eventBridge: { schedule: 'rate(1 minute)' } }]);
  });
});

describe('the functions of the catalogue', () => {
  it('put nothing but commands on the bus, to go on with a sweep', () => {
    for (const { iamRoleStatements } of Object.values(
      createServiceFunctions({ sweepEveryHours: 1, regions: [] }),
    )) {
      const onBus = (iamRoleStatements as Statement[]).filter(({ Action = [] }) =>
        Action.includes('events:PutEvents'),
      );
      expect(onBus).toMatchObject([
        { Condition: { 'ForAllValues:StringEquals': { 'events:detail-type': ['Holdfast Command'] } } },
      ]);
    }
  });

  it('hold violations and let go of them, and can end neither a pause nor an exemption', () => {
    for (const { iamRoleStatements } of Object.values(
      createServiceFunctions({ sweepEveryHours: 1, regions: [] }),
    )) {
      expect(listRights(iamRoleStatements, 'PolicyTable')).toEqual([
        'ConditionCheckItem',
        'DeleteItem hold, undo, baseline',
        'GetItem',
        'PutItem policy, hold, baseline',
        'Query',
        'UpdateItem policy',
      ]);
      expect(listRights(iamRoleStatements, 'AuditTable')).toEqual(['GetItem', 'PutItem', 'Query']);
      expect(listRights(iamRoleStatements, 'StateTable')).toEqual([
        'ConditionCheckItem',
        'GetItem',
        'PutItem',
        'UpdateItem',
      ]);
    }
  });
});
