import type { Caller, ServiceEvent } from '../../../sandbox/emulators.ts';
import { createRecorder } from '../../../sandbox/trail/recorder.ts';
import { form } from './exchanges.ts';

const alice: Caller = {
  type: 'IAMUser',
  arn: 'arn:aws:iam::123456789012:user/alice',
  principalId: 'AIDAALICE',
  userName: 'alice',
};

const createUser = form(
  'iam',
  { Action: 'CreateUser', UserName: 'bob' },
  { response: '<CreateUserResponse/>' },
);

function startTrail(callers: Readonly<Record<string, Caller>> = { AKIAALICE: alice }) {
  const events: ServiceEvent[] = [];
  const asked: string[] = [];
  const errors: unknown[] = [];
  const recorder = createRecorder({
    account: {
      findCaller: (key) => {
        asked.push(key);
        return Promise.resolve(callers[key]);
      },
      putServiceEvent: (event) => {
        events.push(event);
        return Promise.resolve();
      },
    },
    onError: (error) => errors.push(error),
  });
  return { recorder, events, asked, errors };
}

describe('the stand-in for CloudTrail', () => {
  it('delivers a change as an event of its service', async () => {
    const { recorder, events } = startTrail();

    recorder.record(createUser);
    await recorder.flush();

    expect(events).toMatchObject([
      { Source: 'aws.iam', DetailType: 'AWS API Call via CloudTrail', Region: 'eu-west-1' },
    ]);
    expect(JSON.parse(events[0]?.Detail ?? '')).toMatchObject({
      eventName: 'CreateUser',
      userIdentity: { userName: 'alice', accessKeyId: 'AKIAALICE' },
    });
  });

  it('asks once whose a key is', async () => {
    const { recorder, events, asked } = startTrail();

    recorder.record(createUser);
    recorder.record(createUser);
    await recorder.flush();

    expect(events).toHaveLength(2);
    expect(asked).toStrictEqual(['AKIAALICE']);
  });

  it('delivers nothing of reads, nor of callers that nobody knows', async () => {
    const { recorder, events, errors } = startTrail({});

    recorder.record(form('iam', { Action: 'ListUsers' }));
    recorder.record(createUser);
    await recorder.flush();

    expect(events).toStrictEqual([]);
    expect(errors).toStrictEqual([]);
  });

  it('says when a record could not be written, and goes on', async () => {
    const { recorder, events, errors } = startTrail();

    recorder.record({ ...createUser, responseBody: '<CreateUserResponse>' });
    recorder.record(createUser);
    await recorder.flush();

    expect(errors).toStrictEqual([new SyntaxError('<CreateUserResponse> is not closed')]);
    expect(events).toHaveLength(1);
  });
});
