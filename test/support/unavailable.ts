import { PutUserPermissionsBoundaryCommand } from '@aws-sdk/client-iam';
import {
  GetImageBlockPublicAccessStateCommand,
  GetInstanceMetadataDefaultsCommand,
  GetSerialConsoleAccessStatusCommand,
  GetSnapshotBlockPublicAccessStateCommand,
} from '@aws-sdk/client-ec2';
import { DisassociateResolverQueryLogConfigCommand } from '@aws-sdk/client-route53resolver';
import { ListIPSetsCommand, ListMembersCommand } from '@aws-sdk/client-guardduty';
import { GetDelegatedAdminAccountCommand } from '@aws-sdk/client-inspector2';
import { EnableMacieCommand, GetMacieSessionCommand } from '@aws-sdk/client-macie2';
import { EnableSecurityHubCommand, GetEnabledStandardsCommand } from '@aws-sdk/client-securityhub';
import { AwsAccount } from '../../shared/aws/session.ts';
import { iamService } from '../../shared/services/iam.ts';
import { rolesAnywhereService } from '../../shared/services/rolesanywhere.ts';
import type { WireAccount } from './wire-account.ts';
import { createDetector } from './wire-detector.ts';
import { createLoggingClients } from './wire-logging.ts';

/**
 * Controls of what the emulator does not have: a call without which no state of theirs can be made, and which fails there.
 * Once it succeeds, states have to be generated.
 */
export const unavailable: Readonly<Record<string, (account: WireAccount) => Promise<unknown>>> = {
  'iam-access-analyzer-on': async ({ place }) =>
    new AwsAccount(iamService.modules).open(place).read('access-analyzer:ListAnalyzers', {}),
  'rolesanywhere-trust-anchor-approved': async ({ place }) =>
    new AwsAccount(rolesAnywhereService.modules).open(place).read('rolesanywhere:ListTrustAnchors', {}),
  'iam-user-boundary-kept': async ({ clients: { iam } }) =>
    iam.send(
      new PutUserPermissionsBoundaryCommand({
        UserName: 'x',
        PermissionsBoundary: 'arn:aws:iam::aws:policy/x',
      }),
    ),
  'ec2-account-imdsv2': async ({ clients }) => clients.ec2.send(new GetInstanceMetadataDefaultsCommand({})),
  'ec2-account-images-blocked': async ({ clients }) =>
    clients.ec2.send(new GetImageBlockPublicAccessStateCommand({})),
  'ec2-account-snapshots-blocked': async ({ clients }) =>
    clients.ec2.send(new GetSnapshotBlockPublicAccessStateCommand({})),
  'ec2-serial-console-off': async ({ clients }) =>
    clients.ec2.send(new GetSerialConsoleAccessStatusCommand({})),
  'route53resolver-queries-logged': async (account) =>
    createLoggingClients(account).resolver.send(
      new DisassociateResolverQueryLogConfigCommand({
        ResolverQueryLogConfigId: 'rqlc-1',
        ResourceId: 'vpc-1',
      }),
    ),
  'guardduty-members-monitored': async ({ clients: { guardDuty } }) =>
    guardDuty.send(new ListMembersCommand({ DetectorId: await createDetector(guardDuty) })),
  'guardduty-trusted-list-approved': async ({ clients: { guardDuty } }) =>
    guardDuty.send(new ListIPSetsCommand({ DetectorId: await createDetector(guardDuty) })),
  'inspector-on': async ({ clients: { inspector } }) =>
    inspector.send(new GetDelegatedAdminAccountCommand({})),
  // The session is there, and its times cannot be read.
  async 'macie-on'({ clients: { macie } }) {
    await macie.send(new EnableMacieCommand({}));
    return macie.send(new GetMacieSessionCommand({}));
  },
  async 'securityhub-on'({ clients: { securityHub } }) {
    await securityHub.send(new EnableSecurityHubCommand({}));
    return securityHub.send(new GetEnabledStandardsCommand({}));
  },
};
