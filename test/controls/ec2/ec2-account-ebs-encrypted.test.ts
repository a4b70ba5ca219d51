import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/ec2/ec2-account-ebs-encrypted.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const id = testPlace.account;
const account = toResourceRef('AWS::EC2::EbsEncryptionByDefault', id, testPlace);
const context = contextOf(control);

describe('encryption of volumes by default', () => {
  it('is left alone where it is on', () => {
    expect(detect(control, { isEncrypted: true })).toEqual([]);
  });

  it('is turned on where it is off, and off again when that is undone', () => {
    expect(remedy(control, { isEncrypted: false }, account)).toEqual({
      violations: [
        {
          element: 'EbsEncryptionByDefault',
          reason: 'new volumes, and copies of snapshots, are encrypted only where somebody asks for it',
          evidence: false,
        },
      ],
      summary: `Turn on encryption by default of the EBS volumes of account ${id} in eu-central-1.`,
      apply: [{ operation: 'ec2:EnableEbsEncryptionByDefault', input: {} }],
      undo: [{ operation: 'ec2:DisableEbsEncryptionByDefault', input: {} }],
    });
  });
});

describe('reading it', () => {
  it.each([true, false])('takes one call: %s', async (EbsEncryptionByDefault) => {
    const aws = fakeReader({ 'ec2:GetEbsEncryptionByDefault': { EbsEncryptionByDefault } });
    await expect(control.read(account, aws, context)).resolves.toEqual({
      isEncrypted: EbsEncryptionByDefault,
    });
    expect(aws.reads).toEqual([{ operation: 'ec2:GetEbsEncryptionByDefault', input: {} }]);
  });

  it('fails where EC2 does not say', async () => {
    const aws = fakeReader({ 'ec2:GetEbsEncryptionByDefault': {} });
    await expect(control.read(account, aws, context)).rejects.toThrow('expected boolean');
  });

  it('fails when it may not', async () => {
    const aws = fakeReader({ 'ec2:GetEbsEncryptionByDefault': awsError('UnauthorizedOperation') });
    await expect(control.read(account, aws, context)).rejects.toThrow('UnauthorizedOperation');
  });
});

describeTriggers(control, { DisableEbsEncryptionByDefault: [id] });
