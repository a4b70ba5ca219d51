import { DeleteSnapshotCommand, DeregisterImageCommand } from '@aws-sdk/client-ec2';
import imagePrivate from '../../../shared/controls/ec2/ec2-image-private.ts';
import snapshotPrivate from '../../../shared/controls/ec2/ec2-snapshot-private.ts';
import { ec2Service } from '../../../shared/services/ec2.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import {
  createImage,
  createSnapshot,
  readImage,
  readSnapshot,
  shareImage,
  shareSnapshot,
} from '../../support/wire-compute.ts';
import { describeControl } from '../../support/wire-control.ts';

const stranger = '444455556666';

describe('the controls of what is shared, in an account', () => {
  let account: WireAccount;

  beforeAll(async () => {
    account = await startWireAccount();
  });

  afterAll(async () => account.stop());

  describeControl(snapshotPrivate, ec2Service, () => account, {
    async create() {
      const id = await createSnapshot(account);
      await shareSnapshot(account, id, { UserIds: [account.place.account] });
      return id;
    },
    remove: async (id) => account.clients.ec2.send(new DeleteSnapshotCommand({ SnapshotId: id })),
    read: async (id) => readSnapshot(account, id),
    event: (id) => ({
      eventSource: 'ec2.amazonaws.com',
      eventName: 'ModifySnapshotAttribute',
      requestParameters: { snapshotId: id, attributeType: 'CREATE_VOLUME_PERMISSION' },
    }),
    drifts: [
      {
        name: 'a snapshot that was shared with everyone',
        make: async (id) => shareSnapshot(account, id, { GroupNames: ['all'] }),
      },
      {
        name: 'a snapshot that was shared with accounts that are not trusted, and with everyone',
        async make(id) {
          await shareSnapshot(account, id, { UserIds: [stranger, '777788889999'] });
          await shareSnapshot(account, id, { GroupNames: ['all'] });
        },
      },
    ],
  });

  describeControl(imagePrivate, ec2Service, () => account, {
    async create() {
      const id = await createImage(account);
      await shareImage(account, id, [{ UserId: account.place.account }]);
      return id;
    },
    remove: async (id) => account.clients.ec2.send(new DeregisterImageCommand({ ImageId: id })),
    read: async (id) => readImage(account, id),
    // Moto fails where EC2 says that there is no such image.
    isPermanent: true,
    event: (id) => ({
      eventSource: 'ec2.amazonaws.com',
      eventName: 'ModifyImageAttribute',
      requestParameters: { imageId: id, attributeType: 'launchPermission' },
    }),
    drifts: [
      {
        name: 'an image that was shared with everyone',
        make: async (id) => shareImage(account, id, [{ Group: 'all' }]),
      },
      {
        name: 'an image that was shared with an account, an organization and a unit that are not trusted',
        make: async (id) =>
          shareImage(account, id, [
            { UserId: stranger },
            { OrganizationArn: 'arn:aws:organizations::222233334444:organization/o-a1b2c3d4e5' },
            {
              OrganizationalUnitArn: 'arn:aws:organizations::222233334444:ou/o-a1b2c3d4e5/ou-ab12-11111111',
            },
          ]),
      },
    ],
  });
});
