import { iam } from '../aws/iam.ts';
import type { Reader } from '../control/control.ts';
import { controls } from '../controls/iam/index.ts';
import type { Service } from './service.ts';

export const iamService: Service = {
  name: 'iam',
  modules: [iam],
  controls,
  inventory: { 'AWS::IAM::User': listUsers },
  inventoryReads: ['iam:ListUsers'],
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
