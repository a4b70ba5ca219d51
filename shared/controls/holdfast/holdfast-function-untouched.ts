import * as z from 'zod';
import { defineControl } from '../../control/control.ts';
import { cloudTrail, only } from '../../control/trigger.ts';
import {
  type Deployed,
  deploymentReads,
  isByDeployer,
  isDrift,
  readDeployedAt,
} from '../../guard/deployment.ts';
import { compareParts, toViolations } from '../../guard/differences.ts';
import {
  functionCalls,
  functionReads,
  functionWrites,
  type OwnFunction,
  readFunction,
} from '../../guard/function.ts';
import { ofHoldfast } from '../../guard/patterns.ts';
import { ownFunctionOfCall } from '../../guard/selectors.ts';

type State = Deployed & { readonly found: OwnFunction };

export default defineControl({
  id: 'holdfast-function-untouched',
  title: 'The functions of Holdfast run as they were deployed',
  rationale:
    'A function that may not run, runs with other settings or is not called any more does nothing, and says so to nobody: ' +
    'its rules look as good as ever.',
  severity: 'critical',
  resourceType: 'AWS::Holdfast::Function',
  references: {
    policy: ['3.2.2', '3.8.1'],
    hipaa: ['164.308(a)(1)', '164.312(b)'],
    soc2: ['CC7.2'],
    nist80053: ['SI-4', 'SI-7'],
    attack: ['T1562'],
  },
  triggers: [
    only(
      cloudTrail(
        'lambda',
        [
          'AddPermission20150331v2',
          'DeleteFunctionConcurrency20171031',
          'PutFunctionConcurrency20171031',
          'RemovePermission20150331v2',
          'UpdateFunctionConfiguration20150331v2',
        ],
        ownFunctionOfCall,
      ),
      ...ofHoldfast.functions,
    ),
  ],
  defaultMode: 'enforce',
  guardsHoldfast: true,
  forgetsWhatIsGone: true,
  operations: { reads: [...deploymentReads, ...functionReads], writes: functionWrites },
  settings: z.strictObject({}),
  async read({ id }, aws): Promise<State> {
    const [deployedAt, found] = await Promise.all([readDeployedAt(aws), readFunction(id, aws)]);
    return { deployedAt, found };
  },
  detect({ deployedAt, found }, context) {
    if (isByDeployer(context.cause, context.trusted)) return [];
    const before = context.baseline?.['found'] as OwnFunction | undefined;
    const isCompared = before !== undefined && isDrift(deployedAt, context);
    const { concurrency, settings, permissions } = found;
    // No deployment reserves nothing at all, which means that the function never runs.
    const isStopped = concurrency === 0 && before?.concurrency !== 0;
    const throttled =
      isStopped || (isCompared && concurrency !== before.concurrency)
        ? [
            {
              element: 'ReservedConcurrentExecutions',
              reason: isStopped
                ? 'the function may not run: its reserved concurrency is 0'
                : `the reserved concurrency was ${show(before?.concurrency)} and is ${show(concurrency)}`,
              evidence: concurrency,
            },
          ]
        : [];
    if (!isCompared) return throttled;
    return [
      ...throttled,
      ...toViolations('setting', compareParts(settings, before.settings), settings),
      ...toViolations('permission', compareParts(permissions, before.permissions), permissions),
    ];
  },
  remediate({ found }, violations, { id }, { baseline }) {
    const before = (baseline?.['found'] ?? { ...found, concurrency: null }) as OwnFunction;
    const elements = violations.map(({ element }) => element);
    const pick = (what: string): readonly string[] =>
      elements.flatMap((element) => (element.startsWith(`${what} `) ? [element.slice(what.length + 1)] : []));
    const [settings, permissions] = [pick('setting'), pick('permission')];
    const change = (from: OwnFunction, to: OwnFunction) => [
      ...(elements.includes('ReservedConcurrentExecutions')
        ? [functionCalls.setConcurrency(id, to.concurrency)]
        : []),
      ...functionCalls.permit(id, permissions, from.permissions, to.permissions),
      // Last: until Lambda has done it, it takes no other change of the function.
      ...functionCalls.update(id, to.settings, settings),
    ];
    return {
      summary: `Put the function ${id} back as it was: ${elements.join(', ')}.`,
      apply: change(found, before),
      undo: change(before, found),
    };
  },
  remember: (state) => state,
  compare: ({ found }) => found,
});

function show(concurrency: number | null | undefined): string {
  return concurrency === null || concurrency === undefined ? 'none' : String(concurrency);
}
