import { kms } from '../aws/kms.ts';
import { ownFunctions } from '../aws/own-functions.ts';
import { ownRoles } from '../aws/own-roles.ts';
import { ownRules } from '../aws/own-rules.ts';
import { ownStack } from '../aws/own-stack.ts';
import type { Reader } from '../control/control.ts';
import { controls } from '../controls/holdfast/index.ts';
import { functionNames, holdfast, isOwnRule, listOwnRoles } from '../guard/names.ts';
import { noTags } from './account-wide.ts';
import type { Service } from './service.ts';

/** Holdfast itself, as far as it guards itself. */
export const holdfastService: Service = {
  name: 'holdfast',
  modules: [kms, ownFunctions, ownRoles, ownRules, ownStack],
  controls,
  inventory: {
    'AWS::Holdfast::Rule': listRules,
    'AWS::Holdfast::Function': listFunctions,
    'AWS::Holdfast::Role': listRoles,
    'AWS::Holdfast::Part': listNothing,
  },
  inventoryReads: ['events:ListRules'],
  // An exemption of the guard is given by name, never by a tag that whoever lays hands on it could set.
  tags: {
    'AWS::Holdfast::Rule': noTags,
    'AWS::Holdfast::Function': noTags,
    'AWS::Holdfast::Role': noTags,
    'AWS::Holdfast::Part': noTags,
  },
};

async function* listRules(aws: Reader): AsyncIterable<string> {
  for (const EventBusName of ['default', holdfast]) {
    let token: string | undefined;
    do {
      const input = {
        NamePrefix: 'holdfast-',
        EventBusName,
        ...(token === undefined ? {} : { NextToken: token }),
      };
      // Where somebody deleted the bus, the rules that are remembered are looked at all the same.
      const page = await aws.find('events:ListRules', input, ['ResourceNotFoundException']);
      for (const { Name = '' } of page?.Rules ?? []) {
        if (isOwnRule(Name)) yield EventBusName === 'default' ? Name : `${EventBusName}/${Name}`;
      }
      token = page?.NextToken;
    } while (token !== undefined);
  }
}

async function* listFunctions(): AsyncIterable<string> {
  yield* await Promise.resolve(functionNames);
}

async function* listRoles({ region }: Reader): AsyncIterable<string> {
  yield* await Promise.resolve(listOwnRoles(region));
}

/** What somebody laid hands on is told by an event alone. */
async function* listNothing(): AsyncIterable<string> {
  yield* await Promise.resolve<readonly string[]>([]);
}
