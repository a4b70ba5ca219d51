import type { Control } from '../../shared/control/control.ts';
import accountImagesBlocked from '../../shared/controls/ec2/ec2-account-images-blocked.ts';
import accountImdsv2 from '../../shared/controls/ec2/ec2-account-imdsv2.ts';
import accountSnapshotsBlocked from '../../shared/controls/ec2/ec2-account-snapshots-blocked.ts';
import peeringNotForeign from '../../shared/controls/ec2/ec2-peering-not-foreign.ts';
import serialConsoleOff from '../../shared/controls/ec2/ec2-serial-console-off.ts';
import administratorKept from '../../shared/controls/guardduty/guardduty-administrator-kept.ts';
import holdfastRolePolicyKept from '../../shared/controls/holdfast/holdfast-role-policy-kept.ts';
import holdfastRoleUntouched from '../../shared/controls/holdfast/holdfast-role-untouched.ts';
import holdfastUntouched from '../../shared/controls/holdfast/holdfast-untouched.ts';
import accessAnalyzerOn from '../../shared/controls/iam/iam-access-analyzer-on.ts';
import rootNoAccessKey from '../../shared/controls/iam/iam-root-no-access-key.ts';
import userBoundaryKept from '../../shared/controls/iam/iam-user-boundary-kept.ts';
import trustAnchorApproved from '../../shared/controls/rolesanywhere/rolesanywhere-trust-anchor-approved.ts';
import queriesLogged from '../../shared/controls/route53resolver/route53resolver-queries-logged.ts';

/** A control's resource as AWS would describe it, in good order and broken, where the emulator cannot be made to. */
export interface ScriptedDrift {
  readonly control: Control;
  /** The account's own setting unless told. */
  readonly id?: string;
  readonly event: {
    readonly service: string;
    readonly name: string;
    readonly parameters?: object;
    /** Fields of the record that tell of the caller, where that is nobody in particular. */
    readonly caller?: object;
  };
  /** By command, what it answers; of the broken state only what differs. */
  readonly good: Readonly<Record<string, object>>;
  readonly broken: Readonly<Record<string, object>>;
  /** The command that puts it back; where there is none, it is only reported. */
  readonly putBack?: string;
  /** Settings of the control that differ from their defaults. */
  readonly settings?: object;
}

const DetectorIds = ['12abc34d567e8fa901bc2d34e56789f0'];
const boundary = 'arn:aws:iam::123456789012:policy/developer-boundary';

const accountSettings: readonly ScriptedDrift[] = [
  {
    control: accountImagesBlocked,
    event: { service: 'ec2', name: 'DisableImageBlockPublicAccess' },
    good: { GetImageBlockPublicAccessState: { ImageBlockPublicAccessState: 'block-new-sharing' } },
    broken: { GetImageBlockPublicAccessState: { ImageBlockPublicAccessState: 'unblocked' } },
    putBack: 'EnableImageBlockPublicAccess',
  },
  {
    control: accountImdsv2,
    event: { service: 'ec2', name: 'ModifyInstanceMetadataDefaults' },
    good: { GetInstanceMetadataDefaults: { AccountLevel: { HttpTokens: 'required' } } },
    broken: { GetInstanceMetadataDefaults: { AccountLevel: { HttpTokens: 'optional' } } },
    putBack: 'ModifyInstanceMetadataDefaults',
  },
  {
    control: accountSnapshotsBlocked,
    event: { service: 'ec2', name: 'DisableSnapshotBlockPublicAccess' },
    good: { GetSnapshotBlockPublicAccessState: { State: 'block-all-sharing' } },
    broken: { GetSnapshotBlockPublicAccessState: { State: 'unblocked' } },
    putBack: 'EnableSnapshotBlockPublicAccess',
  },
  {
    control: serialConsoleOff,
    event: { service: 'ec2', name: 'EnableSerialConsoleAccess' },
    good: { GetSerialConsoleAccessStatus: { SerialConsoleAccessEnabled: false } },
    broken: { GetSerialConsoleAccessStatus: { SerialConsoleAccessEnabled: true } },
    putBack: 'DisableSerialConsoleAccess',
  },
];

const toPeering = (Code: string): ScriptedDrift['good'] => ({
  DescribeVpcPeeringConnections: {
    VpcPeeringConnections: [
      {
        RequesterVpcInfo: { OwnerId: '444455556666', VpcId: 'vpc-0f', Region: 'eu-central-1' },
        AccepterVpcInfo: { OwnerId: '123456789012', VpcId: 'vpc-0a', Region: 'eu-central-1' },
        Status: { Code },
      },
    ],
  },
});

const networks: readonly ScriptedDrift[] = [
  {
    control: peeringNotForeign,
    id: 'pcx-0a1b2c3d4e5f60718',
    event: {
      service: 'ec2',
      name: 'AcceptVpcPeeringConnection',
      parameters: { vpcPeeringConnectionId: 'pcx-0a1b2c3d4e5f60718' },
    },
    good: { ...toPeering('deleted'), DescribeRouteTables: { RouteTables: [] } },
    broken: toPeering('active'),
    putBack: 'DeleteVpcPeeringConnection',
    settings: { allowIrreversible: true },
  },
  {
    control: queriesLogged,
    id: 'vpc-0a1b2c3d4e5f60718',
    event: {
      service: 'route53resolver',
      name: 'DisassociateResolverQueryLogConfig',
      parameters: { resourceId: 'vpc-0a1b2c3d4e5f60718' },
    },
    good: {
      ListResolverQueryLogConfigs: {
        ResolverQueryLogConfigs: [{ Id: 'rqlc-1', Name: 'dns', DestinationArn: 'arn:aws:s3:::dns-logs' }],
      },
      ListResolverQueryLogConfigAssociations: {
        ResolverQueryLogConfigAssociations: [
          { ResourceId: 'vpc-0a1b2c3d4e5f60718', ResolverQueryLogConfigId: 'rqlc-1', Status: 'ACTIVE' },
        ],
      },
      DescribeVpcs: { Vpcs: [{ VpcId: 'vpc-0a1b2c3d4e5f60718' }] },
    },
    broken: { ListResolverQueryLogConfigAssociations: { ResolverQueryLogConfigAssociations: [] } },
    putBack: 'AssociateResolverQueryLogConfig',
  },
];

const toMember = (RelationshipStatus: string): ScriptedDrift['good'] => ({
  ListMembers: { Members: [{ AccountId: '444455556666', RelationshipStatus }] },
});
/** What all controls of a detector read of one in good order. */
const detector = {
  ListDetectors: { DetectorIds },
  GetDetector: { Status: 'ENABLED', FindingPublishingFrequency: 'FIFTEEN_MINUTES', Features: [], Tags: {} },
  GetAdministratorAccount: { Administrator: { AccountId: '444455556666' } },
  ...toMember('Enabled'),
};

const detection: readonly ScriptedDrift[] = [
  {
    control: administratorKept,
    event: { service: 'guardduty', name: 'DisassociateFromAdministratorAccount' },
    good: detector,
    broken: { GetAdministratorAccount: {} },
  },
];

const toUser = (PermissionsBoundaryArn?: string): ScriptedDrift['good'] => ({
  GetUser: {
    User: {
      UserName: 'robin',
      ...(PermissionsBoundaryArn === undefined ? {} : { PermissionsBoundary: { PermissionsBoundaryArn } }),
    },
  },
});

const identities: readonly ScriptedDrift[] = [
  {
    control: accessAnalyzerOn,
    event: { service: 'access-analyzer', name: 'DeleteAnalyzer' },
    good: { ListAnalyzers: { analyzers: [{ name: 'outsiders', type: 'ACCOUNT', status: 'ACTIVE' }] } },
    broken: { ListAnalyzers: { analyzers: [] } },
    putBack: 'CreateAnalyzer',
  },
  {
    control: rootNoAccessKey,
    event: {
      service: 'iam',
      name: 'CreateAccessKey',
      caller: { userIdentity: { type: 'Root', accountId: '123456789012' } },
    },
    good: { GetAccountSummary: { SummaryMap: { AccountAccessKeysPresent: 0 } } },
    broken: { GetAccountSummary: { SummaryMap: { AccountAccessKeysPresent: 1 } } },
  },
  {
    control: userBoundaryKept,
    id: 'robin',
    event: { service: 'iam', name: 'DeleteUserPermissionsBoundary', parameters: { userName: 'robin' } },
    good: toUser(boundary),
    broken: toUser(),
    putBack: 'PutUserPermissionsBoundary',
  },
];

const toAnchor = (enabled: boolean): ScriptedDrift['good'] => ({
  GetTrustAnchor: {
    trustAnchor: {
      name: 'machines',
      enabled,
      source: {
        sourceData: { acmPcaArn: 'arn:aws:acm-pca:eu-central-1:444455556666:certificate-authority/0a1b2c3d' },
      },
    },
  },
});

const authorities: readonly ScriptedDrift[] = [
  {
    control: trustAnchorApproved,
    id: '5f1c7a92-3b0e-4d7c-9a41-8e2f60d1b7c3',
    event: {
      service: 'rolesanywhere',
      name: 'UpdateTrustAnchor',
      parameters: { trustAnchorId: '5f1c7a92-3b0e-4d7c-9a41-8e2f60d1b7c3' },
    },
    good: { ...toAnchor(false), ListTrustAnchors: { trustAnchors: [] } },
    broken: toAnchor(true),
    putBack: 'DisableTrustAnchor',
  },
];

const ownRole = 'holdfast-s3-eu-central-1';
const toOwnPolicy = (text: string): ScriptedDrift['good'] => ({
  GetRolePolicy: { RoleName: ownRole, PolicyName: 'own', PolicyDocument: encodeURIComponent(text) },
});
/** What both controls of a role of Holdfast's read of one in good order. */
const roleOfHoldfast = {
  DescribeStacks: {
    Stacks: [{ StackStatus: 'CREATE_COMPLETE', CreationTime: new Date('2026-03-01T12:00:00Z') }],
  },
  GetRole: { Role: { RoleName: ownRole, AssumeRolePolicyDocument: '%7B%7D' } },
  ListRolePolicies: { PolicyNames: ['own'] },
  ListAttachedRolePolicies: { AttachedPolicies: [] },
  ...toOwnPolicy('{"Effect":"Allow"}'),
};
const keyOfHoldfast = '1234abcd-12ab-34cd-56ef-1234567890ab';

const guards: readonly ScriptedDrift[] = [
  {
    control: holdfastRolePolicyKept,
    id: ownRole,
    event: { service: 'iam', name: 'PutRolePolicy', parameters: { roleName: ownRole } },
    good: roleOfHoldfast,
    broken: toOwnPolicy('{"Effect":"Deny"}'),
  },
  {
    control: holdfastRoleUntouched,
    id: ownRole,
    event: { service: 'iam', name: 'AttachRolePolicy', parameters: { roleName: ownRole } },
    good: roleOfHoldfast,
    broken: {
      ListAttachedRolePolicies: { AttachedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/AWSDenyAll' }] },
    },
    putBack: 'DetachRolePolicy',
  },
  {
    control: holdfastUntouched,
    id: `kms:key/${keyOfHoldfast}`,
    event: { service: 'kms', name: 'DisableKey', parameters: { keyId: keyOfHoldfast } },
    good: { ListResourceTags: { Tags: [] } },
    broken: {
      ListResourceTags: { Tags: [{ TagKey: 'aws:cloudformation:stack-name', TagValue: 'holdfast' }] },
    },
  },
];

export const scriptedDrifts = [
  ...accountSettings,
  ...networks,
  ...detection,
  ...identities,
  ...authorities,
  ...guards,
];
