import { secretsManager } from '../aws/secretsmanager.ts';
import type { Reader } from '../control/control.ts';
import type { TagReader } from '../control/tags.ts';
import { controls } from '../controls/secretsmanager/index.ts';
import { readSecret } from '../secrets/secret.ts';
import type { Service } from './service.ts';

const secretTags: TagReader<'secretsmanager:DescribeSecret'> = {
  reads: ['secretsmanager:DescribeSecret'],
  async read(secret, aws) {
    const { tags } = await readSecret(secret, aws);
    return tags;
  },
};

export const secretsManagerService: Service = {
  name: 'secretsmanager',
  modules: [secretsManager],
  controls,
  inventory: { 'AWS::SecretsManager::Secret': listSecrets },
  inventoryReads: ['secretsmanager:ListSecrets'],
  tags: { 'AWS::SecretsManager::Secret': secretTags },
};

/** Those too that are to be deleted: they can still be kept. */
async function* listSecrets(aws: Reader): AsyncIterable<string> {
  let token: string | undefined;
  do {
    const page = await aws.read('secretsmanager:ListSecrets', {
      MaxResults: 100,
      IncludePlannedDeletion: true,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    for (const { ARN } of page.SecretList ?? []) if (ARN !== undefined) yield ARN;
    token = page.NextToken;
  } while (token !== undefined);
}
