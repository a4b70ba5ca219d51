import { type Framework, watchedOnly } from './framework.ts';

/** Standards of 45 CFR part 164, subpart C. */
export const hipaa: Framework = {
  title: 'HIPAA Security Rule (45 CFR part 164)',
  scope: watchedOnly,
  isComplete: false,
  requirements: [
    ['164.308(a)(1)', 'Security management: find risks to ePHI and reduce them'],
    ['164.308(a)(3)', 'Members of the workforce have the access that is appropriate'],
    ['164.308(a)(4)', 'Who may get at ePHI is authorized'],
    ['164.308(a)(5)(ii)(C)', 'Log-in attempts are monitored'],
    ['164.308(a)(5)(ii)(D)', 'Passwords are created, changed and kept safe'],
    ['164.308(a)(6)(ii)', 'Incidents are identified and responded to'],
    ['164.308(a)(7)(ii)(A)', 'Data is backed up'],
    ['164.310(d)(2)(iv)', 'Data is copied before equipment is moved'],
    ['164.312(a)(1)', 'Technical access control'],
    ['164.312(a)(2)(i)', 'Every user has an identity of their own'],
    ['164.312(a)(2)(iv)', 'ePHI is encrypted at rest'],
    ['164.312(b)', 'Activity is recorded and can be examined'],
    ['164.312(c)(1)', 'ePHI is protected from improper alteration or destruction'],
    ['164.312(c)(2)', 'It can be shown that ePHI was not altered or destroyed'],
    ['164.312(d)', 'Who seeks access is who they claim to be'],
    ['164.312(e)(1)', 'Protection of ePHI on networks'],
    ['164.312(e)(2)(i)', 'ePHI is not altered unnoticed while it is sent'],
    ['164.312(e)(2)(ii)', 'ePHI is encrypted while it is sent'],
    ['164.316(b)(2)(i)', 'Documentation is kept for six years'],
  ],
};
