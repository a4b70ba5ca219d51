import { succeeded, type Protocol } from './api-call.ts';
import { orNull, type JsonRecord } from './json.ts';
import { readJson } from './json-protocol.ts';
import { spellFields } from './spelling.ts';

interface Route {
  readonly method: string;
  readonly path: RegExp;
  /** CloudTrail keeps the API version that an operation came with in its name. */
  readonly eventName: string;
}

const routes: readonly Route[] = [
  { method: 'POST', path: /^\/2015-03-31\/functions\/?$/, eventName: 'CreateFunction20150331' },
  {
    method: 'DELETE',
    path: /^\/2015-03-31\/functions\/(?<functionName>[^/]+)$/,
    eventName: 'DeleteFunction20150331',
  },
  {
    method: 'PUT',
    path: /^\/2015-03-31\/functions\/(?<functionName>[^/]+)\/code$/,
    eventName: 'UpdateFunctionCode20150331v2',
  },
  {
    method: 'PUT',
    path: /^\/2015-03-31\/functions\/(?<functionName>[^/]+)\/configuration$/,
    eventName: 'UpdateFunctionConfiguration20150331v2',
  },
  {
    method: 'POST',
    path: /^\/2015-03-31\/functions\/(?<functionName>[^/]+)\/policy$/,
    eventName: 'AddPermission20150331v2',
  },
  {
    method: 'DELETE',
    path: /^\/2015-03-31\/functions\/(?<functionName>[^/]+)\/policy\/(?<statementId>[^/]+)$/,
    eventName: 'RemovePermission20150331v2',
  },
  {
    method: 'PUT',
    path: /^\/2017-10-31\/functions\/(?<functionName>[^/]+)\/concurrency$/,
    eventName: 'PutFunctionConcurrency20171031',
  },
  {
    method: 'DELETE',
    path: /^\/2017-10-31\/functions\/(?<functionName>[^/]+)\/concurrency$/,
    eventName: 'DeleteFunctionConcurrency20171031',
  },
  {
    method: 'POST',
    path: /^\/2021-10-31\/functions\/(?<functionName>[^/]+)\/url$/,
    eventName: 'CreateFunctionUrlConfig',
  },
  {
    method: 'PUT',
    path: /^\/2021-10-31\/functions\/(?<functionName>[^/]+)\/url$/,
    eventName: 'UpdateFunctionUrlConfig',
  },
  {
    method: 'DELETE',
    path: /^\/2021-10-31\/functions\/(?<functionName>[^/]+)\/url$/,
    eventName: 'DeleteFunctionUrlConfig',
  },
  {
    method: 'POST',
    path: /^\/2015-03-31\/event-source-mappings\/?$/,
    eventName: 'CreateEventSourceMapping20150331',
  },
  {
    method: 'PUT',
    path: /^\/2015-03-31\/event-source-mappings\/(?<uUID>[^/]+)$/,
    eventName: 'UpdateEventSourceMapping20150331',
  },
  {
    method: 'DELETE',
    path: /^\/2015-03-31\/event-source-mappings\/(?<uUID>[^/]+)$/,
    eventName: 'DeleteEventSourceMapping20150331',
  },
];

/** Lambda's REST API, as far as it changes functions. Reads and invocations have no route here. */
export const lambdaProtocol: Protocol = (exchange) => {
  for (const { method, path, eventName } of routes) {
    const match = exchange.method === method ? path.exec(exchange.path) : null;
    if (!match) continue;
    const labels = Object.entries(match.groups ?? {}).map(([name, value]) => [
      name,
      decodeURIComponent(value),
    ]);
    return {
      service: 'lambda',
      eventName,
      requestParameters: orNull({
        ...withoutVariables(spellFields(readJson(exchange.body))),
        ...(Object.fromEntries(labels) as JsonRecord),
      }),
      responseElements: succeeded(exchange)
        ? orNull(withoutVariables(spellFields(readJson(exchange.responseBody))))
        : null,
    };
  }
  return;
};

/** Environment variables can hold secrets: CloudTrail says that there are some, never which. */
function withoutVariables(record: JsonRecord): JsonRecord {
  return 'environment' in record ? { ...record, environment: {} } : record;
}
