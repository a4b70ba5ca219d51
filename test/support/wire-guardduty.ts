import { type Endpoint, startEndpoint, type WireAnswer, type WireRequest } from './wire-endpoint.ts';

/** A member account, as ListMembers tells of it. */
interface Member {
  readonly accountId: string;
  readonly masterId: string;
  readonly email: string;
  readonly relationshipStatus: string;
  readonly updatedAt: string;
}

/** A list of trusted addresses, as GetIPSet tells of it. */
export interface TrustedList {
  readonly name: string;
  readonly format: 'TXT';
  readonly location: string;
  readonly status: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface GuardDutyStandIn extends Endpoint {
  /** By account id. */
  readonly members: Map<string, Member>;
  /** By the id of the list. */
  readonly lists: Map<string, TrustedList>;
  /** The accounts about which GuardDuty answers that it did not do what it was asked. */
  readonly unprocessed: Set<string>;
}

const pageSize = 2;
const settled: Readonly<Record<string, string>> = { ACTIVATING: 'ACTIVE', DEACTIVATING: 'INACTIVE' };

/** The list once its activation or deactivation is through. */
export function settle(list: TrustedList): TrustedList {
  return { ...list, status: settled[list.status] ?? list.status };
}

/**
 * GuardDuty with what moto lacks of it: members, and lists of trusted addresses, by the requests and answers of the
 * GuardDuty API Reference. A list takes until the next look to be activated or deactivated. All else is moto's.
 */
export async function startGuardDuty(emulator: string): Promise<GuardDutyStandIn> {
  const state = {
    members: new Map<string, Member>(),
    lists: new Map<string, TrustedList>(),
    unprocessed: new Set<string>(),
  };
  const endpoint = await startEndpoint(emulator, (request) => answer(state, request));
  return { ...endpoint, ...state };
}

type State = Omit<GuardDutyStandIn, keyof Endpoint>;

function answer(state: State, { method, url, body }: WireRequest): WireAnswer | undefined {
  const [, resource, id] = /^\/detector\/[^/]+\/(member|ipset)(?:\/([^/]+))?$/.exec(url.pathname) ?? [];
  if (resource === undefined) return undefined;
  if (resource === 'ipset' && id === undefined) return toAnswer({ ipSetIds: [...state.lists.keys()] });
  if (resource === 'member' && id === undefined) return listMembers(state, url.searchParams);
  const input = method === 'POST' ? (JSON.parse(body) as object) : undefined;
  return resource === 'member'
    ? monitor(state, id === 'start', input as { accountIds: readonly string[] })
    : answerList(state, id ?? '', input);
}

function listMembers({ members }: State, query: URLSearchParams): WireAnswer {
  const start = Number(query.get('nextToken') ?? 0);
  const end = start + pageSize;
  return toAnswer({
    members: [...members.values()].slice(start, end),
    ...(end < members.size ? { nextToken: String(end) } : {}),
  });
}

function monitor(
  { members, unprocessed }: State,
  isStart: boolean,
  { accountIds }: { readonly accountIds: readonly string[] },
): WireAnswer {
  const failed = accountIds.filter((accountId) => unprocessed.has(accountId) || !members.has(accountId));
  for (const accountId of accountIds.filter((one) => !failed.includes(one))) {
    const member = members.get(accountId);
    if (member === undefined) continue;
    members.set(accountId, { ...member, relationshipStatus: isStart ? 'Enabled' : 'Disabled' });
  }
  return toAnswer({
    unprocessedAccounts: failed.map((accountId) => ({ accountId, result: 'told by the test' })),
  });
}

interface Update {
  readonly name?: string;
  readonly location?: string;
  readonly activate?: boolean;
}

function answerList({ lists }: State, id: string, update: Update | undefined): WireAnswer {
  const list = lists.get(id);
  if (list === undefined) {
    const message = 'The request is rejected since no such resource found.';
    return { ...toAnswer({ message }), status: 400, headers: { 'x-amzn-errortype': 'BadRequestException' } };
  }
  if (update === undefined) {
    lists.set(id, settle(list));
    return toAnswer(list);
  }
  const { activate, ...renamed } = update;
  const status = activate === undefined ? {} : { status: activate ? 'ACTIVATING' : 'DEACTIVATING' };
  lists.set(id, { ...list, ...renamed, ...status });
  return toAnswer({});
}

function toAnswer(body: object): WireAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'x-amzn-requestid': crypto.randomUUID() },
    body: JSON.stringify(body),
  };
}
