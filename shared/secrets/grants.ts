import type { Reader } from '../control/control.ts';
import type { ResourceRef } from '../control/resource.ts';

/** A grant of a key: leave to use it that stands beside the key's policy. */
export type Grant = {
  readonly id: string;
  readonly name: string;
  /** Who may use the key: an ARN of IAM, or a service. */
  readonly grantee: string;
  readonly operations: readonly string[];
};

export async function listGrants(
  { id }: ResourceRef,
  aws: Reader<'kms:ListGrants'>,
): Promise<readonly Grant[]> {
  const grants: Grant[] = [];
  let marker: string | undefined;
  do {
    const page = await aws.read('kms:ListGrants', {
      KeyId: id,
      ...(marker === undefined ? {} : { Marker: marker }),
    });
    for (const { GrantId, Name, GranteePrincipal, GranteeServicePrincipal, Operations } of page.Grants ??
      []) {
      grants.push({
        id: GrantId ?? '',
        name: Name ?? '',
        grantee: GranteePrincipal ?? GranteeServicePrincipal ?? '',
        operations: Operations ?? [],
      });
    }
    marker = page.Truncated === true ? page.NextMarker : undefined;
  } while (marker !== undefined);
  return grants;
}
