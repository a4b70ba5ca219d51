import { marshall } from '@aws-sdk/util-dynamodb';
import type { Item } from '../../shared/audit/items.ts';
import {
  getExemptionKey,
  getHoldKey,
  getPauseKey,
  toDrifts,
  toHold,
  toPolicyItem,
  toSnapshot,
  toUndoRequest,
} from '../../shared/policy/items.ts';
import { intent } from '../support/audit-records.ts';
import { exemption, hold, pause, undoRequest } from '../support/policy-values.ts';

const { resource } = intent();

function item(sk: string, fields: Record<string, unknown>): Item {
  return marshall({ pk: 'policy', sk, ...fields });
}

describe('the items of the policy', () => {
  it('are one value together', () => {
    const asked = exemption();
    const ofOne = pause({ control: 'iam-access-key-rotated' });
    const snapshot = toSnapshot([
      item('version', { version: 7 }),
      toPolicyItem(getPauseKey(undefined), pause()),
      toPolicyItem(getPauseKey(ofOne.control), ofOne),
      toPolicyItem(getExemptionKey(asked), asked),
      item('breaker#account', { c5900000: 3, c5900001: 22, openUntil: '2026-03-01T13:00:00.000Z' }),
      item('breaker#iam-access-key-rotated', { c5900001: 1 }),
    ]);
    expect(snapshot).toEqual({
      version: 7,
      pauses: [pause(), ofOne],
      exemptions: [asked],
      breakers: [
        { key: 'account', counts: { 5900000: 3, 5900001: 22 }, openUntil: '2026-03-01T13:00:00.000Z' },
        { key: 'iam-access-key-rotated', counts: { 5900001: 1 } },
      ],
    });
  });

  it('are none while nobody ever commanded anything', () => {
    expect(toSnapshot([])).toEqual({ version: 0, pauses: [], exemptions: [], breakers: [] });
  });

  it.each([
    ['a pause without a reason', 'pause#', { by: pause().by, since: pause().since }],
    ['a pause with a field that this version does not know', 'pause#', { ...pause(), until: 'tomorrow' }],
    ['an exemption whose end is no time', 'exemption#ex-1', { ...exemption(), endsAt: 'never' }],
    ['a breaker that counts no number', 'breaker#account', { c1: 'many' }],
    ['a breaker that counts something else', 'breaker#account', { changes: 1 }],
    ['a version that is none', 'version', { version: 'seven' }],
    ['something of another kind', 'freeze#all', {}],
  ])('are not guessed at: %s is an error that names it', (_, sk, fields) => {
    expect(() => toSnapshot([item('version', { version: 1 }), item(sk, fields)])).toThrow(
      `The policy's item policy ${sk} cannot be read`,
    );
  });

  it('name a hold or an undo request that cannot be read', () => {
    const { revision: _revision, ...half } = hold(resource);
    expect(() =>
      toHold(marshall({ ...getHoldKey('c', 'arn'), ...half }, { removeUndefinedValues: true })),
    ).toThrow("The policy's item hold c#arn cannot be read");
    const { by: _by, ...anonymous } = undoRequest(resource);
    expect(() => toUndoRequest(marshall({ pk: 'undo', sk: 'hf-1', ...anonymous }))).toThrow(
      "The policy's item undo hf-1 cannot be read",
    );
  });
});

describe('the history of a drift', () => {
  const at = '2026-03-01T12:00:00.000Z';
  const drift = (findingId: string) => ({ findingId, at, actor: intent().actor });

  it('is newest first, without the places that are not filled yet', () => {
    const history = marshall({
      pk: 'drift#c#arn',
      d1: drift('hf-2'),
      t1: 2,
      d2: drift('hf-1'),
      t2: 1,
      d3: null,
      t3: 0,
    });
    expect(toDrifts(history)).toEqual([drift('hf-2'), drift('hf-1')]);
  });

  it.each([
    ['is no drift', 'somebody'],
    ['lacks its finding', { at }],
  ])('is an error when one of it %s', (_, broken) => {
    expect(() => toDrifts(marshall({ pk: 'drift#c#arn', d1: drift('hf-2'), d2: broken }))).toThrow(
      "The policy's item drift#c#arn cannot be read",
    );
  });
});
