import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Reader } from '../control/control.ts';
import { matchesPattern } from '../control/pattern.ts';
import { selectFrom } from '../control/selectors.ts';

/** A trust anchor of IAM Roles Anywhere: whoever has a certificate of its authorities signs in. */
export type TrustAnchor = {
  readonly name: string;
  readonly isEnabled: boolean;
  /**
   * ARNs of authorities of AWS Private CA, or SHA-256 fingerprints of certificates as 64 hexadecimal digits; sorted, and
   * empty where the anchor says nothing of either.
   */
  readonly authorities: readonly string[];
};

export async function readTrustAnchor(
  id: string,
  aws: Reader<'rolesanywhere:GetTrustAnchor'>,
): Promise<TrustAnchor> {
  const { trustAnchor } = await aws.read('rolesanywhere:GetTrustAnchor', { trustAnchorId: id });
  const { acmPcaArn, x509CertificateData = '' } = trustAnchor?.source?.sourceData ?? {};
  return {
    name: trustAnchor?.name ?? '',
    isEnabled: trustAnchor?.enabled === true,
    authorities: acmPcaArn === undefined ? fingerprint(x509CertificateData) : [acmPcaArn],
  };
}

const certificate = /-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/g;

/** The fingerprints of the certificates in a bundle, as OpenSSL prints them but for colons and capitals. */
function fingerprint(pem: string): readonly string[] {
  const digests = [...pem.matchAll(certificate)].map(([, body = '']) =>
    createHash('sha256').update(Buffer.from(body, 'base64')).digest('hex'),
  );
  return [...new Set(digests)].toSorted();
}

/** Whether an authority is on a list of ARNs, with `*` and `?` as in IAM policies, and of fingerprints in any spelling. */
export function isApproved(authority: string, approved: readonly string[]): boolean {
  return approved.some((entry) =>
    entry.startsWith('arn:')
      ? matchesPattern(entry, authority)
      : entry.replaceAll(':', '').toLowerCase() === authority,
  );
}

const anchorId = z.string().min(1);

/** The trust anchor that a call made, by its answer, or changed, by its request. */
export const anchorOfCall = selectFrom(
  z.union([
    z
      .looseObject({ requestParameters: z.looseObject({ trustAnchorId: anchorId }) })
      .transform(({ requestParameters }) => requestParameters.trustAnchorId),
    z
      .looseObject({
        responseElements: z.looseObject({ trustAnchor: z.looseObject({ trustAnchorId: anchorId }) }),
      })
      .transform(({ responseElements }) => responseElements.trustAnchor.trustAnchorId),
  ]),
  (id) => [id],
);
