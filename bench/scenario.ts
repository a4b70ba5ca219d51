/** What a person did, with the event that EventBridge would carry to the function. */
export interface Happening {
  readonly event: object;
  /** Reads the account: whether what was careless is gone, and what stood beside it is still there. */
  readonly isInOrder: () => Promise<boolean>;
  /** Removes what was made for it, so that the emulator does not grow slower from one event to the next. */
  readonly remove: () => Promise<void>;
}

/** One kind of drift, made as often as it takes, each time on a resource of its own. */
export interface Scenario {
  readonly name: string;
  /** The name of the function that puts it back. */
  readonly functionName: string;
  /** Median milliseconds that Cloud Custodian was measured at: warm, with neither a verification nor a record. */
  readonly custodianMs: number;
  readonly drift: () => Promise<Happening>;
  /** The same API call, with nothing careless in it. */
  readonly harmless: () => Promise<Happening>;
  /** A cheap read of the same service, to measure what one round trip takes at the least. */
  readonly bareCall: () => Promise<unknown>;
}
