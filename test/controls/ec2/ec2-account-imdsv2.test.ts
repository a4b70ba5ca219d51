import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/ec2/ec2-account-imdsv2.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const id = testPlace.account;
const account = toResourceRef('AWS::EC2::InstanceMetadataDefaults', id, testPlace);
const context = contextOf(control);

// The emulator does not have this setting; the shapes are those of the Amazon EC2 API Reference.
describe('what new instances do about metadata', () => {
  it('is left alone where they ask for a token', () => {
    expect(detect(control, { httpTokens: 'required', managedBy: 'account' })).toEqual([]);
  });

  it.each([
    ['optional', 'new instances give out their metadata without a token'],
    [
      'no-preference',
      'the account says nothing about tokens, so that new instances of most images give out metadata without',
    ],
  ])('is put right where it is %s, and is that again when undone', (httpTokens, reason) => {
    const modify = (HttpTokens: string) => ({
      operation: 'ec2:ModifyInstanceMetadataDefaults',
      input: { HttpTokens },
    });

    expect(remedy(control, { httpTokens, managedBy: 'account' }, account)).toEqual({
      violations: [{ element: 'HttpTokens', reason, evidence: httpTokens }],
      summary: `Require a token for the metadata of new instances of account ${id} in eu-central-1.`,
      apply: [modify('required')],
      undo: [modify(httpTokens)],
    });
  });

  it('is only reported where a policy of the organization sets it', () => {
    const found = remedy(control, { httpTokens: 'optional', managedBy: 'declarative-policy' }, account);

    expect(found.violations).toHaveLength(1);
    expect(found).toMatchObject({ apply: [], undo: [] });
    expect(found.summary).toMatch(/^What new instances do about metadata is set by a declarative policy/);
  });
});

describe('reading it', () => {
  it('takes one call', async () => {
    const aws = fakeReader({
      'ec2:GetInstanceMetadataDefaults': { AccountLevel: { HttpTokens: 'optional', ManagedBy: 'account' } },
    });
    await expect(control.read(account, aws, context)).resolves.toEqual({
      httpTokens: 'optional',
      managedBy: 'account',
    });
    expect(aws.reads).toEqual([{ operation: 'ec2:GetInstanceMetadataDefaults', input: {} }]);
  });

  it.each([{}, { AccountLevel: {} }, { AccountLevel: { HttpPutResponseHopLimit: 2 } }])(
    'takes %j for no preference',
    async (answer) => {
      const aws = fakeReader({ 'ec2:GetInstanceMetadataDefaults': answer });
      await expect(control.read(account, aws, context)).resolves.toEqual({
        httpTokens: 'no-preference',
        managedBy: 'account',
      });
    },
  );

  it('fails when it may not', async () => {
    const aws = fakeReader({ 'ec2:GetInstanceMetadataDefaults': awsError('UnauthorizedOperation') });
    await expect(control.read(account, aws, context)).rejects.toThrow('UnauthorizedOperation');
  });
});

describeTriggers(control, { ModifyInstanceMetadataDefaults: [id] });
