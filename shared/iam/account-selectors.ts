import * as z from 'zod';
import { selectFrom } from '../control/selectors.ts';

/** The account in which a call was made: a record is delivered to the account that it is about. */
export const accountOfCall = selectFrom(
  z.union([
    z.looseObject({ recipientAccountId: z.string().min(1) }).transform((record) => record.recipientAccountId),
    z
      .looseObject({ userIdentity: z.looseObject({ accountId: z.string().min(1) }) })
      .transform((record) => record.userIdentity.accountId),
  ]),
  (account) => [account],
);
