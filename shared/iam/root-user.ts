import * as z from 'zod';
import { selectFrom } from '../control/selectors.ts';

const rootCall = z.looseObject({
  recipientAccountId: z.string().min(1).optional(),
  userIdentity: z.looseObject({
    type: z.string().optional(),
    accountId: z.string().min(1),
    // A service that acts for the account says so, and is not somebody who signed in.
    invokedBy: z.string().optional(),
  }),
  responseElements: z.looseObject({ ConsoleLogin: z.string().optional() }).nullish(),
  requestParameters: z.looseObject({ userName: z.string().optional() }).nullish(),
});

/** The account whose root user did something: no service in its name, and no password that was wrong. */
export const accountOfRoot = selectFrom(rootCall, ({ userIdentity, responseElements, recipientAccountId }) =>
  userIdentity.type === 'Root' &&
  userIdentity.invokedBy === undefined &&
  responseElements?.ConsoleLogin !== 'Failure'
    ? [recipientAccountId ?? userIdentity.accountId]
    : [],
);

/** The account whose root user called for itself: a call that names a user is about that user. */
export const accountOfRootItself = selectFrom(
  rootCall,
  ({ userIdentity, requestParameters, recipientAccountId }) =>
    userIdentity.type === 'Root' && requestParameters?.userName === undefined
      ? [recipientAccountId ?? userIdentity.accountId]
      : [],
);
