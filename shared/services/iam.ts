import { iam } from '../aws/iam.ts';
import type { Reader } from '../control/control.ts';
import { type TagReader, toTags } from '../control/tags.ts';
import { controls } from '../controls/iam/index.ts';
import type { Service } from './service.ts';

const userTags: TagReader<'iam:ListUserTags'> = {
  reads: ['iam:ListUserTags'],
  async read({ id }, aws) {
    const tags = [];
    let marker: string | undefined;
    do {
      const page = await aws.read('iam:ListUserTags', {
        UserName: id,
        ...(marker === undefined ? {} : { Marker: marker }),
      });
      tags.push(...(page.Tags ?? []));
      marker = page.IsTruncated === true ? page.Marker : undefined;
    } while (marker !== undefined);
    return toTags(tags);
  },
};

export const iamService: Service = {
  name: 'iam',
  modules: [iam],
  controls,
  inventory: { 'AWS::IAM::User': listUsers },
  inventoryReads: ['iam:ListUsers'],
  tags: { 'AWS::IAM::User': userTags },
};

async function* listUsers(aws: Reader): AsyncIterable<string> {
  let marker: string | undefined;
  do {
    const page = await aws.read('iam:ListUsers', {
      MaxItems: 1000,
      ...(marker === undefined ? {} : { Marker: marker }),
    });
    for (const { UserName } of page.Users ?? []) if (UserName !== undefined) yield UserName;
    marker = page.Marker;
  } while (marker !== undefined);
}
