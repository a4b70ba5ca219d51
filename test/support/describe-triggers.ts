import type { Control } from '../../shared/control/control.ts';
import { listSampleEvents, listTriggerNames, selectFromSample } from './sample-events.ts';

/** Holds the triggers of a control to their sample events, and each of these to the resources that it names. */
// eslint-disable-next-line jest/no-export -- what every control must pass; a test file hands in its control
export function describeTriggers(control: Control, named: Readonly<Record<string, readonly string[]>>): void {
  describe('the triggers', () => {
    it('each have a sample event', () => {
      expect(listSampleEvents(control)).toEqual(listTriggerNames(control));
    });

    it.each(Object.entries(named))('%s names its resources', (eventName, ids) => {
      expect(selectFromSample(control, eventName)).toEqual(ids);
    });

    it('are all looked at here', () => {
      expect(Object.keys(named).toSorted()).toEqual(listTriggerNames(control));
    });
  });
}
