/** Time is handed in, so that a test can hold it. */
export interface Clock {
  now(): Date;
  /** Waits for about `ms` milliseconds. */
  sleep(ms: number): Promise<void>;
}
