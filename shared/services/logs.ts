import { logs } from '../aws/logs.ts';
import type { Reader } from '../control/control.ts';
import type { TagReader } from '../control/tags.ts';
import { controls } from '../controls/logs/index.ts';
import type { Service } from './service.ts';

const groupTags: TagReader<'logs:ListTagsForResource'> = {
  reads: ['logs:ListTagsForResource'],
  async read({ arn }, aws) {
    const { tags } = await aws.read('logs:ListTagsForResource', { resourceArn: arn });
    return { ...tags };
  },
};

export const logsService: Service = {
  name: 'logs',
  modules: [logs],
  controls,
  inventory: { 'AWS::Logs::LogGroup': listGroups },
  inventoryReads: ['logs:DescribeLogGroups'],
  tags: { 'AWS::Logs::LogGroup': groupTags },
};

async function* listGroups(aws: Reader): AsyncIterable<string> {
  let token: string | undefined;
  do {
    const page = await aws.read('logs:DescribeLogGroups', {
      limit: 50,
      ...(token === undefined ? {} : { nextToken: token }),
    });
    for (const { logGroupName } of page.logGroups ?? []) if (logGroupName !== undefined) yield logGroupName;
    token = page.nextToken;
  } while (token !== undefined);
}
