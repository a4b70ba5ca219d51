import type { Principal } from './principal.ts';

/** The kill switch, pulled for one control or for all. */
export type Pause = {
  /** One control; all of them where absent. */
  readonly control?: string | undefined;
  readonly by: Principal;
  readonly reason: string;
  /** ISO 8601. */
  readonly since: string;
};

/** What is paused, as it is called in a sentence. */
export function getPausedName({ control }: Pick<Pause, 'control'>): string {
  return control ?? 'Holdfast';
}

/** The pause that holds for a control: the one of all controls before its own. */
export function findPause(pauses: readonly Pause[], control: string): Pause | undefined {
  return (
    pauses.find((pause) => pause.control === undefined) ?? pauses.find((pause) => pause.control === control)
  );
}
