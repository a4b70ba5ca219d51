import type { Framework } from './framework.ts';

/** The infrastructure security policy, section by section. */
export const policy: Framework = {
  title: 'Infrastructure Security Policy (ENG-POL-003)',
  scope:
    'Every section of chapter 3 of the policy is listed, those that Holdfast does not watch as well. A section asks for ' +
    'more than settings of an AWS account: what its controls watch is not all of it.',
  isComplete: true,
  requirements: [
    ['3.1.1', 'Cloud security architecture'],
    ['3.1.2', 'Infrastructure hardening standards'],
    ['3.2.1', 'Cloud IAM implementation'],
    ['3.2.2', 'Access reviews and monitoring'],
    ['3.3.1', 'Network architecture security'],
    ['3.3.2', 'Network monitoring and detection'],
    ['3.4.1', 'Encryption implementation'],
    ['3.4.2', 'Key management and protection'],
    ['3.5.1', 'Secure IaC practices'],
    ['3.5.2', 'CI/CD pipeline security'],
    ['3.6.1', 'Container security'],
    ['3.6.2', 'Serverless security'],
    ['3.7.1', 'Backup security'],
    ['3.7.2', 'Disaster recovery planning'],
    ['3.8.1', 'Security monitoring'],
    ['3.8.2', 'Incident response integration'],
  ],
};
