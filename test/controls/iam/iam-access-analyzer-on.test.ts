import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/iam/iam-access-analyzer-on.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { selectFromSample } from '../../support/sample-events.ts';
import { contextOf } from '../../support/test-context.ts';

// The emulator has no Access Analyzer: the shapes are those that AWS documents.
const account = toResourceRef('AWS::AccessAnalyzer::Analyzers', testPlace.account, testPlace);

describe('the analyzers of a Region', () => {
  it('are left alone where one is on', () => {
    const analyzers = [
      { name: 'old', isOn: false },
      { name: 'external', isOn: true },
    ];
    expect(detect(control, { analyzers })).toEqual([]);
  });

  it.each([
    ['there is none', []],
    ['none is on', [{ name: 'old', isOn: false }]],
  ])('get one where %s, until that is undone', (_, analyzers) => {
    expect(remedy(control, { analyzers }, account)).toEqual({
      violations: [
        {
          element: 'analyzer',
          reason: 'no analyzer of external access is active in the Region',
          evidence: analyzers,
        },
      ],
      summary:
        'Create the analyzer holdfast-external-access, which looks for what is shared outside the account, in eu-central-1.',
      apply: [
        {
          operation: 'access-analyzer:CreateAnalyzer',
          input: { analyzerName: 'holdfast-external-access', type: 'ACCOUNT' },
        },
      ],
      undo: [
        {
          operation: 'access-analyzer:DeleteAnalyzer',
          input: { analyzerName: 'holdfast-external-access' },
        },
      ],
    });
  });

  it('get one of the name that the settings say', () => {
    const { apply } = remedy(control, { analyzers: [] }, account, { settings: { analyzerName: 'ours' } });
    expect(apply[0]?.input).toMatchObject({ analyzerName: 'ours' });
  });
});

describe('reading the analyzers', () => {
  const analyzer = (
    name: string,
    type: 'ACCOUNT' | 'ORGANIZATION' | 'ACCOUNT_UNUSED_ACCESS',
    status: 'ACTIVE' | 'CREATING' | 'DISABLED' | 'FAILED',
  ) => ({ name, type, status, arn: `arn:${name}`, createdAt: new Date(0) });

  it('leaves out those that see nothing of outsiders, page after page', async () => {
    const aws = fakeReader({
      'access-analyzer:ListAnalyzers': ({ nextToken }) =>
        nextToken === undefined
          ? {
              analyzers: [
                analyzer('unused', 'ACCOUNT_UNUSED_ACCESS', 'ACTIVE'),
                analyzer('off', 'ACCOUNT', 'DISABLED'),
                analyzer('broken', 'ACCOUNT', 'FAILED'),
              ],
              nextToken: 'more',
            }
          : {
              analyzers: [analyzer('new', 'ACCOUNT', 'CREATING'), analyzer('all', 'ORGANIZATION', 'ACTIVE')],
            },
    });
    await expect(control.read(account, aws, contextOf(control))).resolves.toEqual({
      analyzers: [
        { name: 'off', isOn: false },
        { name: 'broken', isOn: false },
        { name: 'new', isOn: true },
        { name: 'all', isOn: true },
      ],
    });
  });

  it('fails where it is denied', async () => {
    const aws = fakeReader({ 'access-analyzer:ListAnalyzers': awsError('AccessDeniedException') });
    await expect(control.read(account, aws, contextOf(control))).rejects.toThrow('AccessDeniedException');
  });
});

describe('the triggers', () => {
  it('name the account: DeleteAnalyzer', () => {
    expect(selectFromSample(control, 'DeleteAnalyzer')).toEqual([testPlace.account]);
  });
});
