import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/ec2/ec2-volume-encrypted.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const id = 'vol-0a7e4d90c2f6b1385';
const volume = toResourceRef('AWS::EC2::Volume', id, testPlace);
const context = contextOf(control);
const attachment = { InstanceId: 'i-0b93e6c1f7d5a2084', Device: '/dev/sdf' };

describe('a volume', () => {
  it('that is encrypted is left alone', () => {
    expect(detect(control, { isEncrypted: true, attachments: [attachment] })).toEqual([]);
  });

  it('that is not encrypted is reported with the steps', () => {
    expect(remedy(control, { isEncrypted: false, attachments: [attachment] }, volume)).toEqual({
      violations: [{ element: 'Encrypted', reason: 'the volume is not encrypted', evidence: false }],
      summary:
        `Volume ${id} cannot be encrypted in place: take a snapshot of ${id}; create an encrypted volume of it in the ` +
        'same Availability Zone; stop i-0b93e6c1f7d5a2084, put the new volume in place of the old one at /dev/sdf, and ' +
        `start it again; delete ${id} and the snapshot once the new volume is in use.`,
      apply: [],
      undo: [],
    });
  });

  it('that is attached to nothing needs no instance to stop', () => {
    const { summary } = remedy(control, { isEncrypted: false, attachments: [] }, volume);
    expect(summary).not.toContain('stop');
  });
});

describe('two states of a volume', () => {
  it('are one wherever it is attached', () => {
    expect(control.compare?.({ isEncrypted: false, attachments: [attachment] })).toEqual(
      control.compare?.({ isEncrypted: false, attachments: [] }),
    );
  });
});

describe('reading a volume', () => {
  it('takes one call', async () => {
    const aws = fakeReader({
      'ec2:DescribeVolumes': { Volumes: [{ Encrypted: false, State: 'in-use', Attachments: [attachment] }] },
    });
    await expect(control.read(volume, aws, context)).resolves.toEqual({
      isEncrypted: false,
      attachments: [attachment],
    });
    expect(aws.reads).toEqual([{ operation: 'ec2:DescribeVolumes', input: { VolumeIds: [id] } }]);
  });

  it.each([
    ['is being deleted', { Volumes: [{ Encrypted: false, State: 'deleting' as const }] }],
    ['EC2 no longer lists', { Volumes: [] }],
  ])('takes one that %s for gone', async (_, answer) => {
    const aws = fakeReader({ 'ec2:DescribeVolumes': answer });
    await expect(control.read(volume, aws, context)).resolves.toBeUndefined();
  });

  it('fails where EC2 does not say', async () => {
    const aws = fakeReader({ 'ec2:DescribeVolumes': { Volumes: [{ State: 'in-use' }] } });
    await expect(control.read(volume, aws, context)).rejects.toThrow('expected boolean');
  });

  it('fails when it may not', async () => {
    const aws = fakeReader({ 'ec2:DescribeVolumes': awsError('UnauthorizedOperation') });
    await expect(control.read(volume, aws, context)).rejects.toThrow('UnauthorizedOperation');
  });
});

describeTriggers(control, { CreateVolume: [id], ConfigurationItemChangeNotification: [id] });
