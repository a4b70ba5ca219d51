import * as z from 'zod';
import { accountId } from './mode-rules-schema.ts';

/** Who is not foreign, for all controls that ask. */
export const trusted = z
  .strictObject({
    accounts: z
      .array(accountId)
      .default([])
      .describe('Accounts, in quotes, that may be given access: those of partners, and your own others.'),
    organization: z
      .string()
      .regex(/^o-[a-z0-9]{10,32}$/, 'the id of an organization, such as o-a1b2c3d4e5, is expected')
      .optional()
      .describe('The organization all of whose accounts are trusted.'),
    organizationPaths: z
      .array(
        z
          .string()
          .regex(
            /^o-[a-z0-9]{10,32}\/r-[a-z0-9]{4,32}\/(ou-[a-z0-9-]+\/)*\*?$/,
            'the path of an organizational unit, such as o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*, is expected',
          ),
      )
      .default([])
      .describe('Organizational units whose accounts are trusted, as aws:PrincipalOrgPaths writes them.'),
    canonicalUsers: z
      .array(z.string().regex(/^[0-9a-f]{64}$/, 'a canonical user id of 64 hexadecimal digits is expected'))
      .default([])
      .describe('Canonical user ids of trusted accounts, as the ACLs of S3 write them.'),
    originAccessIdentities: z
      .array(
        z
          .string()
          .regex(
            /^E[0-9A-Z]{6,}$/,
            'the id of an origin access identity, such as E127EXAMPLE51Z, is expected',
          ),
      )
      .default([])
      .describe(
        'Origin access identities of CloudFront that are the account’s own: a policy does not say whose one is.',
      ),
    networks: z
      .array(
        z
          .string()
          .regex(
            /^(vpce?-[0-9a-f]+|[0-9a-fA-F.:]+(\/\d+)?)$/,
            'the id of a VPC or VPC endpoint, or an IP range, is expected, as policies write them',
          ),
      )
      .default([])
      .describe(
        'VPCs, VPC endpoints and IP ranges from which anyone may be let in. Where none is named here, every network that a ' +
          'policy names is taken for one of the account’s own.',
      ),
    deployers: z
      .array(
        z
          .string()
          .regex(
            /^arn:[\w-]+:iam::(\d{12}|\*):(role|user)\/.+$/,
            'the ARN of a role or user is expected, such as arn:aws:iam::111122223333:role/deploy, in which * stands for any text',
          ),
      )
      .default([])
      .describe(
        'Roles and users that deploy Holdfast, and the role that CloudFormation takes for it: ARNs, with * and ?. What they ' +
          'change of Holdfast is neither told nor put back.',
      ),
  })
  .prefault({})
  .describe('Whom the account trusts besides itself. Whoever is not named here is foreign.');
