import { isUnderLegalHold } from '../shared/aws/legal-hold.ts';
import { createS3Client } from '../shared/aws/s3-client.ts';
import { operatorCommand } from '../shared/commands/command.ts';
import { getEnvironment } from './support/environment.ts';
import { takeCommands } from './support/take-commands.ts';

const s3 = createS3Client(getEnvironment('AWS_REGION'));
const bucket = getEnvironment('HOLDFAST_ARCHIVE_BUCKET');

export const handler = takeCommands(operatorCommand, (key) => isUnderLegalHold(s3, bucket, key));
