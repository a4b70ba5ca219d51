import { type Framework, watchedOnly } from './framework.ts';

/** Standards of 45 CFR part 164, subpart C. */
export const hipaa: Framework = {
  title: 'HIPAA Security Rule (45 CFR part 164)',
  scope: watchedOnly,
  isComplete: false,
  requirements: [
    ['164.308(a)(1)', 'Security management: find risks to ePHI and reduce them'],
    ['164.308(a)(4)', 'Who may get at ePHI is authorized'],
    ['164.312(a)(1)', 'Technical access control'],
    ['164.312(b)', 'Activity is recorded and can be examined'],
    ['164.312(e)(1)', 'Protection of ePHI on networks'],
  ],
};
