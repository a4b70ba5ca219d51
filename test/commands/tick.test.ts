import type { PolicyWrite } from '../../shared/policy/store.ts';
import { tick } from '../../shared/commands/tick.ts';
import type { Exemption } from '../../shared/policy/exemption.ts';
import type { Hold } from '../../shared/policy/hold.ts';
import { notice } from '../support/audit-records.ts';
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
  sweepsOf,
  type TestOffice,
} from './test-office.ts';

const { id } = exemption();
const { approvedBy: _by, approvedAt: _at, ...asked } = exemption();
const assess = (control: string): object => ({
  command: 'assess',
  resourceType: 'AWS::EC2::SecurityGroup',
  resourceId: group.id,
  control,
  region: place.region,
});

describe('a tick of the clock', () => {
  let office: TestOffice;

  beforeEach(() => {
    office = openOffice();
  });

  const topics = (): readonly string[] => office.notices.map(({ topic }) => topic);

  it('does nothing where nothing is due', async () => {
    await putExemption(office, exemption());
    office.desk.replaceHold(hold(), undefined);
    await tick(office);
    expect(office.records).toEqual([]);
    expect(office.sent).toEqual([]);
  });

  describe('with an exemption that ended', () => {
    it.each<[string, Partial<Exemption>, readonly object[]]>([
      [
        'of one resource: that is looked at, for each of its controls',
        { controls: [portControl, 'ec2-another'] },
        [assess(portControl), assess('ec2-another')],
      ],
      [
        'of a pattern: all of the service is looked at',
        { resource: 'arn:aws:ec2:*:*:security-group/*' },
        sweepsOf('ec2'),
      ],
      [
        'of tags: all of the services is looked at',
        { resource: undefined, tags: { env: 'test' }, controls: [portControl, bucketControl] },
        sweepsOf('s3', 'ec2'),
      ],
      [
        'of what no control watches: all of the service is looked at',
        { resource: 'arn:aws:ec2:eu-west-1:111122223333:key-pair/key-1' },
        sweepsOf('ec2'),
      ],
    ])('%s', async (_, over, sent) => {
      await putExemption(office, exemption({ endsAt: after(0), ...over }));
      await tick(office);
      expect(office.sent).toEqual(sent);
      expect(office.notices).toMatchObject([{ topic: 'exemption-ended', findingId: id, details: { id } }]);
      await expect(office.desk.load()).resolves.toMatchObject({ exemptions: [] });
    });

    it('looks once at what two of them named, and at what they held', async () => {
      await putExemption(office, exemption({ endsAt: after(0) }));
      await putExemption(office, exemption({ endsAt: after(0), id: 'ex-fedcba9876543210' }));
      const bucket = {
        ...group,
        arn: 'arn:aws:s3:::reports',
        id: 'reports',
        type: 'AWS::S3::Bucket' as const,
      };
      office.desk.replaceHold(
        hold({ rule: 'exempt', exemptionId: id, expiresAt: undefined, resource: bucket }),
        undefined,
      );
      await tick(office);
      expect(office.sent).toEqual([assess(portControl), expect.objectContaining({ resourceId: 'reports' })]);
      expect(topics()).toEqual(['exemption-ended', 'exemption-ended']);
    });

    it('that nobody approved: it is removed, and nothing is looked at', async () => {
      await putExemption(office, { ...asked, endsAt: after(0) });
      await tick(office);
      expect(topics()).toEqual(['exemption-removed']);
      expect(office.sent).toEqual([]);
      await expect(office.desk.load()).resolves.toMatchObject({ exemptions: [] });
    });
  });

  describe('with an exemption that ends soon', () => {
    it.each<[string, Partial<Exemption>, boolean]>([
      ['in seven days', { endsAt: after(7 * 24) }, true],
      ['in more than seven days', { endsAt: after(7 * 24 + 1) }, false],
      ['and nobody approved it', { approvedBy: undefined, endsAt: after(24) }, false],
      ['and was announced', { endsAt: after(24), announcedAt: after(0) }, false],
      [
        'and an undo made it for a day',
        { approvedBy: undefined, undoes: 'hf-0123456789abcdef', endsAt: after(24) },
        false,
      ],
      [
        'and an undo made it for a month',
        { approvedBy: undefined, undoes: 'hf-0123456789abcdef', requestedAt: after(-720), endsAt: after(24) },
        true,
      ],
    ])('%s: announced once, or not', async (_, over, isAnnounced) => {
      await putExemption(office, exemption(over));
      await tick(office);
      await tick(office);
      expect(topics()).toEqual(isAnnounced ? ['exemption-expiring'] : []);
      await expect(office.desk.load()).resolves.toMatchObject({
        exemptions: [{ id, endsAt: over.endsAt, ...(isAnnounced && { announcedAt: after(0) }) }],
      });
    });
  });

  describe('with a hold', () => {
    it.each<[string, Partial<Hold>, string]>([
      ['that nobody answered in time', { expiresAt: after(0) }, 'Nobody approved the change of'],
      [
        'that was rejected long ago',
        { status: 'rejected', rejectedBy: people.sam, expiresAt: after(0) },
        'The rejection of the change of',
      ],
    ])('%s: it is dropped, and the SOC hears of it once', async (_, over, explanation) => {
      office.desk.replaceHold(hold(over), undefined);
      await tick(office);
      await tick(office);
      await expect(office.desk.listHolds()).resolves.toEqual([]);
      expect(office.notices).toMatchObject([
        {
          topic: 'expired',
          explanation: expect.stringContaining(explanation) as string,
          control: portControl,
          resource: group,
        },
      ]);
    });

    it.each<[string, Partial<Hold>]>([
      ['that waits', { expiresAt: after(1) }],
      ['that was rejected just now', { status: 'rejected', rejectedBy: people.sam, expiresAt: after(1) }],
      ['that is approved', { status: 'approved', expiresAt: undefined }],
      ['that is warned of', { rule: 'grace', expiresAt: after(0), actsAt: after(1) }],
      ['that is exempt', { rule: 'exempt', exemptionId: id, expiresAt: after(0) }],
    ])('%s: it stays', async (_, over) => {
      await putExemption(office, exemption());
      office.desk.replaceHold(hold(over), undefined);
      await tick(office);
      await expect(office.desk.listHolds()).resolves.toHaveLength(1);
      expect(office.notices).toEqual([]);
    });

    it('that is due: its service is woken', async () => {
      office.desk.replaceHold(hold({ rule: 'grace', expiresAt: undefined, actsAt: after(0) }), undefined);
      await tick(office);
      await tick(office);
      expect(office.sent).toEqual([assess(portControl)]);
    });
  });

  it.each([
    ['account', undefined],
    [portControl, portControl],
  ])('closes the breaker of %s when its time is over, and not before', async (key, control) => {
    await office.desk.openBreaker(key, after(1), notice({ topic: 'breaker-opened', findingId: 'breaker' }));
    await tick(office);
    expect(topics()).toEqual(['breaker-opened']);
    office.clock.advance(3_600_000);
    await tick(office);
    await tick(office);
    expect(topics()).toEqual(['breaker-opened', 'breaker-closed']);
    expect(office.notices.at(-1)?.control).toBe(control);
    await expect(office.desk.load()).resolves.toMatchObject({ breakers: [] });
  });

  describe('that is cut off', () => {
    async function makeDue(): Promise<void> {
      await office.desk.openBreaker(
        'account',
        after(0),
        notice({ topic: 'breaker-opened', findingId: 'breaker' }),
      );
      await putExemption(office, exemption({ endsAt: after(0) }));
      await putExemption(office, { ...asked, id: 'ex-fedcba9876543210', endsAt: after(0) });
      await putExemption(office, exemption({ id: 'ex-1111111111111111', endsAt: after(24) }));
      office.desk.replaceHold(hold({ expiresAt: after(0) }), undefined);
      office.desk.replaceHold(hold({ control: bucketControl, status: 'approved' }), undefined);
    }

    const everything = [
      'breaker-closed',
      'breaker-opened',
      'exemption-ended',
      'exemption-expiring',
      'exemption-removed',
      'expired',
    ];

    async function expectAllDone(): Promise<void> {
      expect(topics().toSorted()).toEqual(everything);
      expect(office.sent).toEqual(expect.arrayContaining([assess(portControl), assess(bucketControl)]));
      await expect(office.desk.load()).resolves.toMatchObject({
        breakers: [],
        exemptions: [{ id: 'ex-1111111111111111' }],
      });
      await expect(office.desk.listHolds()).resolves.toMatchObject([
        { control: bucketControl, wokenAt: after(0) },
      ]);
    }

    it.each<PolicyWrite['kind']>(['close-breaker', 'delete-exemption', 'put-exemption', 'delete-hold'])(
      'at the first %s: the rest is done, it fails, and the next one does what is left, once',
      async (kind) => {
        await makeDue();
        const rule = office.desk.rule.bind(office.desk);
        let isDown = true;
        jest.spyOn(office.desk, 'rule').mockImplementation(async (notices, writes, once) => {
          if (isDown && writes.some((write) => write.kind === kind)) {
            isDown = false;
            throw new Error('the table is down');
          }
          return rule(notices, writes, once);
        });
        await expect(tick(office)).rejects.toThrow('the table is down');
        expect(topics().length).toBeGreaterThanOrEqual(everything.length - 2);
        await tick(office);
        await expectAllDone();
      },
    );

    it.each([0, 1])('at sending for the %d. time: nothing is forgotten', async (before) => {
      await makeDue();
      const send = office.send.bind(office);
      let calls = 0;
      jest.spyOn(office, 'send').mockImplementation(async (commands) => {
        calls += 1;
        if (calls === before + 1) throw new Error('the bus is down');
        return send(commands);
      });
      await expect(tick(office)).rejects.toThrow('the bus is down');
      await tick(office);
      await expectAllDone();
    });

    it('at noting who was woken: they are woken again', async () => {
      await makeDue();
      jest.spyOn(office.desk, 'markWoken').mockRejectedValueOnce(new Error('the table is down'));
      await expect(tick(office)).rejects.toThrow('the table is down');
      await tick(office);
      await expectAllDone();
    });

    it('at the very first read: it fails, and nothing is done', async () => {
      await makeDue();
      jest.spyOn(office.desk, 'load').mockRejectedValueOnce(new Error('the table is down'));
      await expect(tick(office)).rejects.toThrow('the table is down');
      expect(topics()).toEqual(['breaker-opened']);
      await tick(office);
      await expectAllDone();
    });
  });

  it('leaves to the next one what somebody changes at the same time', async () => {
    await putExemption(office, exemption({ endsAt: after(0) }));
    jest.spyOn(office.desk, 'rule').mockResolvedValueOnce('conflict');
    await tick(office);
    expect(topics()).toEqual([]);
    await tick(office);
    expect(topics()).toEqual(['exemption-ended']);
  });
});
