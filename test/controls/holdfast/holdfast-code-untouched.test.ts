import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/holdfast/holdfast-code-untouched.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { causes, trusted } from '../../support/guard-causes.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const resource = toResourceRef('AWS::Holdfast::Function', 'holdfast-s3', testPlace);
const deployedAt = '2026-03-10T10:00:00.000Z';
const seen = { baseline: { deployedAt, codeSha256: 'good' } };
const call = 'UpdateFunctionCode20150331v2';

describe('the code of a function of Holdfast', () => {
  it.each([
    ['is as it was', 'good', seen],
    ['is seen for the first time', 'good', {}],
    ['was deployed', 'new', { baseline: { ...seen.baseline, deployedAt: 'before' } }],
    ['was brought by a deployer', 'new', { ...seen, trusted, cause: causes.deployer(call) }],
  ])('is left alone where it %s', (_, codeSha256, options) => {
    expect(detect(control, { deployedAt, codeSha256 }, options)).toEqual([]);
  });

  it.each([
    [seen],
    [{ ...seen, cause: causes.intruder(call) }],
    // A stack of somebody's own is no deployment of Holdfast.
    [{ ...seen, cause: causes.cloudFormation(call) }],
  ])('is told, old and new, where somebody changed it, with the way to put it back', (options) => {
    const { violations, summary, apply, undo } = remedy(
      control,
      { deployedAt, codeSha256: 'bad' },
      resource,
      options,
    );
    expect(violations).toEqual([
      { element: 'CodeSha256', reason: 'the code was good and is bad', evidence: 'bad' },
    ]);
    expect(summary).toContain('npx serverless deploy function --force --function s3 --region eu-central-1');
    expect([apply, undo]).toEqual([[], []]);
  });

  it('is told where the function was deleted', async () => {
    const aws = fakeReader({
      'cloudformation:DescribeStacks': {
        Stacks: [
          { StackName: 'holdfast', StackStatus: 'CREATE_COMPLETE', CreationTime: new Date(deployedAt) },
        ],
      },
      'lambda:GetFunctionConfiguration': awsError('ResourceNotFoundException'),
    });
    const state = await control.read(resource, aws, contextOf(control, seen));
    expect(detect(control, state ?? {}, seen)).toEqual([
      { element: 'CodeSha256', reason: 'the function with the code good was deleted', evidence: null },
    ]);
    await expect(control.read(resource, aws, contextOf(control))).resolves.toBeUndefined();
  });
});

describeTriggers(control, {
  CreateFunction20150331: ['holdfast-s3'],
  DeleteFunction20150331: ['holdfast-s3'],
  UpdateFunctionCode20150331v2: ['holdfast-s3'],
});
