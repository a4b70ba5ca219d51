import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { instanceReads, readInstance } from '../../compute/instance.ts';
import { findMetadataUsers, metadataUseReads } from '../../compute/metadata-use.ts';
import { instanceOfMetadataOptions, startedInstances } from '../../compute/selectors.ts';

export default defineControl({
  id: 'ec2-instance-imdsv2',
  title: 'EC2 instances give out their metadata for a token only',
  rationale:
    'Without tokens, whoever makes software on an instance fetch a URL of their choice gets the credentials of its role, ' +
    'and can use them from anywhere; a token has to be asked for in a way that such a request cannot.',
  severity: 'high',
  resourceType: 'AWS::EC2::Instance',
  references: {
    policy: ['3.1.2', '3.2.1'],
    hipaa: ['164.308(a)(4)', '164.312(a)(1)'],
    soc2: ['CC6.1', 'CC6.6'],
    nist80053: ['AC-3', 'AC-3(7)', 'AC-3(15)', 'AC-6'],
    cis: ['5.6'],
    securityHub: ['EC2.8'],
    attack: ['T1552.005'],
  },
  triggers: [
    cloudTrail('ec2', ['RunInstances'], startedInstances),
    cloudTrail('ec2', ['ModifyInstanceMetadataOptions'], instanceOfMetadataOptions),
    config('AWS::EC2::Instance'),
  ],
  defaultMode: 'enforce',
  operations: {
    reads: [...instanceReads, ...metadataUseReads],
    writes: ['ec2:ModifyInstanceMetadataOptions'],
  },
  settings: z.strictObject({
    askWhenUsed: z
      .boolean()
      .default(true)
      .describe(
        'Ask first where software on the instance reads metadata without a token, as CloudWatch has counted it. Where a ' +
          'token was required until just now nothing is counted, so that it is required again at once',
      ),
    usedWithinDays: z
      .int()
      .min(1)
      .max(63)
      .default(14)
      .describe('How many days back a request without a token counts as use'),
  }),
  async read({ id }, aws) {
    const instance = await readInstance(id, aws);
    if (instance === undefined) return undefined;
    const { HttpTokens, HttpEndpoint, HttpPutResponseHopLimit, HttpProtocolIpv6, InstanceMetadataTags } =
      instance.MetadataOptions ?? {};
    return {
      options: {
        HttpTokens: z.string().parse(HttpTokens),
        HttpEndpoint,
        HttpPutResponseHopLimit,
        HttpProtocolIpv6,
        InstanceMetadataTags,
      },
    };
  },
  detect({ options }) {
    // An endpoint that is off answers nobody.
    if (options.HttpTokens === 'required' || options.HttpEndpoint === 'disabled') return [];
    return [
      {
        element: 'MetadataOptions.HttpTokens',
        reason: `the metadata, with the credentials of the instance's role, is given out without a token`,
        evidence: options.HttpTokens,
      },
    ];
  },
  remediate({ options }, _violations, { id }) {
    // All options are named, though EC2 keeps those left out: the record then has the whole of what was set.
    const set = (HttpTokens: 'optional' | 'required') =>
      call('ec2:ModifyInstanceMetadataOptions', { InstanceId: id, ...options, HttpTokens });
    return {
      summary: `Require a token for the metadata of instance ${id}.`,
      apply: [set('required')],
      undo: [set('optional')],
    };
  },
  findDependents: async (_state, _violations, { id }, aws, { now, settings }) =>
    settings.askWhenUsed ? findMetadataUsers(id, aws, now, settings.usedWithinDays) : [],
});
