import * as z from 'zod';
import { defineControl } from '../../control/control.ts';
import { cloudTrail, only } from '../../control/trigger.ts';
import { type Deployed, deploymentReads, isDrift, readDeployedAt } from '../../guard/deployment.ts';
import { ofHoldfast } from '../../guard/patterns.ts';
import { ownFunctionOfCall } from '../../guard/selectors.ts';

/** The SHA-256 of the code as Lambda tells it; `null` where the function is gone. */
type State = Deployed & { readonly codeSha256: string | null };

export default defineControl({
  id: 'holdfast-code-untouched',
  title: 'The functions of Holdfast run the code that was deployed',
  rationale:
    'Whoever changes the code of a function has all that its role allows, under the name of Holdfast: and Holdfast goes on ' +
    'saying that all is well.',
  severity: 'critical',
  resourceType: 'AWS::Holdfast::Function',
  references: {
    policy: ['3.2.2', '3.8.1'],
    hipaa: ['164.308(a)(1)', '164.312(c)(1)'],
    soc2: ['CC7.1', 'CC7.2'],
    nist80053: ['SI-7'],
    attack: ['T1562'],
  },
  triggers: [
    only(
      cloudTrail(
        'lambda',
        ['CreateFunction20150331', 'DeleteFunction20150331', 'UpdateFunctionCode20150331v2'],
        ownFunctionOfCall,
      ),
      ...ofHoldfast.functions,
    ),
  ],
  // The code that was there is nowhere but where it is deployed from.
  defaultMode: 'observe',
  forgetsWhatIsGone: true,
  operations: { reads: [...deploymentReads, 'lambda:GetFunctionConfiguration'], writes: [] },
  settings: z.strictObject({}),
  async read({ id }, aws, context): Promise<State | undefined> {
    const [deployedAt, found] = await Promise.all([
      readDeployedAt(aws),
      aws.find('lambda:GetFunctionConfiguration', { FunctionName: id }, ['ResourceNotFoundException']),
    ]);
    if (found !== undefined) return { deployedAt, codeSha256: found.CodeSha256 ?? null };
    return isDrift(deployedAt, context) ? { deployedAt, codeSha256: null } : undefined;
  },
  detect({ deployedAt, codeSha256 }, context) {
    const was = context.baseline?.['codeSha256'];
    if (typeof was !== 'string' || was === codeSha256 || !isDrift(deployedAt, context)) return [];
    return [
      {
        element: 'CodeSha256',
        reason:
          codeSha256 === null
            ? `the function with the code ${was} was deleted`
            : `the code was ${was} and is ${codeSha256}`,
        evidence: codeSha256,
      },
    ];
  },
  remediate: (_state, _violations, { id, region }) => ({
    summary:
      `Put the code of ${id} back from where Holdfast is deployed: npx serverless deploy function --force --function ` +
      `${id.replace('holdfast-', '')} --region ${region}; one that was deleted comes back with its stack. To deploy the stack ` +
      'alone is not enough: CloudFormation leaves alone what is unchanged for it, and the code that is there then counts as ' +
      'deployed. Until then take what the function says for the intruder’s word.',
    apply: [],
    undo: [],
  }),
  remember: (state) => state,
  compare: ({ codeSha256 }) => codeSha256,
});
