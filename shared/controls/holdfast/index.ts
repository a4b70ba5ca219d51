// Made by `npm run generate` from the files of this folder.
import type { Control } from '../../control/control.ts';
import holdfastCodeUntouched from './holdfast-code-untouched.ts';
import holdfastFunctionUntouched from './holdfast-function-untouched.ts';
import holdfastMappingUntouched from './holdfast-mapping-untouched.ts';
import holdfastRolePolicyKept from './holdfast-role-policy-kept.ts';
import holdfastRoleUntouched from './holdfast-role-untouched.ts';
import holdfastRuleUntouched from './holdfast-rule-untouched.ts';
import holdfastUntouched from './holdfast-untouched.ts';

export const controls: readonly Control[] = [
  holdfastCodeUntouched,
  holdfastFunctionUntouched,
  holdfastMappingUntouched,
  holdfastRolePolicyKept,
  holdfastRoleUntouched,
  holdfastRuleUntouched,
  holdfastUntouched,
];
