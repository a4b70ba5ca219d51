import * as z from 'zod';
import type { Reader } from '../control/control.ts';
import { selectFrom } from '../control/selectors.ts';
import { noSuchEntity } from './no-such-entity.ts';

type Tag = { readonly Key: string; readonly Value: string };

/** An identity provider, with what it is made of. */
export type IdentityProvider =
  | {
      readonly kind: 'saml';
      readonly made: { readonly Name: string; readonly SAMLMetadataDocument: string; readonly Tags: Tag[] };
    }
  | {
      readonly kind: 'oidc';
      readonly made: {
        readonly Url: string;
        readonly ClientIDList: string[];
        readonly ThumbprintList: string[];
        readonly Tags: Tag[];
      };
    };

export const providerReads = ['iam:GetOpenIDConnectProvider', 'iam:GetSAMLProvider'] as const;

/**
 * @param id `saml-provider/name` or `oidc-provider/host`
 * @returns `null` where it is gone, which is no reason to fail: what was removed can be made again
 */
export async function readProvider(
  id: string,
  arn: string,
  aws: Reader<(typeof providerReads)[number]>,
): Promise<IdentityProvider | null> {
  if (id.startsWith('saml-provider/')) {
    const answer = await aws.find('iam:GetSAMLProvider', { SAMLProviderArn: arn }, noSuchEntity);
    if (answer === undefined) return null;
    return {
      kind: 'saml',
      made: {
        Name: id.slice('saml-provider/'.length),
        SAMLMetadataDocument: answer.SAMLMetadataDocument ?? '',
        Tags: toTags(answer.Tags),
      },
    };
  }
  const input = { OpenIDConnectProviderArn: arn };
  const answer = await aws.find('iam:GetOpenIDConnectProvider', input, noSuchEntity);
  if (answer === undefined) return null;
  return {
    kind: 'oidc',
    made: {
      // IAM tells the URL without the scheme, and takes it only with it.
      Url: `https://${(answer.Url ?? '').replace(/^https:\/\//, '')}`,
      ClientIDList: answer.ClientIDList ?? [],
      ThumbprintList: answer.ThumbprintList ?? [],
      Tags: toTags(answer.Tags),
    },
  };
}

function toTags(
  tags: readonly { readonly Key: string | undefined; readonly Value: string | undefined }[] = [],
): Tag[] {
  return tags.flatMap(({ Key, Value = '' }) => (Key === undefined ? [] : [{ Key, Value }]));
}

const arn = z.string().regex(/^arn:[^:]+:iam::\d{12}:(saml|oidc)-provider\/.+$/, 'the ARN of a provider');

/** The provider that a call made, by its answer, or changed, by its request. */
export const providerOfCall = selectFrom(
  z.union([
    z
      .looseObject({ requestParameters: z.looseObject({ sAMLProviderArn: arn }) })
      .transform(({ requestParameters }) => requestParameters.sAMLProviderArn),
    z
      .looseObject({ responseElements: z.looseObject({ sAMLProviderArn: arn }) })
      .transform(({ responseElements }) => responseElements.sAMLProviderArn),
    z
      .looseObject({ responseElements: z.looseObject({ openIDConnectProviderArn: arn }) })
      .transform(({ responseElements }) => responseElements.openIDConnectProviderArn),
  ]),
  (name) => [name.split(':').slice(5).join(':')],
);
