import { succeeded, type Protocol } from './api-call.ts';
import { parseForm } from './form.ts';
import { isRecord, lowerFirst, orNull, type Json, type JsonRecord } from './json.ts';
import { toTyped, typedText } from './typed.ts';
import { parseXml } from './xml.ts';

/**
 * EC2's newer operations: CloudTrail writes request and answer as the XML they are on the wire, under
 * `<Operation>Request` and `<Operation>Response`, with the first letter of every field as it was.
 */
const wrapped = new Set([
  'CreateFlowLogs',
  'CreateLaunchTemplate',
  'CreateLaunchTemplateVersion',
  'CreateManagedPrefixList',
  'CreateNatGateway',
  'CreateVpcEndpoint',
  'DeleteFlowLogs',
  'DeleteLaunchTemplate',
  'DeleteManagedPrefixList',
  'DeleteNatGateway',
  'DeleteVpcEndpoints',
  'DisableEbsEncryptionByDefault',
  'DisableImageBlockPublicAccess',
  'DisableSnapshotBlockPublicAccess',
  'EnableEbsEncryptionByDefault',
  'EnableImageBlockPublicAccess',
  'EnableSnapshotBlockPublicAccess',
  'ModifyInstanceMetadataDefaults',
  'ModifyInstanceMetadataOptions',
  'ModifyLaunchTemplate',
  'ModifyManagedPrefixList',
  'ModifySecurityGroupRules',
  'ModifyVpcEndpoint',
]);

/** Lists of the older operations, by their name in the form: what CloudTrail calls them, and each scalar in them. */
const lists: Record<string, { readonly name: string; readonly item?: string }> = {
  Filter: { name: 'filterSet' },
  InstanceId: { name: 'instancesSet', item: 'instanceId' },
  ResourceId: { name: 'resourcesSet', item: 'resourceId' },
  SecurityGroupId: { name: 'groupSet', item: 'groupId' },
  SecurityGroupRuleId: { name: 'securityGroupRuleIds', item: 'securityGroupRuleId' },
  Tag: { name: 'tagSet' },
  TagSpecification: { name: 'tagSpecificationSet' },
};

/** What people wrote stays text, even where it looks like a number; so does a protocol, which has a number for a name. */
const words = new Set(['description', 'groupDescription', 'groupName', 'ipProtocol', 'key', 'value']);

/** Lists that a permission always has, if only empty. */
const permissionLists = ['groups', 'ipRanges', 'ipv6Ranges', 'prefixListIds'];

/** Operations on rules always have `ipPermissions`, empty when the caller used the flat parameters. */
const isRuleOperation = /^(?:Authorize|Revoke)SecurityGroup(?:Ingress|Egress)$/;

/** EC2 Query: as AWS Query, but lists have no `member` and answers no `Result`. */
export const ec2Protocol: Protocol = (exchange, service) => {
  const eventName = new URLSearchParams(exchange.body).get('Action');
  if (eventName === null) return;
  const form = parseForm(exchange.body);
  const answer = succeeded(exchange) ? parseXml(exchange.responseBody)[`${eventName}Response`] : undefined;
  const response = isRecord(answer) ? answer : undefined;
  if (wrapped.has(eventName)) {
    return {
      service,
      eventName,
      requestParameters: { [`${eventName}Request`]: orEmpty(number(form)) },
      responseElements: response === undefined ? null : { [`${eventName}Response`]: toTyped(response) },
    };
  }
  return {
    service,
    eventName,
    requestParameters: orNull({
      ...(isRuleOperation.test(eventName) ? { ipPermissions: {} } : {}),
      ...Object.fromEntries(Object.entries(form).map(([name, value]) => spellParameter(name, value))),
    }),
    responseElements: response === undefined ? null : orNull(spellAnswer(response)),
  };
};

function spellParameter(name: string, value: Json): [string, Json] {
  const list = lists[name];
  if (list === undefined || !Array.isArray(value))
    return [lowerFirst(name), spellRequest(value, lowerFirst(name))];
  const items = value.map((item) => (list.item === undefined ? spellRequest(item) : { [list.item]: item }));
  // Tags within a specification are a bare array, unlike every other list.
  return [list.name, { items: name === 'TagSpecification' ? items.map(spellTagSpecification) : items }];
}

function spellRequest(value: Json, name = ''): Json {
  if (Array.isArray(value)) return { items: value.map((item) => spellRequest(item)) };
  if (!isRecord(value)) return spellText(name, value);
  const spelled = Object.fromEntries(
    Object.entries(value).map(([key, field]) => [lowerFirst(key), spellRequest(field, lowerFirst(key))]),
  );
  if (!('ipProtocol' in spelled)) return spelled;
  return { ...Object.fromEntries(permissionLists.map((list) => [list, {}])), ...spelled };
}

function spellText(name: string, value: Exclude<Json, Json[] | JsonRecord>): Json {
  return typeof value === 'string' && !words.has(name) ? typedText(value) : value;
}

function spellTagSpecification(specification: Json): Json {
  if (!isRecord(specification)) return specification;
  const { tag, ...rest } = specification;
  return { ...rest, tags: isRecord(tag) ? (tag['items'] ?? []) : [] };
}

/** `<return>` is a reserved word in the language that CloudTrail was written in. */
function spellAnswer(answer: JsonRecord): JsonRecord {
  const spelled: JsonRecord = {};
  for (const [name, value] of Object.entries(answer)) {
    if (name === 'xmlns') continue;
    spelled[name === 'return' ? '_return' : name] = spellAnswerValue(name, value);
  }
  return spelled;
}

function spellAnswerValue(name: string, value: Json): Json {
  if (Array.isArray(value)) return value.map((item) => spellAnswerValue('', item));
  if (isRecord(value)) {
    const { item } = value;
    if (item === undefined) return spellAnswer(value);
    return { items: (Array.isArray(item) ? item : [item]).map((each) => spellAnswerValue('', each)) };
  }
  if (value === '' && name.endsWith('Set')) return {};
  return spellText(name, value);
}

/** A list in the XML form: an object when it has one element, each element with its number as `tag`. */
function number(value: Json): Json {
  if (Array.isArray(value)) {
    const items = value.map((item, index): Json => {
      const numbered = number(item);
      return isRecord(numbered) ? { ...numbered, tag: index + 1 } : { content: numbered, tag: index + 1 };
    });
    return items.length === 1 ? (items[0] ?? null) : items;
  }
  if (isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, number(field)]));
  }
  return typeof value === 'string' ? typedText(value) : value;
}

function orEmpty(value: Json): Json {
  return isRecord(value) && Object.keys(value).length === 0 ? '' : value;
}
