import { AccessAnalyzerClient } from '@aws-sdk/client-accessanalyzer';
import { makeBuilder } from '@smithy/core/client';
import { getEndpointPlugin } from '@smithy/core/endpoints';
import type {
  MetadataBearer,
  StaticListSchema,
  StaticOperationSchema,
  StaticStructureSchema,
} from '@smithy/types';
import type { ClientConfig } from './client-config.ts';

/** What certificates are trusted by: an authority of AWS Private CA, or certificates in PEM. */
export interface TrustAnchor {
  readonly trustAnchorId?: string;
  readonly trustAnchorArn?: string;
  readonly name?: string;
  readonly enabled?: boolean;
  readonly source?: {
    readonly sourceType?: string;
    readonly sourceData?: { readonly acmPcaArn?: string; readonly x509CertificateData?: string };
  };
}

interface AnchorInput {
  readonly trustAnchorId: string;
}
interface AnchorOutput extends MetadataBearer {
  readonly trustAnchor?: TrustAnchor;
}
interface ListOutput extends MetadataBearer {
  readonly trustAnchors?: readonly TrustAnchor[];
  readonly nextToken?: string;
}
interface TagsOutput extends MetadataBearer {
  readonly tags?: readonly { readonly key?: string; readonly value?: string }[];
}

// Shapes as the SDK's core reads them: a structure is 3, a list 1, an operation 9, a text 0, a truth value 2.
// Source: "Actions" and "Data Types", IAM Roles Anywhere API Reference.
const namespace = 'com.amazonaws.rolesanywhere';

function structure(name: string, members: Readonly<Record<string, StaticStructureSchema[5][number]>>) {
  return [
    3,
    namespace,
    name,
    0,
    Object.keys(members),
    Object.values(members),
  ] satisfies StaticStructureSchema;
}

function list(name: string, item: StaticListSchema[4]) {
  return [1, namespace, name, 0, item] satisfies StaticListSchema;
}

function operation(
  name: string,
  http: readonly [method: string, path: string],
  input: StaticStructureSchema,
  output: StaticStructureSchema,
): StaticOperationSchema {
  return [9, namespace, name, { http: [...http, 200] }, input, output];
}

const sourceData = structure('SourceData', { acmPcaArn: 0, x509CertificateData: 0 });
const source = structure('Source', { sourceType: 0, sourceData });
const anchor = structure('TrustAnchorDetail', {
  trustAnchorId: 0,
  trustAnchorArn: 0,
  name: 0,
  enabled: 2,
  source,
});
const anchorInput = structure('ScalarTrustAnchorRequest', { trustAnchorId: [0, { httpLabel: 1 }] });
const anchorOutput = structure('TrustAnchorDetailResponse', { trustAnchor: anchor });
const listInput = structure('ListRequest', { nextToken: [0, { httpQuery: 'nextToken' }] });
const listOutput = structure('ListTrustAnchorsResponse', {
  nextToken: 0,
  trustAnchors: list('TrustAnchorDetails', anchor),
});
const tagsInput = structure('ListTagsForResourceRequest', { resourceArn: [0, { httpQuery: 'resourceArn' }] });
const tagsOutput = structure('ListTagsForResourceResponse', {
  tags: list('TagList', structure('Tag', { key: 0, value: 0 })),
});

const build = makeBuilder(
  {
    UseFIPS: { type: 'builtInParams', name: 'useFipsEndpoint' },
    Endpoint: { type: 'builtInParams', name: 'endpoint' },
    Region: { type: 'builtInParams', name: 'region' },
    UseDualStack: { type: 'builtInParams', name: 'useDualstackEndpoint' },
  },
  'RolesAnywhere',
  'RolesAnywhereClient',
  getEndpointPlugin,
);

function command<Input extends object, Output extends MetadataBearer>(schema: StaticOperationSchema) {
  return build<Input, Output>({}, () => [], schema[2], schema);
}

export class ListTrustAnchorsCommand extends command<{ readonly nextToken?: string }, ListOutput>(
  operation('ListTrustAnchors', ['GET', '/trustanchors'], listInput, listOutput),
) {}

export class GetTrustAnchorCommand extends command<AnchorInput, AnchorOutput>(
  operation('GetTrustAnchor', ['GET', '/trustanchor/{trustAnchorId}'], anchorInput, anchorOutput),
) {}

export class EnableTrustAnchorCommand extends command<AnchorInput, AnchorOutput>(
  operation('EnableTrustAnchor', ['POST', '/trustanchor/{trustAnchorId}/enable'], anchorInput, anchorOutput),
) {}

export class DisableTrustAnchorCommand extends command<AnchorInput, AnchorOutput>(
  operation(
    'DisableTrustAnchor',
    ['POST', '/trustanchor/{trustAnchorId}/disable'],
    anchorInput,
    anchorOutput,
  ),
) {}

export class ListTagsForResourceCommand extends command<{ readonly resourceArn: string }, TagsOutput>(
  operation('ListTagsForResource', ['GET', '/ListTagsForResource'], tagsInput, tagsOutput),
) {}

const spokenFor = 'access-analyzer';
const name = 'rolesanywhere';

/**
 * A client of IAM Roles Anywhere. The only release of the SDK's own that could be had when this was written is years older
 * than the other clients: it takes no such settings, does not look for its endpoint in the environment, and brings ninety
 * packages. So this is the client of a service that speaks the same protocol, JSON over REST, with the name and the host of
 * Roles Anywhere.
 */
export function createRolesAnywhereClient(config: ClientConfig): AccessAnalyzerClient {
  // The SDK's type leaves out `signingName`, which its signer looks for first.
  const settings = { ...config, serviceId: 'RolesAnywhere', signingName: name };
  const client = new AccessAnalyzerClient(settings);
  const { endpointProvider } = client.config;
  client.config.endpointProvider = (...args) => {
    const { url, ...endpoint } = endpointProvider(...args);
    // `access-analyzer-fips` becomes `rolesanywhere-fips`; an endpoint that is given stays.
    return { ...endpoint, url: new URL(url.href.replace(`//${spokenFor}`, `//${name}`)) };
  };
  return client;
}
