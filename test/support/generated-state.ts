import type fc from 'fast-check';
import type { WireAccount } from './wire-account.ts';

/** A resource in a state that was generated. */
export interface MadeResource {
  readonly id: string;
  /** All of it that somebody could change, read by a client of the test's own. */
  read(): Promise<unknown>;
  remove(): Promise<unknown>;
}

/** Makes a resource in an account. */
export type Make = (account: WireAccount) => Promise<MadeResource>;

/** The states in which a control may find a resource, violating or not, each as what makes one. */
export type GeneratedStates = fc.Arbitrary<Make>;
