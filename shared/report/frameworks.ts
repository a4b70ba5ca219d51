import { cis } from './frameworks/cis.ts';
import type { Framework } from './frameworks/framework.ts';
import { hipaa } from './frameworks/hipaa.ts';
import { nist80053 } from './frameworks/nist80053.ts';
import { policy } from './frameworks/policy.ts';
import { soc2 } from './frameworks/soc2.ts';
import type { FrameworkName } from './names.ts';

export const frameworks: Readonly<Record<FrameworkName, Framework>> = {
  policy,
  hipaa,
  soc2,
  nist80053,
  cis,
};
