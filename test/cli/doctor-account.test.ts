import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail';
import { DescribeConfigurationRecorderStatusCommand } from '@aws-sdk/client-config-service';
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import {
  type DiagnosisCase,
  diagnose,
  examineAccount,
  nameError,
  type RegionalClient,
  stackAbsent,
  toDiagnosis,
} from '../support/diagnosis.ts';
import { account, makeHealthy, stack } from '../support/healthy-account.ts';

const trail = { Name: 'main', TrailARN: 'trail-arn', HomeRegion: 'us-east-1', IsMultiRegionTrail: true };

const cases: readonly DiagnosisCase[] = [
  {
    account: 'without a trail',
    change: ({ cloudTrail }) => cloudTrail.on(DescribeTrailsCommand).resolves({ trailList: [] }),
    id: 'trail',
    status: 'problem',
    text: 'No trail logs management events now, so no change reaches Holdfast.',
    advice:
      'Set `trail.create: true` in holdfast.config.yml and deploy: npm run deploy -- --region us-east-1.',
  },
  {
    account: 'whose trail was stopped',
    change: ({ cloudTrail }) => cloudTrail.on(GetTrailStatusCommand).resolves({ IsLogging: false }),
    id: 'trail',
    status: 'problem',
    text: '(main does not log now)',
    advice: 'aws cloudtrail start-logging',
  },
  {
    account: 'whose trail logs data events only',
    change: ({ cloudTrail }) =>
      cloudTrail
        .on(GetEventSelectorsCommand)
        .resolves({ EventSelectors: [{ IncludeManagementEvents: false, ReadWriteType: 'All' }] }),
    id: 'trail',
    status: 'problem',
    text: '(main leaves out management writes)',
  },
  {
    account: 'whose trail logs reads only',
    change: ({ cloudTrail }) =>
      cloudTrail
        .on(GetEventSelectorsCommand)
        .resolves({ EventSelectors: [{ IncludeManagementEvents: true, ReadWriteType: 'ReadOnly' }] }),
    id: 'trail',
    status: 'problem',
    text: '(main leaves out management writes)',
  },
  {
    account: 'whose trail selects management events by fields',
    change: ({ cloudTrail }) =>
      cloudTrail.on(GetEventSelectorsCommand).resolves({
        AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }],
      }),
    id: 'trail',
    status: 'ok',
    text: 'The trail main logs management events in all Regions.',
  },
  {
    account: 'whose trail selects reads by fields',
    change: ({ cloudTrail }) =>
      cloudTrail.on(GetEventSelectorsCommand).resolves({
        AdvancedEventSelectors: [
          {
            FieldSelectors: [
              { Field: 'eventCategory', Equals: ['Management'] },
              { Field: 'readOnly', Equals: ['true'] },
            ],
          },
        ],
      }),
    id: 'trail',
    status: 'problem',
    text: '(main leaves out management writes)',
  },
  {
    account: 'whose trail is of one Region',
    change: ({ cloudTrail }) =>
      cloudTrail.on(DescribeTrailsCommand).resolves({ trailList: [{ ...trail, IsMultiRegionTrail: false }] }),
    id: 'trail',
    status: 'warning',
    text: 'The trail main logs management events in us-east-1 only.',
    advice: 'aws cloudtrail update-trail --name main --is-multi-region-trail',
  },
  {
    account: 'one of whose two trails may not be read',
    change: ({ cloudTrail }) => {
      cloudTrail.on(DescribeTrailsCommand).resolves({ trailList: [{ ...trail, TrailARN: 'other' }, trail] });
      cloudTrail.on(GetTrailStatusCommand, { Name: 'other' }).rejects(nameError('AccessDeniedException'));
    },
    id: 'trail',
    status: 'ok',
    text: 'The trail main logs',
  },
  {
    account: 'whose only trail may not be read',
    change: ({ cloudTrail }) =>
      cloudTrail.on(GetTrailStatusCommand).rejects(nameError('AccessDeniedException')),
    id: 'trail',
    status: 'unknown',
    text: 'Cannot tell: needs cloudtrail:DescribeTrails, cloudtrail:GetTrailStatus, cloudtrail:GetEventSelectors',
  },
  {
    account: 'without AWS Config',
    change: ({ configService }) =>
      configService
        .on(DescribeConfigurationRecorderStatusCommand)
        .resolves({ ConfigurationRecordersStatus: [] }),
    id: 'config-recording',
    status: 'warning',
    text: 'AWS Config does not record here.',
  },
  {
    account: 'whose AWS Config fails',
    change: ({ configService }) =>
      configService.on(DescribeConfigurationRecorderStatusCommand).resolves({
        ConfigurationRecordersStatus: [
          { recording: true, lastStatus: 'Failure', lastErrorMessage: 'no bucket' },
        ],
      }),
    id: 'config-recording',
    status: 'warning',
    text: 'AWS Config records, but fails: no bucket.',
  },
  {
    account: 'with a Region that Holdfast does not cover, and one that it does',
    change: ({ ec2, cloudFormation }) => {
      ec2.on(DescribeRegionsCommand).resolves({
        Regions: ['us-east-1', 'eu-west-1', 'eu-west-2'].map((RegionName) => ({ RegionName })),
      });
      cloudFormation.on(DescribeStacksCommand).callsFake(async (_, getClient: () => RegionalClient) => {
        if ((await getClient().config.region()) === 'eu-west-2') throw stackAbsent;
        return { Stacks: [stack] };
      });
    },
    id: 'regions',
    status: 'warning',
    text: 'Enabled and not covered (1): eu-west-2.',
  },
];

describe('what the doctor says of the account around Holdfast', () => {
  beforeEach(() => {
    makeHealthy(account);
  });

  it.each(cases)('$id is $status in an account $account', async (one) => {
    await expect(diagnose(one)).resolves.toEqual(toDiagnosis(one));
  });

  it('looks at a trail in the Region where it lives', async () => {
    account.cloudTrail
      .on(DescribeTrailsCommand)
      .resolves({ trailList: [{ ...trail, HomeRegion: 'eu-west-1' }] });
    account.cloudTrail.on(GetTrailStatusCommand).callsFake(async (_, getClient: () => RegionalClient) => ({
      IsLogging: (await getClient().config.region()) === 'eu-west-1',
    }));
    const { find } = await examineAccount();
    expect(find('trail')?.status).toBe('ok');
  });

  it.each([
    [
      'eu-west-1',
      'arn:aws:iam::111122223333:user/ada',
      'warning',
      'arrive in us-east-1 only, which is not covered',
    ],
    ['us-east-1', 'arn:aws:iam::111122223333:user/ada', 'ok', "IAM's events arrive in us-east-1."],
    [
      'us-gov-west-1',
      'arn:aws-us-gov:iam::111122223333:user/ada',
      'ok',
      "IAM's events arrive in us-gov-west-1.",
    ],
    ['us-gov-east-1', 'arn:aws-us-gov:iam::111122223333:user/ada', 'warning', 'us-gov-west-1 only'],
    ['cn-northwest-1', 'arn:aws-cn:iam::111122223333:user/ada', 'warning', 'cn-north-1 only'],
  ])('knows where the events of IAM arrive, seen from %s', async (region, Arn, status, text) => {
    account.sts.on(GetCallerIdentityCommand).resolves({ Account: '111122223333', Arn });
    const { find } = await examineAccount(region);
    expect(find('iam-events')?.status).toBe(status);
    expect(find('iam-events')?.text).toContain(text);
  });
});
