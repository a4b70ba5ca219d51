import type { Reader } from '../control/control.ts';

/** What Inspector scans in an account, as Enable and Disable call it. */
export type Scans = {
  /** In the order of the types below. */
  readonly on: readonly ScanType[];
};

const types = [
  ['ec2', 'EC2'],
  ['ecr', 'ECR'],
  ['lambda', 'LAMBDA'],
  ['lambdaCode', 'LAMBDA_CODE'],
  ['codeRepository', 'CODE_REPOSITORY'],
] as const;
export type ScanType = (typeof types)[number][1];

/** What is scanned where Inspector is turned on and nobody said what: all that costs nothing where there is none of it. */
const usual: readonly ScanType[] = ['EC2', 'ECR', 'LAMBDA'];

export const scansReads = ['inspector2:BatchGetAccountStatus'] as const;

/** What is scanned in the account. @throws Error when Inspector cannot tell */
export async function readScans(account: string, aws: Reader<(typeof scansReads)[number]>): Promise<Scans> {
  const { accounts = [], failedAccounts = [] } = await aws.read('inspector2:BatchGetAccountStatus', {
    accountIds: [account],
  });
  const failed = failedAccounts.find(({ accountId }) => accountId === account);
  if (failed !== undefined) {
    throw new Error(
      `Inspector cannot tell what it scans in ${account}: ${failed.errorCode ?? 'no code'}, ${failed.errorMessage ?? ''}`,
    );
  }
  const state = accounts.find(({ accountId }) => accountId === account)?.resourceState;
  return {
    on: types.flatMap(([name, type]) => {
      const status = state?.[name]?.status;
      // It takes minutes to begin, in which nothing is wrong any more.
      return status === 'ENABLED' || status === 'ENABLING' ? [type] : [];
    }),
  };
}

/** What was scanned and is not any more; what usually is, where nothing was ever scanned. */
export function findLostScans(before: Scans | undefined, now: Scans): readonly ScanType[] {
  if (before === undefined) return now.on.length === 0 ? usual : [];
  return before.on.filter((type) => !now.on.includes(type));
}
