import type { JsonObject } from '../../../control/json.ts';
import type { Place } from '../../../control/resource.ts';
import type { TrailLine } from '../../query.ts';
import { toEntityManagement } from './entity-management.ts';
import { toComplianceFinding } from './compliance-finding.ts';
import { toRemediationActivity } from './remediation-activity.ts';

/** A record as an event of OCSF; `undefined` for an intent, whose outcome tells the whole of it. */
export function toEvent({ record, ...line }: TrailLine, place: Place): JsonObject | undefined {
  switch (record.kind) {
    case 'intent':
      return undefined;
    case 'observation':
      return toComplianceFinding({ ...line, record }, place);
    case 'outcome':
      return toRemediationActivity({ ...line, record }, place);
    case 'notice':
      return toEntityManagement({ ...line, record }, place);
  }
}
