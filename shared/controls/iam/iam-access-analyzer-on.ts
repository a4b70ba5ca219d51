import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { cloudTrail, sweep } from '../../control/trigger.ts';
import { accountOfCall } from '../../iam/account-selectors.ts';

const kinds: readonly (string | undefined)[] = ['ACCOUNT', 'ORGANIZATION'];

export default defineControl({
  id: 'iam-access-analyzer-on',
  title: 'Access Analyzer looks for what is shared with outsiders',
  rationale:
    'Access Analyzer is what tells that a bucket, key, role or queue of the Region lets in somebody from outside; an ' +
    'intruder who shares one turns it off first.',
  severity: 'medium',
  resourceType: 'AWS::AccessAnalyzer::Analyzers',
  references: {
    policy: ['3.2.2', '3.8.1'],
    hipaa: ['164.308(a)(1)'],
    soc2: ['CC6.1', 'CC7.1'],
    cis: ['1.20'],
    securityHub: ['IAM.28'],
    attack: ['T1562.001'],
  },
  triggers: [sweep(), cloudTrail('access-analyzer', ['DeleteAnalyzer'], accountOfCall)],
  defaultMode: 'enforce',
  operations: {
    reads: ['access-analyzer:ListAnalyzers'],
    writes: ['access-analyzer:CreateAnalyzer', 'access-analyzer:DeleteAnalyzer'],
  },
  settings: z.strictObject({
    analyzerName: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9_.-]{0,254}$/, 'an analyzer’s name begins with a letter')
      .default('holdfast-external-access')
      .describe('The name of the analyzer that is made where there is none'),
  }),
  async read(_account, aws) {
    const analyzers: { readonly name: string; readonly isOn: boolean }[] = [];
    let token: string | undefined;
    do {
      const page = await aws.read(
        'access-analyzer:ListAnalyzers',
        token === undefined ? {} : { nextToken: token },
      );
      // Analyzers of unused or internal access are of other types, and see nothing of outsiders.
      const external = (page.analyzers ?? []).filter(({ type }) => kinds.includes(type));
      analyzers.push(
        ...external.map(({ name = '', status }) => ({
          name,
          isOn: status === 'ACTIVE' || status === 'CREATING',
        })),
      );
      token = page.nextToken;
    } while (token !== undefined);
    return { analyzers };
  },
  detect: ({ analyzers }) =>
    analyzers.some(({ isOn }) => isOn)
      ? []
      : [
          {
            element: 'analyzer',
            reason: 'no analyzer of external access is active in the Region',
            evidence: analyzers,
          },
        ],
  remediate: (_state, _violations, { region }, { settings: { analyzerName } }) => ({
    summary: `Create the analyzer ${analyzerName}, which looks for what is shared outside the account, in ${region}.`,
    apply: [call('access-analyzer:CreateAnalyzer', { analyzerName, type: 'ACCOUNT' })],
    undo: [call('access-analyzer:DeleteAnalyzer', { analyzerName })],
  }),
});
