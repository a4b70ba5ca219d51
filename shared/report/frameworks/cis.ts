import { type Framework, watchedOnly } from './framework.ts';

/** Recommendations of the benchmark, by their numbers in version 3.0.0. */
export const cis: Framework = {
  title: 'CIS AWS Foundations Benchmark v3.0.0',
  scope: watchedOnly,
  isComplete: false,
  requirements: [
    ['1.14', 'Access keys are rotated every 90 days or less'],
    ['2.1.4', 'S3 blocks public access'],
    ['3.1', 'CloudTrail is on in all Regions'],
    ['5.2', 'No security group opens administration ports to all of IPv4'],
    ['5.3', 'No security group opens administration ports to all of IPv6'],
  ],
};
