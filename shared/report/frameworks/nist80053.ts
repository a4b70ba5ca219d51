import { type Framework, watchedOnly } from './framework.ts';

/** Controls of NIST SP 800-53, revision 5. */
export const nist80053: Framework = {
  title: 'NIST SP 800-53 Rev. 5',
  scope: watchedOnly,
  isComplete: false,
  requirements: [
    ['AC-2(1)', 'Accounts are managed by automated means'],
    ['AC-2(3)', 'Accounts that are not needed are disabled'],
    ['AC-3', 'Access is enforced as authorized'],
    ['AC-3(15)', 'Access is enforced by mandatory and discretionary rules'],
    ['AC-4', 'Flow of information is controlled'],
    ['AC-6', 'Least privilege'],
    ['AC-21', 'Information is shared as authorized only'],
    ['AU-2', 'Events to log are chosen'],
    ['AU-3', 'Log records say what is needed'],
    ['AU-12', 'Log records are generated'],
    ['CM-7', 'Least functionality'],
    ['SC-7', 'Boundaries are protected'],
    ['SC-7(5)', 'Network traffic is denied unless allowed'],
  ],
};
