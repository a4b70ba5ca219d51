import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import { approverCommand, type HumanCommand, operatorCommand } from '../../shared/commands/command.ts';
import { CommandRefusedError } from '../../shared/commands/command-refused-error.ts';
import { handleCommand } from '../../shared/commands/handle-command.ts';
import { intent, observation, outcome } from '../support/audit-records.ts';
import {
  after,
  findingId,
  hold,
  openOffice,
  people,
  place,
  portControl,
  type TestOffice,
} from './test-office.ts';

const pause = {
  command: 'pause' as const,
  id: '0b6a3c52-6f1e-4f0a-9a4e-1d2c3b4a5f60',
  at: after(0),
  account: place.account,
  region: place.region,
  reason: 'a bad night',
};

describe('a command that reaches its function', () => {
  let office: TestOffice;

  beforeEach(() => {
    office = openOffice();
  });

  const handle = async (
    input: unknown,
    schema: z.ZodType<HumanCommand> = operatorCommand,
  ): Promise<unknown> => handleCommand(input, schema, office);
  const sign = (command: object): object => ({ command: JSON.stringify(command), headers: {} });

  it('is carried out for who signed it', async () => {
    await expect(handle(sign(pause))).resolves.toMatchObject({ done: true });
    expect(office.notices).toMatchObject([{ recordId: pause.id, by: people.robin }]);
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'The request cannot be read: '],
    ['something else', { detail: {} }, 'The request cannot be read at command: '],
    ['more than a command', { ...sign(pause), by: 'root' }, 'The request cannot be read: '],
    ['what is no JSON', { command: 'pause', headers: {} }, 'The command cannot be read: '],
    [
      'a command that nobody knows',
      sign({ ...pause, command: 'explode' }),
      'The command cannot be read at command: ',
    ],
    ['a command without an id', sign({ ...pause, id: 'again' }), 'The command cannot be read at id: '],
    ['a command that names who gives it', sign({ ...pause, by: 'root' }), 'The command cannot be read: '],
    [
      'a command without a reason',
      sign({ ...pause, reason: '' }),
      'The command cannot be read at reason: say why',
    ],
    [
      'the command of another account',
      sign({ ...pause, account: '444455556666' }),
      'The command is for account 444455556666, Region eu-west-1',
    ],
    [
      'the command of another Region',
      sign({ ...pause, region: 'eu-north-1' }),
      'The command is for account 111122223333, Region eu-north-1',
    ],
  ])('is refused where it is %s, and nobody is asked who it was', async (_, input, why) => {
    const identify = jest.spyOn(office, 'identify');
    await expect(handle(input)).resolves.toEqual({
      done: false,
      message: expect.stringContaining(why) as string,
    });
    expect(identify).not.toHaveBeenCalled();
    expect(office.records).toEqual([]);
  });

  it('is refused where it is not of this function: approvers answer, and operate nothing', async () => {
    await expect(handle(sign(pause), approverCommand)).resolves.toMatchObject({ done: false });
    const approve = { ...pause, command: 'approve', subject: findingId, reason: undefined };
    await expect(handle(sign(approve), operatorCommand)).resolves.toMatchObject({ done: false });
  });

  it('is refused where its signature is', async () => {
    jest.spyOn(office, 'identify').mockRejectedValue(new CommandRefusedError('signed by nobody'));
    await expect(handle(sign(pause))).resolves.toEqual({ done: false, message: 'signed by nobody' });
    expect(office.records).toEqual([]);
  });

  it.each(['identify', 'load', 'rule'])('fails, to be sent again, where %s does', async (part) => {
    const down = new Error('it is down');
    if (part === 'identify') jest.spyOn(office, 'identify').mockRejectedValueOnce(down);
    if (part === 'load') jest.spyOn(office.desk, 'load').mockRejectedValueOnce(down);
    if (part === 'rule') jest.spyOn(office.desk, 'rule').mockRejectedValueOnce(down);
    await expect(handle(sign(pause))).rejects.toBe(down);
    await expect(handle(sign(pause))).resolves.toMatchObject({ done: true });
    expect(office.notices).toHaveLength(1);
  });

  it('is decided again where somebody else was quicker', async () => {
    jest.spyOn(office.desk, 'rule').mockResolvedValueOnce('conflict').mockResolvedValueOnce('conflict');
    await expect(handle(sign(pause))).resolves.toMatchObject({ done: true });
    expect(office.notices).toHaveLength(1);
  });

  it('is given back where somebody else is quicker again and again', async () => {
    jest.spyOn(office.desk, 'rule').mockResolvedValue('conflict');
    await expect(handle(sign(pause))).resolves.toMatchObject({
      done: false,
      message: expect.stringContaining('at this very moment') as string,
    });
  });

  describe('that is sent twice', () => {
    type Order = Parameters<TestOffice['command']>[1];
    const reason = 'a bad night';

    it.each<[string, Order]>([
      ['pause', { command: 'pause', reason }],
      [
        'exempt',
        { command: 'exempt', controls: [portControl], resource: 'arn:*', reason, endsAt: after(24) },
      ],
      ['approve', { command: 'approve', subject: findingId }],
      ['reject', { command: 'reject', subject: findingId, reason }],
      ['undo', { command: 'undo', subject: 'hf-fedcba9876543210', reason }],
    ])('is carried out once, and the answer is that it was: %s', async (_, order) => {
      office.records.push(
        observation({ findingId }),
        intent({ findingId: 'hf-fedcba9876543210' }),
        outcome({ findingId: 'hf-fedcba9876543210' }),
      );
      office.desk.replaceHold(hold(), undefined);
      const id = randomUUID();
      const first = await office.command(people.robin, order, id);
      const [told, asked] = [office.notices.length, office.sent.length];

      await expect(office.command(people.robin, order, id)).resolves.toMatchObject({
        done: true,
        message: `It was done before. ${first.message}`,
        isPending: false,
      });

      expect(office.notices).toHaveLength(told);
      expect(office.sent).toHaveLength(asked);
    });

    it('is carried out once where both arrive before either is done', async () => {
      const [first, second] = await Promise.all([handle(sign(pause)), handle(sign(pause))]);
      expect([first, second]).toMatchObject([{ done: true }, { done: true }]);
      expect(office.notices).toHaveLength(1);
    });
  });

  describe('whose services do not hear of it', () => {
    it('is done all the same: they are woken by the clock', async () => {
      const resume: HumanCommand = { ...pause, id: randomUUID(), command: 'resume' };
      await handle(sign(pause));
      const down = new Error('the bus is down');
      jest.spyOn(office, 'send').mockRejectedValue(down);
      await expect(handle(sign(resume))).resolves.toMatchObject({ done: true });
      expect(office.delays).toEqual([down]);
    });
  });
});
