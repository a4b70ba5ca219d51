import {
  bucketControl,
  hold,
  openOffice,
  people,
  portControl,
  type TestOffice,
  sweepsOf,
} from './test-office.ts';

const reason = 'a bad night';

describe('the kill switch', () => {
  let office: TestOffice;

  beforeEach(() => {
    office = openOffice();
  });

  const pause = async (control?: string): ReturnType<TestOffice['command']> =>
    office.command(people.robin, { command: 'pause', reason, control });
  const resume = async (control?: string): ReturnType<TestOffice['command']> =>
    office.command(people.sam, { command: 'resume', reason: 'it is over', control });

  it('is pulled for all of Holdfast, and the SOC hears who pulled it and why', async () => {
    await expect(pause()).resolves.toEqual({
      done: true,
      message: 'Holdfast is paused: nothing is put back until it is resumed.',
      subject: 'pause',
      isPending: false,
    });
    const { pauses, version } = await office.desk.load();
    expect(pauses).toEqual([{ by: people.robin, reason, since: '2026-03-01T12:00:00.000Z' }]);
    expect(version).toBe(1);
    expect(office.notices).toMatchObject([
      { topic: 'paused', severity: 'high', findingId: 'pause', by: people.robin, reason },
    ]);
    expect(office.sent).toEqual([]);
  });

  it('is pulled for one control', async () => {
    await pause(portControl);
    await expect(office.desk.load()).resolves.toMatchObject({ pauses: [{ control: portControl }] });
    expect(office.notices).toMatchObject([{ topic: 'paused', control: portControl }]);
  });

  it.each<[string, readonly (string | undefined)[], 'pause' | 'resume', string | undefined, string]>([
    [
      'what is paused',
      [undefined],
      'pause',
      undefined,
      'Holdfast is paused already, since 2026-03-01T12:00:00.000Z by robin: “a bad night”',
    ],
    ['a control that is paused', [portControl], 'pause', portControl, `${portControl} is paused already`],
    ['what is not paused', [], 'resume', undefined, 'Holdfast is not paused'],
    ['a control that is not paused', [], 'resume', portControl, `${portControl} is not paused`],
    [
      'all, where one control is paused',
      [portControl],
      'resume',
      undefined,
      `Holdfast is not paused; paused are ${portControl}`,
    ],
    [
      'a control, where all is paused',
      [undefined],
      'resume',
      portControl,
      'not paused by itself, but with all of Holdfast',
    ],
    [
      'a control that is not there',
      [],
      'pause',
      'ec2-security-group-ports',
      `There is no control ec2-security-group-ports. Did you mean ${portControl}?`,
    ],
    [
      'a control that nobody heard of',
      [],
      'resume',
      'frobnicate',
      'There is no control frobnicate. `holdfast controls` lists them all',
    ],
  ])('refuses %s', async (_, paused, command, control, why) => {
    for (const each of paused) await pause(each);
    const told = office.notices.length;
    const answer = command === 'pause' ? await pause(control) : await resume(control);
    expect(answer).toEqual({ done: false, message: expect.stringContaining(why) as string });
    expect(office.notices).toHaveLength(told);
  });

  it('lets a control be paused while all is, which outlives it', async () => {
    await pause();
    await pause(portControl);
    await expect(resume()).resolves.toMatchObject({
      message: expect.stringContaining(`Still paused are ${portControl}.`) as string,
    });
    await expect(office.desk.load()).resolves.toMatchObject({ pauses: [{ control: portControl }] });
  });

  it('says that a resumed control still does nothing while all is paused', async () => {
    await pause(portControl);
    await pause();
    await expect(resume(portControl)).resolves.toMatchObject({
      message: expect.stringContaining(
        'It still does nothing, since Holdfast is paused, since 2026',
      ) as string,
    });
    expect(office.sent).not.toContainEqual(expect.objectContaining({ command: 'assess' }));
  });

  it('is let go, and everything is looked at: what is held by name, the rest by its type', async () => {
    await pause();
    office.desk.replaceHold(hold({ rule: 'paused', expiresAt: undefined }), undefined);
    await expect(resume()).resolves.toMatchObject({ done: true, subject: 'pause', isPending: false });
    const { region } = office.place;
    expect(office.sent).toContainEqual({
      command: 'assess',
      resourceType: 'AWS::EC2::SecurityGroup',
      resourceId: 'sg-0a1b2c3d',
      control: portControl,
      region,
    });
    expect(office.sent.filter(({ command }) => command === 'sweep')).toEqual(
      expect.arrayContaining([
        { command: 'sweep', resourceType: 'AWS::S3::Bucket' },
        { command: 'sweep', resourceType: 'AWS::EC2::SecurityGroup' },
        { command: 'sweep', resourceType: 'AWS::IAM::User' },
      ]),
    );
    expect(office.notices).toMatchObject([
      { topic: 'paused' },
      { topic: 'resumed', by: people.sam, reason: 'it is over' },
    ]);
  });

  it('is let go for one control: only its service is asked', async () => {
    await pause(portControl);
    await pause(bucketControl);
    office.desk.replaceHold(hold({ rule: 'paused', expiresAt: undefined }), undefined);
    office.desk.replaceHold(
      hold({ rule: 'paused', control: bucketControl, expiresAt: undefined }),
      undefined,
    );
    await resume(portControl);
    expect(office.sent).toEqual([
      expect.objectContaining({ command: 'assess', control: portControl }),
      ...sweepsOf('ec2'),
    ]);
  });
});
