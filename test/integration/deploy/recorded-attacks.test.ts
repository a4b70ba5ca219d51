import { matchTargets } from '../../../shared/engine/match.ts';
import { parseSignal } from '../../../shared/events/parse-signal.ts';
import { services } from '../../../shared/services/index.ts';
import {
  describeWithRecords,
  readAllRecords,
  type RecordedCall,
  toRecordedEvent,
} from '../../support/recorded-events.ts';
import { startWireBus, type WireBus } from '../../support/wire-bus.ts';

interface Parameters {
  readonly name: string;
  readonly userName: string;
  readonly roleName: string;
  readonly groupId: string;
  readonly snapshotId: string;
  readonly instanceId: string;
  readonly instancesSet: { readonly items: readonly { readonly instanceId: string }[] };
  readonly DeleteFlowLogsRequest: { readonly FlowLogId: { readonly content: string } };
}

/** What is to become of a record. */
type Verdict =
  | { readonly controls: readonly string[]; readonly getId: (record: RecordedCall) => string }
  /** Dangerous, but only what is named here will answer it. */
  | { readonly awaits: string }
  | { readonly isOrdinary: string };

const userOf = asked(({ userName }) => userName);

/** Every call that occurs in the records: a new one fails the test until somebody has decided about it. */
const verdicts: Readonly<Record<string, Verdict>> = {
  'cloudtrail:DeleteTrail': {
    controls: ['cloudtrail-trail-present'],
    getId: asked(({ name }) => name),
  },
  'cloudtrail:StopLogging': {
    controls: ['cloudtrail-trail-logging'],
    getId: asked(({ name }) => name),
  },
  'ec2:AuthorizeSecurityGroupIngress': {
    controls: [
      'ec2-default-security-group-closed',
      'ec2-security-group-no-world-admin-ports',
      'ec2-security-group-no-world-data-ports',
      'ec2-security-group-world-ports-allowed',
    ],
    getId: asked(({ groupId }) => groupId),
  },
  'ec2:DeleteFlowLogs': {
    controls: ['ec2-flow-log-kept'],
    getId: asked(({ DeleteFlowLogsRequest }) => DeleteFlowLogsRequest.FlowLogId.content),
  },
  'ec2:DescribeInstances': { isOrdinary: 'it only reads' },
  'ec2:ModifyInstanceAttribute': {
    controls: ['ec2-instance-user-data-kept'],
    getId: asked(({ instanceId }) => instanceId),
  },
  'ec2:ModifySnapshotAttribute': {
    controls: ['ec2-snapshot-private'],
    getId: asked(({ snapshotId }) => snapshotId),
  },
  'ec2:StartInstances': {
    controls: ['ec2-instance-where-allowed'],
    getId: asked(({ instancesSet }) => instancesSet.items[0]?.instanceId ?? ''),
  },
  'ec2:StopInstances': { isOrdinary: 'nothing is less safe for being stopped' },
  'ec2-instance-connect:SendSSHPublicKey': {
    awaits: 'the quarantine of an instance: a key that is valid for a minute leaves no drift to put back',
  },
  'iam:AttachUserPolicy': { controls: ['iam-policy-not-on-user', 'iam-user-not-admin'], getId: userOf },
  'iam:CreateAccessKey': {
    controls: ['iam-access-key-own', 'iam-access-key-rotated', 'iam-user-one-active-key'],
    getId: userOf,
  },
  'iam:CreateLoginProfile': { controls: ['iam-user-console-needs-mfa'], getId: userOf },
  'iam:CreateUser': { isOrdinary: 'a user has neither permissions nor credentials at first' },
  'iam:DeleteLoginProfile': { isOrdinary: 'it takes a way in away' },
  'iam:UpdateAssumeRolePolicy': {
    controls: ['iam-role-trust-not-foreign'],
    getId: asked(({ roleName }) => roleName),
  },
  'lambda:AddPermission20150331v2': { awaits: 'lambda-function-policy-not-public, of the second part' },
  'lambda:UpdateFunctionConfiguration20150331v2': {
    awaits: 'lambda-layer-not-foreign, of the second part',
  },
  // Only the management account may take itself out, or a member that is allowed to: the attempt tells enough.
  'organizations:LeaveOrganization': {
    controls: ['organizations-member-stays'],
    getId: ({ recipientAccountId }) => recipientAccountId,
  },
  'signin:ConsoleLogin': {
    controls: ['iam-user-console-needs-mfa'],
    getId: ({ userIdentity }) => (userIdentity as Pick<Parameters, 'userName'>).userName,
  },
  'sts:AssumeRole': { isOrdinary: 'roles are made to be assumed' },
  'sts:GetCallerIdentity': { isOrdinary: 'it only reads' },
};

/** The id of the resource, as the request named it. */
function asked(read: (parameters: Parameters) => string): (record: RecordedCall) => string {
  return ({ requestParameters }) => read(requestParameters as Parameters);
}

function getCall({ eventSource, eventName }: RecordedCall): string {
  return `${eventSource.replace(/\.amazonaws\.com$/, '')}:${eventName}`;
}

/** A control that is to be held against a resource, and where that is. */
interface Answer {
  readonly control: string;
  readonly id: string;
  readonly account: string;
  readonly region: string;
}

interface Reaction {
  /** The services whose functions are called. */
  readonly functions: readonly string[];
  readonly answers: readonly Answer[];
}

function getExpected(record: RecordedCall): Reaction {
  const verdict = verdicts[getCall(record)];
  if (verdict === undefined || !('controls' in verdict)) return { functions: [], answers: [] };
  const { controls, getId } = verdict;
  const { recipientAccountId: account, awsRegion: region } = record;
  return {
    functions: [...new Set(controls.map((control) => control.split('-')[0] ?? ''))],
    answers: controls.map((control) => ({ control, id: getId(record), account, region })),
  };
}

describe('the recorded attacks', () => {
  describeWithRecords('that are kept beside the project (skipped where they are not there)', () => {
    let bus: WireBus;
    let records: readonly RecordedCall[];

    beforeAll(async () => {
      records = readAllRecords();
      bus = await startWireBus();
    });

    afterAll(async () => bus.stop());

    /** From the bus through a rule to the function, and there to the controls. */
    async function findReaction(record: RecordedCall): Promise<Reaction> {
      const event = toRecordedEvent(record);
      const reached = await bus.findReached(event);
      const signal = parseSignal(event);
      if (signal.source === 'sweep' || signal.source === 'undo') throw new Error('A record is no command');
      const answers = reached
        .flatMap((service) => matchTargets(signal, service.controls))
        .flatMap(({ resource: { id, account, region }, controls }) =>
          controls.map((control) => ({ control: control.id, id, account, region })),
        );
      return {
        functions: reached.map(({ name }) => name),
        answers: answers.toSorted((a, b) => (a.control < b.control ? -1 : 1)),
      };
    }

    it('have no call that nobody decided about', () => {
      expect([...new Set(records.map(getCall))].toSorted()).toEqual(Object.keys(verdicts).toSorted());
    });

    it.each(Object.keys(verdicts))('reach the controls that answer them, and no other: %s', async (call) => {
      const own = records.filter((record) => getCall(record) === call);
      expect(own.length).toBeGreaterThan(0);
      for (const record of own) await expect(findReaction(record)).resolves.toEqual(getExpected(record));
    });

    it('name no control as missing that is there', () => {
      const ids = services.flatMap(({ controls }) => controls.map(({ id }) => id));
      const awaited = Object.values(verdicts).flatMap((verdict) =>
        'awaits' in verdict ? [verdict.awaits] : [],
      );
      expect(awaited.filter((name) => ids.includes(name.split(/[,:]/)[0] ?? ''))).toEqual([]);
    });
  });
});
