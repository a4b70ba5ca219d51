/** What IAM answers where there is none of what was asked for, as it writes it and as its SDK names it. */
export const noSuchEntity: readonly string[] = ['NoSuchEntity', 'NoSuchEntityException'];
