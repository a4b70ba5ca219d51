import control from '../../../shared/controls/cloudtrail/cloudtrail-trail-to-cloudwatch.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { fakeReader } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';
import { trail, trailArn, trailRef } from '../../support/trail-answers.ts';

const group = 'arn:aws:logs:eu-central-1:111122223333:log-group:trail:*';
const role = 'arn:aws:iam::111122223333:role/trail-to-logs';
const none = { group: '', role: '' };

describe('a trail', () => {
  it('that writes to its log group is left alone, and remembered', () => {
    expect(detect(control, { group, role }, { baseline: { group, role } })).toEqual([]);
    expect(control.remember?.({ group, role })).toEqual({ group, role });
  });

  it.each([
    ['never wrote to one', undefined],
    ['did not when it was last seen', none],
  ])('that %s is left alone', (_, baseline) => {
    expect(detect(control, none, baseline === undefined ? {} : { baseline })).toEqual([]);
  });

  it('that writes to another one now is left alone: somebody chose that', () => {
    expect(detect(control, { group: `${group}2`, role }, { baseline: { group, role } })).toEqual([]);
  });

  it('that was taken from its log group writes to it again, until that is undone', () => {
    const update = (to: typeof none) => [
      {
        operation: 'cloudtrail:UpdateTrail',
        input: { Name: trailArn, CloudWatchLogsLogGroupArn: to.group, CloudWatchLogsRoleArn: to.role },
      },
    ];
    expect(remedy(control, none, trailRef, { baseline: { group, role } })).toMatchObject({
      violations: [{ element: 'CloudWatchLogsLogGroupArn', evidence: group }],
      apply: update({ group, role }),
      undo: update(none),
    });
  });
});

describe('reading a trail', () => {
  it.each([
    [trail(), none],
    [trail({ CloudWatchLogsLogGroupArn: group, CloudWatchLogsRoleArn: role }), { group, role }],
    [trail({ TrailARN: `${trailArn}2` }), undefined],
  ])('takes one call', async (found, state) => {
    const aws = fakeReader({ 'cloudtrail:DescribeTrails': { trailList: [found] } });
    await expect(control.read(trailRef, aws, contextOf(control))).resolves.toEqual(state);
  });
});

describeTriggers(control, {
  CreateTrail: ['data-access'],
  UpdateTrail: [trailArn],
  ConfigurationItemChangeNotification: ['audit'],
});
