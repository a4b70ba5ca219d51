import type { Cause } from '../../../shared/control/control.ts';
import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/organizations/organizations-member-stays.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { describeWithRecords, readRecordedEvents } from '../../support/recorded-events.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { selectFromEvent, selectFromSample } from '../../support/sample-events.ts';
import { contextOf } from '../../support/test-context.ts';

const membership = toResourceRef('AWS::Organizations::Membership', testPlace.account, testPlace);
const organization = 'o-a1b2c3d4e5';
const baseline = { organization };
const at = '2026-03-14T08:15:52Z';
const cause: Cause = { eventName: 'LeaveOrganization', at, actor: { type: 'IAMUser', name: 'robin' } };

describe('an account that is left alone', () => {
  it.each([
    ['is where it was', organization, baseline],
    ['is in none, and was in none', null, { organization: null }],
    ['has joined one', organization, { organization: null }],
    ['is seen for the first time', null, undefined],
  ])('%s', (_, now, baseline) => {
    expect(detect(control, { organization: now }, { baseline })).toEqual([]);
  });
});

describe('leaving the organization', () => {
  const attempt = {
    element: 'LeaveOrganization',
    key: `LeaveOrganization at ${at}`,
    reason: 'robin tried to take the account out of its organization',
    evidence: { organization },
  };

  it('is reported where it was tried only, with the steps', () => {
    const { violations, summary, apply, undo } = remedy(control, { organization }, membership, {
      baseline,
      cause,
    });
    expect(violations).toEqual([attempt]);
    expect(summary).toMatch(/^Find out who tried to take account 111122223333 out of its organization/);
    expect([apply, undo]).toEqual([[], []]);
  });

  it.each([
    [null, 'is in none'],
    ['o-zzzzzzzzzz', 'is in o-zzzzzzzzzz'],
  ])('is reported where it was done, whoever did it: %s', (now, where) => {
    expect(detect(control, { organization: now }, { baseline })).toEqual([
      {
        element: organization,
        reason: `the account was in organization ${organization} and ${where}`,
        evidence: { organization: now },
      },
    ]);
  });

  it('is both where it was done and is seen being done', () => {
    expect(detect(control, { organization: null }, { baseline, cause })).toHaveLength(2);
  });

  it('is told by what is remembered', () => {
    expect(control.remember?.({ organization })).toEqual(baseline);
  });
});

describe('reading the membership', () => {
  const read = async (answers: Parameters<typeof fakeReader>[0]) =>
    control.read(membership, fakeReader(answers), contextOf(control));

  it.each([
    [organization, { Organization: { Id: organization } }],
    [null, awsError('AWSOrganizationsNotInUseException')],
  ])('takes one call: %s', async (found, answer) => {
    await expect(read({ 'organizations:DescribeOrganization': answer })).resolves.toEqual({
      organization: found,
    });
  });

  it('fails where it is denied', async () => {
    const answers = { 'organizations:DescribeOrganization': awsError('AccessDeniedException') };
    await expect(read(answers)).rejects.toThrow('AccessDeniedException');
  });
});

describe('LeaveOrganization', () => {
  it('names the account, though AWS refused it', () => {
    expect(selectFromSample(control, 'LeaveOrganization')).toEqual([testPlace.account]);
  });

  describeWithRecords('of real records', () => {
    it('names the account that somebody tried to take out', () => {
      const events = readRecordedEvents('aws.defense-evasion.organizations-leave');
      const named = new Set(events.flatMap((event) => selectFromEvent(control, event)));
      expect([...named]).toEqual([expect.stringMatching(/^\d{12}$/)]);
    });
  });
});
