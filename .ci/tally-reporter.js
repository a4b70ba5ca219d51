import { appendFileSync } from 'node:fs';

/**
 * Jest reporter that adds one line, `passed failed`, to the file that `TEST_TALLY` names. `npm test` is several runs
 * of Jest; the file is where they add up. A test file that could not even be loaded counts as one failure.
 */
export default class TallyReporter {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    appendFileSync(
      process.env.TEST_TALLY,
      `${numPassedTests} ${numFailedTests + numRuntimeErrorTestSuites}\n`,
    );
  }
}
