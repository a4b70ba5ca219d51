import {
  coversAction,
  coversAllResources,
  type IdentityStatement,
  readIdentityPolicy,
} from './identity-policy.ts';

/**
 * Actions that together let whoever has them on every resource take all permissions of the account.
 * Source: "AWS IAM Privilege Escalation - Methods and Mitigation", Rhino Security Labs, 2018, and its later additions.
 */
const paths: readonly (readonly string[])[] = [
  ['iam:CreatePolicyVersion'],
  ['iam:SetDefaultPolicyVersion'],
  ['iam:AttachUserPolicy'],
  ['iam:AttachGroupPolicy'],
  ['iam:AttachRolePolicy'],
  ['iam:PutUserPolicy'],
  ['iam:PutGroupPolicy'],
  ['iam:PutRolePolicy'],
  ['iam:AddUserToGroup'],
  ['iam:CreateAccessKey'],
  ['iam:CreateLoginProfile'],
  ['iam:UpdateLoginProfile'],
  ['iam:UpdateAssumeRolePolicy', 'sts:AssumeRole'],
  ['iam:PassRole', 'ec2:RunInstances'],
  ['iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction'],
  ['iam:PassRole', 'lambda:CreateFunction', 'lambda:CreateEventSourceMapping'],
  ['iam:PassRole', 'lambda:CreateFunction', 'lambda:AddPermission'],
  ['iam:PassRole', 'cloudformation:CreateStack'],
  ['iam:PassRole', 'glue:CreateDevEndpoint'],
  ['iam:PassRole', 'glue:CreateJob', 'glue:StartJobRun'],
  ['iam:PassRole', 'sagemaker:CreateNotebookInstance', 'sagemaker:CreatePresignedNotebookInstanceUrl'],
  ['iam:PassRole', 'codebuild:CreateProject', 'codebuild:StartBuild'],
  ['iam:PassRole', 'ecs:RegisterTaskDefinition', 'ecs:RunTask'],
  ['iam:PassRole', 'datapipeline:CreatePipeline', 'datapipeline:PutPipelineDefinition'],
  ['lambda:UpdateFunctionCode'],
];

// Which service gets the role narrows nothing: the paths go through a service as it is.
const harmlessConditions: ReadonlySet<string> = new Set(['iam:passedtoservice']);

/** The paths by which a policy lets its holder take all permissions, each as the actions that it takes. */
export function findEscalationPaths(policy: string): readonly (readonly string[])[] {
  const statements = readIdentityPolicy(policy)
    .map(({ statement }) => statement)
    .filter(coversAllResources);
  return paths.filter((actions) => actions.every((action) => allows(statements, action)));
}

/** Whether an action is allowed without a bound, and not denied without one. */
function allows(statements: readonly IdentityStatement[], action: string): boolean {
  const covering = statements.filter((statement) => coversAction(statement, action));
  const isDenied = covering.some(({ Effect, Condition }) => Effect === 'Deny' && Condition === undefined);
  return !isDenied && covering.some((statement) => statement.Effect === 'Allow' && isUnbounded(statement));
}

function isUnbounded({ Condition = {} }: IdentityStatement): boolean {
  return Object.values(Condition)
    .flatMap((tests) => Object.keys(tests))
    .every((key) => harmlessConditions.has(key.toLowerCase()));
}
