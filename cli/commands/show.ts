import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { readFinding } from '../../shared/audit/query.ts';
import { connect } from '../../shared/aws/connection.ts';
import { type AccountOptions, findDeployment } from '../deployment.ts';
import { CliError, UsageError } from '../errors.ts';
import { createPaint, print, printJson, type Terminal } from '../terminal.ts';
import { toStory } from '../text/finding-story.ts';

export interface ShowOptions extends AccountOptions {
  readonly json?: boolean;
}

/** Prints everything that is recorded of one finding. */
export async function printFinding(text: string, options: ShowOptions, terminal: Terminal): Promise<void> {
  const findingId = toFindingId(text);
  const config = await connect(options, terminal.environment);
  const { auditTable } = await findDeployment(config, options.stack);
  const client = new DynamoDBClient(config);
  try {
    const [first, ...others] = await readFinding({ client, table: auditTable }, findingId);
    if (first === undefined) {
      throw new CliError(
        `There is no finding ${findingId} in Region ${config.region}. \`holdfast log --since 7d\` lists those of a week`,
      );
    }
    if (options.json === true) {
      await printJson(terminal.stdout, { findingId, records: [first, ...others] });
    } else {
      await print(terminal.stdout, toStory([first, ...others], createPaint(terminal.stdout)));
    }
  } finally {
    client.destroy();
  }
}

/** Ids are read over the phone, so case does not matter. */
function toFindingId(text: string): string {
  const id = text.toLowerCase();
  if (/^hf-[0-9a-hjkmnp-tv-z]{16}$/.test(id)) return id;
  throw new UsageError(
    `${text} is no finding id: one is \`hf-\` and 16 letters or digits, as \`holdfast log\` shows`,
  );
}
