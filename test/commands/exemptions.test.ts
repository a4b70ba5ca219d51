import type { Principal } from '../../shared/policy/principal.ts';
import {
  after,
  bucketControl,
  exemption,
  group,
  hold,
  openOffice,
  people,
  place,
  portControl,
  putExemption,
  type TestOffice,
} from './test-office.ts';

const id = 'ex-0123456789abcdef';
const reason = 'a migration';

describe('an exemption', () => {
  let office: TestOffice;

  beforeEach(() => {
    office = openOffice();
  });

  describe('that is asked for', () => {
    const request = {
      command: 'exempt' as const,
      controls: [portControl, bucketControl, portControl],
      resource: 'arn:aws:ec2:*:*:security-group/*',
      tags: { env: 'test' },
      reason,
      ticket: 'OPS-42',
      endsAt: after(24 * 30),
    };

    it('is not in force, and the SOC hears who asked for what', async () => {
      const answer = await office.command(people.robin, request);
      const { exemptions } = await office.desk.load();
      const [asked] = exemptions;
      expect(answer).toMatchObject({ done: true, subject: asked?.id, isPending: false });
      expect(exemptions).toEqual([
        {
          id: expect.stringMatching(/^ex-[0-9a-z]{16}$/) as string,
          controls: [portControl, bucketControl],
          resource: 'arn:aws:ec2:*:*:security-group/*',
          tags: { env: 'test' },
          reason,
          ticket: 'OPS-42',
          requestedBy: people.robin,
          requestedAt: after(0),
          endsAt: after(24 * 30),
        },
      ]);
      expect(office.notices).toMatchObject([
        {
          topic: 'exemption-requested',
          findingId: asked?.id,
          by: people.robin,
          reason,
          details: { ticket: 'OPS-42' },
          explanation: expect.stringContaining(
            `would exempt arn:aws:ec2:*:*:security-group/* tagged env=test from ${portControl}, ${bucketControl}`,
          ) as string,
        },
      ]);
    });

    it.each([
      ['ends now', { endsAt: after(0) }, 'ends in the future'],
      ['ended yesterday', { endsAt: after(-24) }, 'ends in the future'],
      ['lasts longer than the settings let it', { endsAt: after(24 * 90 + 1) }, 'at most 90 days'],
      [
        'is of a control that is not there',
        { controls: [portControl, 'nobody'] },
        'There is no control nobody',
      ],
      ['says nothing of what is exempt', { resource: undefined, tags: undefined }, 'Say what is exempt'],
      ['is of resources with no tags in particular', { resource: undefined, tags: {} }, 'Say what is exempt'],
      ['is of no control', { controls: [] }, 'The command cannot be read at controls'],
      ['gives no reason', { reason: ' ' }, 'The command cannot be read at reason: say why'],
      ['is of what is no ARN', { resource: 'sg-0a1b2c3d' }, 'The command cannot be read at resource'],
      ['ends at no time', { endsAt: 'never' }, 'The command cannot be read at endsAt'],
    ])('is refused where it %s', async (_, over, why) => {
      await expect(office.command(people.robin, { ...request, ...over })).resolves.toEqual({
        done: false,
        message: expect.stringContaining(why) as string,
      });
      expect(office.records).toEqual([]);
    });

    it.each([
      ['as long as the settings let it', { endsAt: after(24 * 90) }],
      [
        'as long, by a clock that is ahead by less than a signature may be',
        { endsAt: after(24 * 90 + 0.05) },
      ],
      ['for resources with tags', { resource: undefined }],
      ['for one resource', { resource: group.arn, tags: undefined }],
      ['for the whole account, if it says so', { resource: 'arn:*', tags: undefined }],
    ])('is taken %s', async (_, over) => {
      await expect(office.command(people.robin, { ...request, ...over })).resolves.toMatchObject({
        done: true,
      });
    });
  });

  describe('that is approved', () => {
    const { approvedBy: _by, approvedAt: _at, ...asked } = exemption();

    const approve = async (by: Principal): ReturnType<TestOffice['command']> =>
      office.command(by, { command: 'approve', subject: id });

    it('is in force, and the SOC hears by whom', async () => {
      await putExemption(office, asked);
      await expect(approve(people.sam)).resolves.toMatchObject({ done: true, subject: id, isPending: false });
      await expect(office.desk.load()).resolves.toMatchObject({
        exemptions: [{ ...asked, approvedBy: people.sam, approvedAt: after(0) }],
        version: 2,
      });
      expect(office.notices).toMatchObject([
        { topic: 'exemption-approved', findingId: id, by: people.sam, control: portControl },
      ]);
      expect(office.sent).toEqual([]);
    });

    it.each([
      ['by who asked for it', asked, people.robin, 'the same person'],
      ['by who asked for it, in another permission set', asked, people.robinElsewhere, 'the same person'],
      ['a second time', exemption(), people.kim, 'is approved already, by sam'],
      ['after its end', { ...asked, endsAt: after(0) }, people.sam, `${id} ended at`],
      [
        'where it belongs to an undo',
        { ...asked, undoes: 'hf-0123456789abcdef' },
        people.sam,
        'needs no approval',
      ],
      [
        'under an id that is none',
        { ...asked, id: 'ex-ffffffffffffffff' },
        people.sam,
        `There is no exemption ${id}`,
      ],
    ])('is not approved %s', async (_, stored, by, why) => {
      await putExemption(office, stored);
      await expect(approve(by)).resolves.toEqual({
        done: false,
        message: expect.stringContaining(why) as string,
      });
      expect(office.notices).toEqual([]);
    });
  });

  describe('that is rejected or removed', () => {
    const { approvedBy: _by, approvedAt: _at, ...asked } = exemption();

    it('is gone where it waits for its approval, and who asked for it may take it back', async () => {
      await putExemption(office, asked);
      await expect(
        office.command(people.robin, { command: 'reject', subject: id, reason: 'not needed' }),
      ).resolves.toMatchObject({ done: true, subject: id, isPending: false });
      await expect(office.desk.load()).resolves.toMatchObject({ exemptions: [] });
      expect(office.notices).toMatchObject([
        { topic: 'exemption-removed', by: people.robin, reason: 'not needed' },
      ]);
    });

    it('stays where it is in force and only an answer is given', async () => {
      await putExemption(office, exemption());
      await expect(
        office.command(people.kim, { command: 'reject', subject: id, reason: 'no' }),
      ).resolves.toMatchObject({
        done: false,
        message: expect.stringContaining(`holdfast exempt remove ${id}`) as string,
      });
    });

    it('is gone where an operator removes it, and what it covered is looked at', async () => {
      await putExemption(office, exemption());
      office.desk.replaceHold(hold({ rule: 'exempt', exemptionId: id, expiresAt: undefined }), undefined);
      office.desk.replaceHold(
        hold({ rule: 'exempt', exemptionId: id, expiresAt: undefined, control: bucketControl }),
        undefined,
      );
      await office.command(people.kim, { command: 'remove-exemption', subject: id, reason: 'too wide' });
      await expect(office.desk.load()).resolves.toMatchObject({ exemptions: [] });
      expect(office.sent).toEqual([
        {
          command: 'assess',
          resourceType: 'AWS::EC2::SecurityGroup',
          resourceId: 'sg-0a1b2c3d',
          control: portControl,
          region: place.region,
        },
      ]);
    });

    it('is refused where there is none', async () => {
      await expect(
        office.command(people.kim, { command: 'remove-exemption', subject: id, reason: 'too wide' }),
      ).resolves.toEqual({
        done: false,
        message: `There is no exemption ${id}, or it has ended: \`holdfast exempt list\` shows all`,
      });
    });
  });
});
