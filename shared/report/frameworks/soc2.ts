import { type Framework, watchedOnly } from './framework.ts';

/** Common criteria of the AICPA's Trust Services Criteria (2017, points of focus of 2022). */
export const soc2: Framework = {
  title: 'SOC 2 Trust Services Criteria',
  scope: watchedOnly,
  isComplete: false,
  requirements: [
    ['A1.1', 'Capacity is monitored and managed'],
    ['A1.2', 'Backups and recovery infrastructure are there'],
    ['C1.1', 'Confidential information is identified and kept'],
    ['CC6.1', 'Logical access to information assets is restricted'],
    ['CC6.2', 'Users are registered and authorized before they get credentials'],
    ['CC6.3', 'Access follows roles, least privilege and segregation of duties'],
    ['CC6.6', 'Threats from outside the boundary are kept out'],
    ['CC6.7', 'Data is protected while it is sent, moved or removed'],
    ['CC6.8', 'Unauthorized and malicious software is prevented or detected'],
    ['CC7.1', 'Changes of configuration and new weaknesses are detected'],
    ['CC7.2', 'System components are monitored for anomalies'],
    ['CC7.3', 'Security events are evaluated'],
    ['CC7.4', 'Security incidents are responded to'],
    ['CC7.5', 'The entity recovers from security incidents'],
    ['CC8.1', 'Changes are authorized, tested and approved'],
  ],
};
