import type { StandardsSubscription } from '@aws-sdk/client-securityhub';
import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/securityhub/securityhub-on.ts';
import type { Hub } from '../../../shared/logging/hub.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const ref = toResourceRef('AWS::SecurityHub::Hub', testPlace.account, testPlace);
const place = 'arn:aws:securityhub:eu-central-1';

function toStandard(name: string, input: Readonly<Record<string, string>> = {}) {
  const subscription = `${place}:111122223333:subscription/${name}`;
  return { arn: `${place}::standards/${name}`, subscription, input };
}

const practices = toStandard('aws-foundational-security-best-practices/v/1.0.0');
const nist = toStandard('nist-800-53/v/5.0.0', { scope: 'all' });
const hub: Hub = {
  enablesNewControls: true,
  findings: 'SECURITY_CONTROL',
  tags: {},
  standards: [practices, nist],
};

describe('Security Hub', () => {
  it.each([
    ['that is as it was', hub],
    ['with more standards', { ...hub, standards: [...hub.standards, toStandard('new/v/1')] }],
    ['that makes findings otherwise', { ...hub, findings: 'STANDARD_CONTROL', enablesNewControls: false }],
  ])('%s is left alone, and remembered', (_, state) => {
    expect(detect(control, { hub: state }, { baseline: hub })).toEqual([]);
    expect(control.remember?.({ hub: state })).toEqual(state);
  });

  it('that nobody has seen before is taken as it is, be it without a standard', () => {
    expect(detect(control, { hub: { ...hub, standards: [] } })).toEqual([]);
  });

  it('of which a standard was turned off checks that again and nothing else', () => {
    expect(remedy(control, { hub: { ...hub, standards: [practices] } }, ref, { baseline: hub })).toEqual({
      violations: [
        {
          element: nist.arn,
          reason: `the standard ${nist.arn} was checked and is not any more`,
          evidence: nist.arn,
        },
      ],
      summary: `Have Security Hub check ${nist.arn} again, with all controls on.`,
      apply: [
        {
          operation: 'securityhub:BatchEnableStandards',
          input: {
            StandardsSubscriptionRequests: [{ StandardsArn: nist.arn, StandardsInput: { scope: 'all' } }],
          },
        },
      ],
      undo: [
        {
          operation: 'securityhub:BatchDisableStandards',
          input: { StandardsSubscriptionArns: [nist.subscription] },
        },
      ],
    });
  });
});

describe('Security Hub that was turned off', () => {
  const undo = [{ operation: 'securityhub:DisableSecurityHub', input: {} }];
  const standards = {
    operation: 'securityhub:BatchEnableStandards',
    input: {
      StandardsSubscriptionRequests: [
        { StandardsArn: practices.arn },
        { StandardsArn: nist.arn, StandardsInput: { scope: 'all' } },
      ],
    },
  };
  const enable = (over: object) => ({
    operation: 'securityhub:EnableSecurityHub',
    input: { EnableDefaultStandards: false, ControlFindingGenerator: 'SECURITY_CONTROL', ...over },
  });

  it('is turned on with the standards that it checked, and no others', () => {
    expect(remedy(control, { hub: null }, ref, { baseline: hub })).toMatchObject({
      violations: [{ element: 'Hub', reason: 'Security Hub was turned off' }],
      apply: [enable({}), standards],
      undo,
    });
  });

  it('gets its tags back, and leaves new controls off if it did', () => {
    const before = { ...hub, enablesNewControls: false, tags: { owner: 'security' } };
    const { apply } = remedy(control, { hub: null }, ref, { baseline: before });
    expect(apply).toEqual([
      enable({ Tags: { owner: 'security' } }),
      { operation: 'securityhub:UpdateSecurityHubConfiguration', input: { AutoEnableControls: false } },
      standards,
    ]);
  });

  it('is turned on without a standard where it had none', () => {
    const { apply } = remedy(control, { hub: null }, ref, { baseline: { ...hub, standards: [] } });
    expect(apply).toEqual([enable({})]);
  });

  it('says that controls which were turned off are on again', () => {
    expect(remedy(control, { hub: null }, ref, { baseline: hub }).summary).toContain('turned off again');
  });

  it('is only reported where it never was on, unless it is required', () => {
    const { violations, apply, summary } = remedy(control, { hub: null }, ref);
    expect(violations.map(({ reason }) => reason)).toEqual(['Security Hub is not on']);
    expect(apply).toEqual([]);
    expect(summary).toContain('required: true');
    expect(remedy(control, { hub: null }, ref, { settings: { required: true } })).toMatchObject({
      apply: [{ operation: 'securityhub:EnableSecurityHub', input: {} }],
      undo,
    });
  });
});

// The emulator knows no standards: the shapes are those of the Security Hub API Reference.
describe('reading Security Hub', () => {
  const toSubscription = (
    { arn, subscription, input }: ReturnType<typeof toStandard>,
    StandardsStatus: StandardsSubscription['StandardsStatus'] = 'READY',
  ): StandardsSubscription => ({
    StandardsArn: arn,
    StandardsSubscriptionArn: subscription,
    StandardsInput: { ...input },
    StandardsStatus,
  });
  const answers = {
    'securityhub:DescribeHub': {
      HubArn: ref.arn,
      AutoEnableControls: true,
      ControlFindingGenerator: 'SECURITY_CONTROL' as const,
    },
    'securityhub:GetEnabledStandards': {
      StandardsSubscriptions: [toSubscription(nist, 'PENDING'), toSubscription(practices)],
    },
    'securityhub:ListTagsForResource': { Tags: {} },
  };
  const read = async (told: Parameters<typeof fakeReader>[0]) => {
    const aws = fakeReader(told);
    return { state: await control.read(ref, aws, contextOf(control)), reads: aws.reads };
  };

  it('takes three calls', async () => {
    const { state, reads } = await read(answers);
    expect(state).toEqual({ hub });
    expect(reads).toHaveLength(3);
  });

  it('reads the standards page after page, and takes one that is being turned off for off', async () => {
    const { state } = await read({
      ...answers,
      'securityhub:GetEnabledStandards': ({ NextToken }) =>
        NextToken === undefined
          ? { StandardsSubscriptions: [toSubscription(practices, 'DELETING')], NextToken: 'more' }
          : { StandardsSubscriptions: [toSubscription(nist, 'INCOMPLETE')] },
    });
    expect(state).toEqual({ hub: { ...hub, standards: [nist] } });
  });

  it.each(['HubNotEnabled', 'ResourceNotFoundException'])(
    'finds it off with %s, for one call',
    async (code) => {
      const { state, reads } = await read({ 'securityhub:DescribeHub': awsError(code) });
      expect(state).toEqual({ hub: null });
      expect(reads).toHaveLength(1);
    },
  );

  it.each(Object.keys(answers))('fails where %s is not allowed', async (operation) => {
    const told = { ...answers, [operation]: awsError('InvalidAccessException') };
    await expect(read(told)).rejects.toThrow('InvalidAccess');
  });
});

const named = [testPlace.account];
describeTriggers(control, {
  DisableSecurityHub: named,
  BatchDisableStandards: named,
  EnableSecurityHub: named,
  BatchEnableStandards: named,
});
