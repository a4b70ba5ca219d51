import { kms } from '../aws/kms.ts';
import type { Reader } from '../control/control.ts';
import { type TagReader } from '../control/tags.ts';
import { controls } from '../controls/kms/index.ts';
import { readKeyTags } from '../secrets/key.ts';
import type { Service } from './service.ts';

const keyTags: TagReader<'kms:ListResourceTags'> = {
  reads: ['kms:ListResourceTags'],
  read: readKeyTags,
};

export const kmsService: Service = {
  name: 'kms',
  modules: [kms],
  controls,
  inventory: { 'AWS::KMS::Key': listKeys },
  inventoryReads: ['kms:ListKeys'],
  tags: { 'AWS::KMS::Key': keyTags },
};

async function* listKeys(aws: Reader): AsyncIterable<string> {
  let marker: string | undefined;
  do {
    const page = await aws.read('kms:ListKeys', {
      Limit: 1000,
      ...(marker === undefined ? {} : { Marker: marker }),
    });
    for (const { KeyId } of page.Keys ?? []) if (KeyId !== undefined) yield KeyId;
    marker = page.Truncated === true ? page.NextMarker : undefined;
  } while (marker !== undefined);
}
