import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { changedAccount } from '../../control/selectors.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import {
  blockAll,
  findOpenSettings,
  isPublicKeptOut,
  readAccountBlock,
} from '../../iam/public-access-block.ts';
import { findOwnWebsites, ownWebsitesReads, websiteSettings } from '../../iam/public-websites.ts';

export default defineControl({
  id: 's3-account-public-access-blocked',
  title: 'The account blocks public access to all its S3 buckets',
  rationale:
    'It is the one setting that holds for every bucket, also for those made later and those whose own settings, ACL or ' +
    'policy somebody opens; without it each of them is one careless change from being readable by everyone.',
  severity: 'high',
  resourceType: 'AWS::S3::AccountPublicAccessBlock',
  references: {
    policy: ['3.1.1', '3.1.2', '3.5.1'],
    hipaa: ['164.308(a)(1)', '164.312(a)(1)'],
    soc2: ['CC6.1', 'CC6.6'],
    nist80053: ['AC-3', 'AC-4', 'AC-6', 'AC-21', 'SC-7'],
    cis: ['2.1.4'],
    securityHub: ['S3.1'],
    attack: ['T1530'],
  },
  triggers: [
    cloudTrail('s3', ['PutAccountPublicAccessBlock', 'DeleteAccountPublicAccessBlock'], changedAccount),
    config('AWS::S3::AccountPublicAccessBlock'),
  ],
  defaultMode: 'enforce',
  operations: {
    reads: ['s3control:GetPublicAccessBlock', ...ownWebsitesReads],
    writes: ['s3control:PutPublicAccessBlock', 's3control:DeletePublicAccessBlock'],
  },
  settings: websiteSettings,
  read: async (_account, aws) => readAccountBlock(aws),
  detect: (state) => findOpenSettings(state),
  remediate: (state, _violations, { id }) => ({
    summary: `Turn on all four settings of Block Public Access for account ${id}.`,
    apply: [
      call('s3control:PutPublicAccessBlock', {
        AccountId: id,
        PublicAccessBlockConfiguration: blockAll(state),
      }),
    ],
    undo: [
      state.configuration === null
        ? call('s3control:DeletePublicAccessBlock', { AccountId: id })
        : call('s3control:PutPublicAccessBlock', {
            AccountId: id,
            PublicAccessBlockConfiguration: state.configuration,
          }),
    ],
  }),
  findDependents: async (state, _violations, _account, aws, { settings }) =>
    !settings.askAboutWebsites || isPublicKeptOut(state) ? [] : findOwnWebsites(aws),
});
