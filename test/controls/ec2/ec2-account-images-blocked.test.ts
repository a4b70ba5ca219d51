import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/ec2/ec2-account-images-blocked.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const id = testPlace.account;
const account = toResourceRef('AWS::EC2::ImageBlockPublicAccess', id, testPlace);
const context = contextOf(control);

// The emulator does not have this setting; the shapes are those of the Amazon EC2 API Reference.
describe('public access to images', () => {
  it('is left alone where new sharing is blocked', () => {
    expect(detect(control, { state: 'block-new-sharing', managedBy: 'account' })).toEqual([]);
  });

  it('is blocked where it is not, and not any more when that is undone', () => {
    expect(remedy(control, { state: 'unblocked', managedBy: 'account' }, account)).toEqual({
      violations: [
        {
          element: 'ImageBlockPublicAccessState',
          reason: 'images can be shared with everyone',
          evidence: 'unblocked',
        },
      ],
      summary: `Block public sharing of the machine images of account ${id} in eu-central-1.`,
      apply: [
        {
          operation: 'ec2:EnableImageBlockPublicAccess',
          input: { ImageBlockPublicAccessState: 'block-new-sharing' },
        },
      ],
      undo: [{ operation: 'ec2:DisableImageBlockPublicAccess', input: {} }],
    });
  });

  it('is only reported where a policy of the organization sets it', () => {
    const found = remedy(control, { state: 'unblocked', managedBy: 'declarative-policy' }, account);

    expect(found.violations).toHaveLength(1);
    expect(found).toMatchObject({ apply: [], undo: [] });
    expect(found.summary).toMatch(/^Public access to images is set by a declarative policy/);
  });
});

describe('reading it', () => {
  it('takes one call', async () => {
    const aws = fakeReader({
      'ec2:GetImageBlockPublicAccessState': {
        ImageBlockPublicAccessState: 'unblocked',
        ManagedBy: 'account',
      },
    });
    await expect(control.read(account, aws, context)).resolves.toEqual({
      state: 'unblocked',
      managedBy: 'account',
    });
    expect(aws.reads).toEqual([{ operation: 'ec2:GetImageBlockPublicAccessState', input: {} }]);
  });

  it('fails with a state that is not known', async () => {
    const aws = fakeReader({
      'ec2:GetImageBlockPublicAccessState': { ImageBlockPublicAccessState: 'half-blocked' },
    });
    await expect(control.read(account, aws, context)).rejects.toThrow('Invalid option');
  });

  it('fails when it may not', async () => {
    const aws = fakeReader({ 'ec2:GetImageBlockPublicAccessState': awsError('UnauthorizedOperation') });
    await expect(control.read(account, aws, context)).rejects.toThrow('UnauthorizedOperation');
  });
});

describeTriggers(control, { DisableImageBlockPublicAccess: [id] });
