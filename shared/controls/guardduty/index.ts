// Made by `npm run generate` from the files of this folder.
import type { Control } from '../../control/control.ts';
import guarddutyAdministratorKept from './guardduty-administrator-kept.ts';
import guarddutyMembersMonitored from './guardduty-members-monitored.ts';
import guarddutyNotBlinded from './guardduty-not-blinded.ts';
import guarddutyOn from './guardduty-on.ts';
import guarddutyTrustedListApproved from './guardduty-trusted-list-approved.ts';

export const controls: readonly Control[] = [
  guarddutyAdministratorKept,
  guarddutyMembersMonitored,
  guarddutyNotBlinded,
  guarddutyOn,
  guarddutyTrustedListApproved,
];
