import { tick } from '../../shared/commands/tick.ts';
import { after, bucketControl, exemption, openOffice, place, putExemption, sweepsOf } from './test-office.ts';

describe('a tick of the clock where several Regions are covered', () => {
  it.each<[string, string, readonly object[]]>([
    ['a bucket, which may be in any of them: in all', 'arn:aws:s3:::invoices', sweepsOf('s3')],
    [
      'what the account has once: there',
      'arn:aws:s3::111122223333:account-public-access-block',
      [
        {
          command: 'assess',
          resourceType: 'AWS::S3::AccountPublicAccessBlock',
          resourceId: '111122223333',
          control: bucketControl,
          region: place.region,
        },
      ],
    ],
  ])('looks for what an exemption named that ended, %s', async (_, resource, sent) => {
    const office = openOffice();
    await putExemption(office, exemption({ endsAt: after(0), resource, controls: [bucketControl] }));
    await tick({ ...office, settings: { ...office.settings, regions: ['eu-north-1'] } });
    expect(office.sent).toEqual(sent);
  });
});
