import * as z from 'zod';
import { selectFrom } from '../control/selectors.ts';

const groupId = z.string().min(1);
const group = z.looseObject({ groupId });

// EC2 puts each list under `items`, and an empty list is an empty object.
function listOf<Item extends z.ZodType>(item: Item) {
  return z.looseObject({ items: z.array(item).default([]) }).default({ items: [] });
}

/** AuthorizeSecurityGroupIngress: a request may name the group by its name; the answer has its id. */
export const authorizedGroup = selectFrom(
  z.union([
    z
      .looseObject({ requestParameters: z.looseObject({ groupId }) })
      .transform(({ requestParameters }) => [requestParameters]),
    z
      .looseObject({
        responseElements: z.looseObject({
          securityGroupRuleSet: z.looseObject({ items: z.array(group).min(1) }),
        }),
      })
      .transform(({ responseElements }) => responseElements.securityGroupRuleSet.items),
  ]),
  (groups) => groups.map((named) => named.groupId),
);

/** ModifySecurityGroupRules: recorded under the name of the request, and with the API's capitals. */
export const modifiedGroup = selectFrom(
  z.looseObject({
    requestParameters: z.looseObject({
      ModifySecurityGroupRulesRequest: z.looseObject({ GroupId: groupId }),
    }),
  }),
  ({ requestParameters }) => [requestParameters.ModifySecurityGroupRulesRequest.GroupId],
);

/** RunInstances: every group of every interface of every instance that was started. */
export const groupsOfStartedInstances = selectFrom(
  z.looseObject({
    responseElements: z.looseObject({
      instancesSet: z.looseObject({
        items: z.array(
          z.looseObject({
            groupSet: listOf(group),
            networkInterfaceSet: listOf(z.looseObject({ groupSet: listOf(group) })),
          }),
        ),
      }),
    }),
  }),
  ({ responseElements }) =>
    responseElements.instancesSet.items.flatMap(({ groupSet, networkInterfaceSet }) =>
      [groupSet, ...networkInterfaceSet.items.map((networkInterface) => networkInterface.groupSet)].flatMap(
        ({ items }) => items.map((named) => named.groupId),
      ),
    ),
);
