import type { AccountState, Status } from '@aws-sdk/client-inspector2';
import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/inspector/inspector-on.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const ref = toResourceRef('AWS::InspectorV2::Activation', testPlace.account, testPlace);
const alone = { administrator: null };
const scanning = (...on: string[]) => ({ scans: { on }, ...alone });
const baseline = { on: ['EC2', 'LAMBDA'] };

const calls = (verb: 'Enable' | 'Disable', ...resourceTypes: string[]) => [
  { operation: `inspector2:${verb}`, input: { accountIds: [testPlace.account], resourceTypes } },
];

describe('Inspector', () => {
  it.each([
    ['all that it scanned', ['EC2', 'LAMBDA']],
    ['more than it did', ['EC2', 'ECR', 'LAMBDA']],
  ])('that scans %s is left alone, and remembered', (_, on) => {
    expect(detect(control, scanning(...on), { baseline })).toEqual([]);
    expect(control.remember?.(scanning(...on))).toEqual({ on });
  });

  it('that nobody has seen before is taken as it is, be it of images only', () => {
    expect(detect(control, scanning('ECR'))).toEqual([]);
  });

  it('that no longer scans something scans that again and nothing else', () => {
    expect(remedy(control, scanning('EC2'), ref, { baseline })).toEqual({
      violations: [
        { element: 'LAMBDA', reason: 'LAMBDA was scanned and is not any more', evidence: 'LAMBDA' },
      ],
      summary: 'Have Inspector scan LAMBDA again. What became known meanwhile is found by the new scan.',
      apply: calls('Enable', 'LAMBDA'),
      undo: calls('Disable', 'LAMBDA'),
    });
  });

  it('that was turned off scans all that it scanned, in one call', () => {
    expect(remedy(control, scanning(), ref, { baseline }).apply).toEqual(calls('Enable', 'EC2', 'LAMBDA'));
  });

  it('that was never on is only reported, unless it is required', () => {
    const { violations, apply, summary } = remedy(control, scanning(), ref);
    expect(violations.map(({ reason }) => reason)).toEqual([
      'EC2 is not scanned',
      'ECR is not scanned',
      'LAMBDA is not scanned',
    ]);
    expect(apply).toEqual([]);
    expect(summary).toContain('required: true');
    expect(remedy(control, scanning(), ref, { settings: { required: true } }).apply).toEqual(
      calls('Enable', 'EC2', 'ECR', 'LAMBDA'),
    );
  });

  it('of a member account is only reported, with who can turn it on', () => {
    const state = { ...scanning('EC2'), administrator: '444455556666' };
    const { apply, undo, summary } = remedy(control, state, ref, { baseline });
    expect([apply, undo]).toEqual([[], []]);
    expect(summary).toContain('account 444455556666');
  });

  it('is the same, whoever manages it', () => {
    expect(control.compare?.({ ...scanning('EC2'), administrator: '444455556666' })).toEqual(
      control.compare?.(scanning('EC2')),
    );
  });
});

describe('reading what Inspector scans', () => {
  const state = (status: Status) => ({ status, errorCode: 'ALREADY_ENABLED' as const, errorMessage: '' });
  const account = (ec2: Status, lambda: Status): AccountState => ({
    accountId: testPlace.account,
    state: state(ec2),
    resourceState: { ec2: state(ec2), ecr: state('DISABLED'), lambda: state(lambda) },
  });
  const status = (found: AccountState) => ({ 'inspector2:BatchGetAccountStatus': { accounts: [found] } });
  const admin = (accountId: string) => ({
    'inspector2:GetDelegatedAdminAccount': { delegatedAdmin: { accountId } },
  });
  const read = async (told: Parameters<typeof fakeReader>[0]) => {
    const aws = fakeReader(told);
    return { state: await control.read(ref, aws, contextOf(control, { baseline })), reads: aws.reads };
  };

  it('takes one call where all is scanned, or about to be', async () => {
    const { state: found, reads } = await read(status(account('ENABLED', 'ENABLING')));
    expect(found).toEqual(scanning('EC2', 'LAMBDA'));
    expect(reads).toEqual([
      { operation: 'inspector2:BatchGetAccountStatus', input: { accountIds: [testPlace.account] } },
    ]);
  });

  it.each<[Status, object, string | null]>([
    ['DISABLED', admin('444455556666'), '444455556666'],
    ['DISABLING', admin(testPlace.account), null],
    ['SUSPENDED', { 'inspector2:GetDelegatedAdminAccount': awsError('ResourceNotFoundException') }, null],
  ])('asks who manages it where something is %s', async (lambda, managed, administrator) => {
    const { state: found } = await read({ ...status(account('ENABLED', lambda)), ...managed });
    expect(found).toEqual({ scans: { on: ['EC2'] }, administrator });
  });

  it('fails where Inspector cannot tell', async () => {
    const failed = {
      accountId: testPlace.account,
      errorCode: 'ACCESS_DENIED' as const,
      errorMessage: 'the account is suspended',
    };
    const told = { 'inspector2:BatchGetAccountStatus': { accounts: [], failedAccounts: [failed] } };
    await expect(read(told)).rejects.toThrow(
      'Inspector cannot tell what it scans in 111122223333: ACCESS_DENIED, the account is suspended',
    );
  });

  it.each([
    ['BatchGetAccountStatus', { 'inspector2:BatchGetAccountStatus': awsError('AccessDeniedException') }],
    [
      'GetDelegatedAdminAccount',
      {
        ...status(account('DISABLED', 'DISABLED')),
        'inspector2:GetDelegatedAdminAccount': awsError('AccessDeniedException'),
      },
    ],
  ])('fails where %s is denied', async (_, told) => {
    await expect(read(told)).rejects.toThrow('AccessDenied');
  });
});

const named = [testPlace.account];
describeTriggers(control, {
  Disable: named,
  Enable: named,
  ConfigurationItemChangeNotification: named,
});
