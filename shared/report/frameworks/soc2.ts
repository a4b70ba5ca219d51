import { type Framework, watchedOnly } from './framework.ts';

/** Common criteria of the AICPA's Trust Services Criteria (2017, points of focus of 2022). */
export const soc2: Framework = {
  title: 'SOC 2 Trust Services Criteria',
  scope: watchedOnly,
  isComplete: false,
  requirements: [
    ['CC6.1', 'Logical access to information assets is restricted'],
    ['CC6.6', 'Threats from outside the boundary are kept out'],
    ['CC7.1', 'Changes of configuration and new weaknesses are detected'],
    ['CC7.2', 'System components are monitored for anomalies'],
  ],
};
