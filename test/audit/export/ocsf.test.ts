import { createHash } from 'node:crypto';
import { toEvent } from '../../../shared/audit/export/ocsf/event.ts';
import { type AuditRecord, noticeTopics, outcomeStatuses } from '../../../shared/audit/record.ts';
import { intent, notice, observation, outcome, robin } from '../../support/audit-records.ts';

const place = { partition: 'aws', account: '444455556666', region: 'us-east-1' };

function toRecordEvent(record: AuditRecord) {
  return toEvent({ position: '', text: JSON.stringify(record), record }, place);
}

/** OCSF numbers the activities of a class within the number of the class. */
function getType(record: AuditRecord): unknown {
  const event = toRecordEvent(record);
  return [event?.['class_uid'], event?.['activity_id'], event?.['type_uid'], event?.['type_name']];
}

describe('an event of OCSF', () => {
  it('names the record that it was made from, and proves it by its digest', () => {
    const record = observation();
    expect(toRecordEvent(record)).toMatchObject({
      time: Date.parse('2026-01-31T09:26:53.589Z'),
      severity_id: 5,
      severity: 'Critical',
      metadata: {
        version: '1.8.0',
        product: { name: 'Holdfast' },
        uid: 'r1',
        correlation_uid: 'hf-0123456789abcdef',
      },
      raw_data_hash: {
        algorithm_id: 3,
        value: createHash('sha256').update(JSON.stringify(record)).digest('hex'),
      },
    });
  });

  it('is of the account and Region of its resource, or else of where Holdfast is deployed', () => {
    expect(toRecordEvent(outcome())).toMatchObject({
      cloud: { provider: 'AWS', region: 'eu-west-1', account: { uid: '111122223333' } },
    });
    expect(toRecordEvent(notice())).toMatchObject({
      cloud: { provider: 'AWS', region: 'us-east-1', account: { uid: '444455556666' } },
    });
  });

  it('is not made of an intent, whose outcome tells all of it', () => {
    expect(toRecordEvent(intent())).toBeUndefined();
  });
});

describe('an observation as a Compliance Finding', () => {
  it('says what fails which control, where, and who made it so', () => {
    expect(toRecordEvent(observation())).toMatchObject({
      class_uid: 2003,
      activity_id: 1,
      type_uid: 200301,
      type_name: 'Compliance Finding: Create',
      finding_info: {
        uid: 'hf-0123456789abcdef',
        first_seen_time: Date.parse('2026-01-31T09:26:50.000Z'),
      },
      compliance: {
        control: 'ec2-security-group-no-world-admin-ports',
        status_id: 3,
        status_details: ['Port 22 is open to 0.0.0.0/0'],
      },
      evidences: [{ name: 'sgr-1', data: { port: 22 } }],
      resources: [{ uid: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d', role_id: 3 }],
      actor: { user: { name: 'ada', type_id: 1 } },
    });
  });

  it.each([
    ['report', 'mode', 1, 'New'],
    ['ask', 'irreversible', 2, 'In Progress'],
    ['leave', 'exempt', 3, 'Suppressed'],
  ] as const)('that is to be %s by the rule %s has status %i, %s', (action, rule, id, status) => {
    const decision = { action, rule, reason: 'There is a reason' };
    expect(toRecordEvent(observation({ decision }))).toMatchObject({
      status_id: id,
      status,
      status_code: rule,
    });
  });
});

describe('an outcome as a Remediation Activity', () => {
  it('says what Holdfast did, to what, on which command, and how it ended', () => {
    expect(toRecordEvent(outcome())).toMatchObject({
      class_uid: 7001,
      activity_id: 3,
      type_uid: 700103,
      type_name: 'Remediation Activity: Restore',
      command_uid: 'r1',
      status_id: 1,
      status_code: 'remediated',
      status_detail: 'The state was read again and passes.',
      duration: 4000,
      actor: { app_name: 'Holdfast' },
      observables: [{ type_id: 10, value: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d' }],
      unmapped: { driftActor: { name: 'ada' }, calls: [{ operation: 'ec2:RevokeSecurityGroupIngress' }] },
    });
  });

  it('names who approved it', () => {
    const record = outcome({
      decision: { action: 'remediate', rule: 'approval', reason: 'robin approved', by: [robin] },
    });
    expect(toRecordEvent(record)).toMatchObject({
      actor: { app_name: 'Holdfast', user: { name: 'robin', uid: robin.arn } },
    });
  });

  it('is an activity of its own name where a change was undone', () => {
    const record = outcome({
      status: 'undone',
      decision: { action: 'undo', rule: 'undo', reason: 'robin asked for it', by: [robin] },
      undoes: 'hf-9999999999999999',
    });
    expect(getType(record)).toEqual([7001, 99, 700199, 'Remediation Activity: Undo']);
    expect(toRecordEvent(record)).toMatchObject({
      status_id: 1,
      unmapped: { undoes: 'hf-9999999999999999' },
    });
  });

  it('has a status for every way to end', () => {
    const statuses = outcomeStatuses.map((status) => {
      const event = toRecordEvent(outcome({ status }));
      return [status, event?.['status_id'], event?.['status']];
    });
    expect(statuses).toEqual([
      ['remediated', 1, 'Success'],
      ['already-fixed', 99, 'already-fixed'],
      ['undone', 1, 'Success'],
      ['failed', 2, 'Failure'],
      ['partial', 4, 'Partial'],
      ['unverified', 99, 'unverified'],
      ['interrupted', 6, 'Error'],
    ]);
  });

  it('says that the resource does not exist where it was gone', () => {
    const { stateAfter: _, ...gone } = outcome({ status: 'already-fixed' });
    expect(toRecordEvent(gone)).toMatchObject({ status_id: 3, status: 'Does Not Exist' });
  });
});

describe('a notice as Entity Management', () => {
  it('says who changed what Holdfast goes by, and why', () => {
    expect(toRecordEvent(notice())).toMatchObject({
      class_uid: 3004,
      type_uid: 300412,
      type_name: 'Entity Management: Suspend',
      entity: { uid: 'pause', type_id: 5, type: 'Policy' },
      status_id: 1,
      actor: { user: { name: 'robin', uid: robin.arn } },
      comment: 'The migration opens ports on purpose',
      message: 'robin paused ec2-security-group-no-world-admin-ports.',
    });
  });

  it('is of Holdfast alone where the clock or a limit brought it about', () => {
    const { by: _, ...expired } = notice({ findingId: 'hf-0123456789abcdef', topic: 'expired' });
    expect(toRecordEvent(expired)).toMatchObject({
      activity_id: 99,
      activity_name: 'expired',
      entity: { uid: 'hf-0123456789abcdef', type_id: 99, type: 'Finding' },
      actor: { app_name: 'Holdfast' },
    });
  });

  it('fails where an undo was refused, and only there', () => {
    const failed = noticeTopics.filter((topic) => toRecordEvent(notice({ topic }))?.['status_id'] !== 1);
    expect(failed).toEqual(['undo-refused']);
  });
});
