import { rolesAnywhere } from '../aws/rolesanywhere.ts';
import type { Reader } from '../control/control.ts';
import { type TagReader, toTags } from '../control/tags.ts';
import { controls } from '../controls/rolesanywhere/index.ts';
import type { Service } from './service.ts';

const anchorTags: TagReader<'rolesanywhere:ListTagsForResource'> = {
  reads: ['rolesanywhere:ListTagsForResource'],
  async read({ arn }, aws) {
    const { tags = [] } = await aws.read('rolesanywhere:ListTagsForResource', { resourceArn: arn });
    return toTags(tags.map(({ key, value }) => ({ Key: key, Value: value })));
  },
};

export const rolesAnywhereService: Service = {
  name: 'rolesanywhere',
  modules: [rolesAnywhere],
  controls,
  inventory: { 'AWS::RolesAnywhere::TrustAnchor': listTrustAnchors },
  inventoryReads: ['rolesanywhere:ListTrustAnchors'],
  tags: { 'AWS::RolesAnywhere::TrustAnchor': anchorTags },
};

async function* listTrustAnchors(aws: Reader): AsyncIterable<string> {
  let token: string | undefined;
  do {
    const input = token === undefined ? {} : { nextToken: token };
    const { trustAnchors = [], nextToken } = await aws.read('rolesanywhere:ListTrustAnchors', input);
    yield* trustAnchors.flatMap(({ trustAnchorId }) => trustAnchorId ?? []);
    token = nextToken;
  } while (token !== undefined);
}
