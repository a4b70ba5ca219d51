import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/ec2/ec2-serial-console-off.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const id = testPlace.account;
const account = toResourceRef('AWS::EC2::SerialConsoleAccess', id, testPlace);
const context = contextOf(control);

// The emulator does not have this setting; the shapes are those of the Amazon EC2 API Reference.
describe('the serial console', () => {
  it('is left alone where it is off', () => {
    expect(detect(control, { isEnabled: false, managedBy: 'account' })).toEqual([]);
  });

  it('is turned off where it is on, and on again when that is undone', () => {
    expect(remedy(control, { isEnabled: true, managedBy: 'account' }, account)).toEqual({
      violations: [
        {
          element: 'SerialConsoleAccessEnabled',
          reason: 'every instance can be reached through its serial console, past the network',
          evidence: true,
        },
      ],
      summary: `Turn off the EC2 serial console of account ${id} in eu-central-1.`,
      apply: [{ operation: 'ec2:DisableSerialConsoleAccess', input: {} }],
      undo: [{ operation: 'ec2:EnableSerialConsoleAccess', input: {} }],
    });
  });

  it('is only reported where a policy of the organization sets it', () => {
    const found = remedy(control, { isEnabled: true, managedBy: 'declarative-policy' }, account);

    expect(found.violations).toHaveLength(1);
    expect(found).toMatchObject({ apply: [], undo: [] });
    expect(found.summary).toMatch(/^Access to the serial console is set by a declarative policy/);
  });
});

describe('reading it', () => {
  it.each([true, false])('takes one call: %s', async (SerialConsoleAccessEnabled) => {
    const aws = fakeReader({ 'ec2:GetSerialConsoleAccessStatus': { SerialConsoleAccessEnabled } });
    await expect(control.read(account, aws, context)).resolves.toEqual({
      isEnabled: SerialConsoleAccessEnabled,
      managedBy: 'account',
    });
    expect(aws.reads).toEqual([{ operation: 'ec2:GetSerialConsoleAccessStatus', input: {} }]);
  });

  it('fails where EC2 does not say', async () => {
    const aws = fakeReader({ 'ec2:GetSerialConsoleAccessStatus': {} });
    await expect(control.read(account, aws, context)).rejects.toThrow('expected boolean');
  });

  it('fails when it may not', async () => {
    const aws = fakeReader({ 'ec2:GetSerialConsoleAccessStatus': awsError('UnauthorizedOperation') });
    await expect(control.read(account, aws, context)).rejects.toThrow('UnauthorizedOperation');
  });
});

describeTriggers(control, { EnableSerialConsoleAccess: [id] });
