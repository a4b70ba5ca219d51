import { guardDuty } from '../aws/guardduty.ts';
import type { Reader } from '../control/control.ts';
import type { TagReader } from '../control/tags.ts';
import { controls } from '../controls/guardduty/index.ts';
import { detectorReads, findDetectorId, readDetector } from '../logging/detector.ts';
import { readPages } from '../network/read-pages.ts';
import { listAccount } from './account-wide.ts';
import type { Service } from './service.ts';

const detectorTags: TagReader<(typeof detectorReads)[number]> = {
  reads: detectorReads,
  read: async (_detector, aws) => ({ ...(await readDetector(aws))?.tags }),
};

const filterTags: TagReader<'guardduty:GetFilter'> = {
  reads: ['guardduty:GetFilter'],
  async read({ id }, aws) {
    const [DetectorId = '', , FilterName = ''] = id.split('/');
    const { Tags } = await aws.read('guardduty:GetFilter', { DetectorId, FilterName });
    return { ...Tags };
  },
};

const ipSetTags: TagReader<'guardduty:GetIPSet'> = {
  reads: ['guardduty:GetIPSet'],
  async read({ id }, aws) {
    const [DetectorId = '', , IpSetId = ''] = id.split('/');
    const { Tags } = await aws.read('guardduty:GetIPSet', { DetectorId, IpSetId });
    return { ...Tags };
  },
};

export const guardDutyService: Service = {
  name: 'guardduty',
  modules: [guardDuty],
  controls,
  inventory: {
    'AWS::GuardDuty::Detector': listAccount,
    'AWS::GuardDuty::Filter': listFilters,
    'AWS::GuardDuty::IPSet': listIpSets,
  },
  inventoryReads: ['guardduty:ListDetectors', 'guardduty:ListFilters', 'guardduty:ListIPSets'],
  tags: {
    'AWS::GuardDuty::Detector': detectorTags,
    'AWS::GuardDuty::Filter': filterTags,
    'AWS::GuardDuty::IPSet': ipSetTags,
  },
};

async function* listFilters(aws: Reader): AsyncIterable<string> {
  const DetectorId = await findDetectorId(aws);
  if (DetectorId === undefined) return;
  const pages = await readPages(async (NextToken) =>
    aws.read('guardduty:ListFilters', { DetectorId, ...(NextToken === undefined ? {} : { NextToken }) }),
  );
  yield* pages.flatMap(({ FilterNames = [] }) => FilterNames.map((name) => `${DetectorId}/filter/${name}`));
}

async function* listIpSets(aws: Reader): AsyncIterable<string> {
  const DetectorId = await findDetectorId(aws);
  if (DetectorId === undefined) return;
  const pages = await readPages(async (NextToken) =>
    aws.read('guardduty:ListIPSets', { DetectorId, ...(NextToken === undefined ? {} : { NextToken }) }),
  );
  yield* pages.flatMap(({ IpSetIds = [] }) => IpSetIds.map((id) => `${DetectorId}/ipset/${id}`));
}
