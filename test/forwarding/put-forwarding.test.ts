import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  type Stack,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { putForwarding, removeForwarding } from '../../shared/forwarding/put-forwarding.ts';
import { RegionError } from '../../shared/forwarding/region-error.ts';
import { nameError, stackAbsent } from '../support/diagnosis.ts';

const cloudFormation = mockClient(CloudFormationClient);
const client = new CloudFormationClient({ region: 'eu-west-1' });
const forwarding = { region: 'eu-west-1', home: 'eu-central-1', version: 'v2', template: '{"Resources":{}}' };

function stackWith(StackStatus: string, version = 'v2', home = 'eu-central-1'): Stack {
  return {
    StackName: 'holdfast-forwarding',
    CreationTime: new Date('2026-01-01T00:00:00Z'),
    StackStatus: StackStatus as Stack['StackStatus'] & string,
    Outputs: [
      { OutputKey: 'Home', OutputValue: home },
      { OutputKey: 'Version', OutputValue: version },
    ],
  };
}

/** What CloudFormation says of the stack, each time it is asked. */
function tell(...answers: readonly (Stack | Error)[]): void {
  const told = cloudFormation.on(DescribeStacksCommand);
  for (const answer of answers) {
    if (answer instanceof Error) told.rejectsOnce(answer);
    else told.resolvesOnce({ Stacks: [answer] });
  }
}

/** The calls that change something, in their order. */
function changes(): readonly string[] {
  return cloudFormation
    .calls()
    .map(({ args: [command] }) => command.constructor.name)
    .filter((name) => !name.startsWith('Describe'));
}

describe('the forwarding stack of a Region', () => {
  beforeEach(() => {
    cloudFormation.reset();
    cloudFormation.on(CreateStackCommand).resolves({});
    cloudFormation.on(UpdateStackCommand).resolves({});
    cloudFormation.on(DeleteStackCommand).resolves({});
  });

  it('is made where there is none, with leave to make its role, and waited for', async () => {
    tell(stackAbsent, stackWith('CREATE_COMPLETE'));
    await expect(putForwarding(client, forwarding)).resolves.toBe('created');
    expect(cloudFormation.commandCalls(CreateStackCommand)[0]?.args[0].input).toEqual({
      StackName: 'holdfast-forwarding',
      TemplateBody: forwarding.template,
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      Tags: [{ Key: 'Project', Value: 'holdfast' }],
    });
  });

  it('is updated where it is of another version', async () => {
    tell(stackWith('CREATE_COMPLETE', 'v1'), stackWith('UPDATE_COMPLETE'));
    await expect(putForwarding(client, forwarding)).resolves.toBe('updated');
    expect(changes()).toEqual(['UpdateStackCommand']);
  });

  it('is left alone where it is what it has to be', async () => {
    tell(stackWith('UPDATE_COMPLETE'));
    await expect(putForwarding(client, forwarding)).resolves.toBe('unchanged');
    expect(changes()).toEqual([]);
  });

  it('is made anew where it never came to be', async () => {
    tell(stackWith('ROLLBACK_COMPLETE'), stackAbsent, stackWith('CREATE_COMPLETE'));
    await expect(putForwarding(client, forwarding)).resolves.toBe('created');
    expect(changes()).toEqual(['DeleteStackCommand', 'CreateStackCommand']);
  });

  it.each([
    [
      'is being changed',
      stackWith('UPDATE_IN_PROGRESS'),
      'eu-west-1: its forwarding stack is being changed (UPDATE_IN_PROGRESS). Try again when that is done',
    ],
    [
      'forwards to another Holdfast',
      stackWith('CREATE_COMPLETE', 'v2', 'eu-north-1'),
      'eu-west-1: it forwards to eu-north-1. Let that Holdfast leave it first',
    ],
  ])('is not touched while it %s', async (_, stack, message) => {
    tell(stack);
    await expect(putForwarding(client, forwarding)).rejects.toThrow(new RegionError(message));
    expect(changes()).toEqual([]);
  });

  it('says what CloudFormation could not make, and why', async () => {
    tell(stackAbsent, stackWith('ROLLBACK_COMPLETE'));
    const at = new Date('2026-01-01T00:00:00Z');
    const event = { StackId: 's', StackName: 'holdfast-forwarding', EventId: 'e', Timestamp: at };
    cloudFormation.on(DescribeStackEventsCommand).resolves({
      StackEvents: [
        {
          ...event,
          LogicalResourceId: 'S3Rule1',
          ResourceStatus: 'CREATE_FAILED',
          ResourceStatusReason: 'Cancelled',
        },
        {
          ...event,
          LogicalResourceId: 'Role',
          ResourceStatus: 'CREATE_FAILED',
          ResourceStatusReason: 'iam:CreateRole is denied',
        },
      ],
    });
    await expect(putForwarding(client, forwarding)).rejects.toThrow(
      'eu-west-1: the stack holdfast-forwarding could not be made: Role: iam:CreateRole is denied',
    );
  });

  it('passes on that somebody may not look', async () => {
    tell(nameError('AccessDenied', 'not authorized to perform: cloudformation:DescribeStacks'));
    await expect(putForwarding(client, forwarding)).rejects.toThrow('cloudformation:DescribeStacks');
  });

  it('is taken away, and was there', async () => {
    tell(stackWith('CREATE_COMPLETE'), stackAbsent);
    await expect(removeForwarding(client, 'eu-west-1', 'eu-central-1')).resolves.toBe(true);
    expect(changes()).toEqual(['DeleteStackCommand']);
  });

  it('need not be there to be taken away', async () => {
    tell(stackAbsent);
    await expect(removeForwarding(client, 'eu-west-1', 'eu-central-1')).resolves.toBe(false);
    expect(changes()).toEqual([]);
  });

  it('is not taken away from another Holdfast', async () => {
    tell(stackWith('CREATE_COMPLETE', 'v2', 'eu-north-1'));
    await expect(removeForwarding(client, 'eu-west-1', 'eu-central-1')).rejects.toThrow(
      'eu-west-1 forwards to eu-north-1, not to eu-central-1: name that with --region',
    );
    expect(changes()).toEqual([]);
  });
});
