import { afterwards } from '../../shared/control/afterwards.ts';
import type { JsonObject } from '../../shared/control/json.ts';
import { planUndo } from '../../shared/policy/undo-plan.ts';
import { intent, outcome } from '../support/audit-records.ts';

/** The undo of a change that made something, whose id is only in the state that the change left. */
function plan(stateAfter: JsonObject) {
  const input = { FlowLogIds: [afterwards('flowLog', 'id')] };
  const change = {
    summary: 'Make the flow log again.',
    apply: [{ operation: 'ec2:CreateFlowLogs', input: {} }],
    undo: [{ operation: 'ec2:DeleteFlowLogs', input }],
  };
  const begun = intent({ change });
  return planUndo([begun, outcome({ ...begun, kind: 'outcome', intentId: begun.recordId, stateAfter })]);
}

describe('the undo of a change that made something', () => {
  it('names what was made, as the state that the change left tells', () => {
    expect(plan({ flowLog: { id: 'fl-0new' } })).toMatchObject({
      change: { apply: [{ operation: 'ec2:DeleteFlowLogs', input: { FlowLogIds: ['fl-0new'] } }] },
    });
  });

  it('is none where that state does not tell', () => {
    expect(plan({ flowLog: null })).toEqual({ why: 'what it made is not in the state that it left' });
  });
});

describe('the undo of an undo', () => {
  it('has an undo that names what it makes, and not what there was before', () => {
    const change = {
      summary: 'Undo: Make the flow log again.',
      apply: [{ operation: 'ec2:DeleteFlowLogs', input: { FlowLogIds: ['fl-0new'] } }],
      undo: [{ operation: 'ec2:CreateFlowLogs', input: {} }],
    };
    const begun = intent({ change, undoes: 'hf-1', stateBefore: { flowLog: { id: 'fl-0new' } } });
    const ended = outcome({
      ...begun,
      kind: 'outcome',
      intentId: begun.recordId,
      stateAfter: { flowLog: null },
    });
    const FlowLogIds = [afterwards('flowLog', 'id')];
    expect(planUndo([begun, ended])).toMatchObject({
      change: { undo: [{ operation: 'ec2:DeleteFlowLogs', input: { FlowLogIds } }] },
    });
  });
});
