import { cloudWatch } from '../aws/cloudwatch.ts';
import type { Reader } from '../control/control.ts';
import { type TagReader, toTags } from '../control/tags.ts';
import { controls } from '../controls/cloudwatch/index.ts';
import type { Service } from './service.ts';

const alarmTags: TagReader<'cloudwatch:ListTagsForResource'> = {
  reads: ['cloudwatch:ListTagsForResource'],
  async read({ arn }, aws) {
    const { Tags } = await aws.read('cloudwatch:ListTagsForResource', { ResourceARN: arn });
    return toTags(Tags);
  },
};

export const cloudWatchService: Service = {
  name: 'cloudwatch',
  modules: [cloudWatch],
  controls,
  inventory: { 'AWS::CloudWatch::Alarm': listAlarms },
  inventoryReads: ['cloudwatch:DescribeAlarms'],
  tags: { 'AWS::CloudWatch::Alarm': alarmTags },
};

async function* listAlarms(aws: Reader): AsyncIterable<string> {
  let token: string | undefined;
  do {
    const page = await aws.read('cloudwatch:DescribeAlarms', {
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
      MaxRecords: 100,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    for (const { AlarmName } of [...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])]) {
      if (AlarmName !== undefined) yield AlarmName;
    }
    token = page.NextToken;
  } while (token !== undefined);
}
