import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/iam/iam-identity-provider-approved.ts';
import { cloudTrailEvent } from '../../support/cloudtrail-event.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { selectFromEvent, selectFromSample } from '../../support/sample-events.ts';
import { contextOf } from '../../support/test-context.ts';

const saml = toResourceRef('AWS::IAM::IdentityProvider', 'saml-provider/Staff2', testPlace);
const oidc = toResourceRef('AWS::IAM::IdentityProvider', 'oidc-provider/id.example.com', testPlace);
const Tags = [{ Key: 'team', Value: 'identity' }];
const madeOfSaml = { Name: 'Staff2', SAMLMetadataDocument: '<EntityDescriptor/>', Tags };
const madeOfOidc = {
  Url: 'https://id.example.com',
  ClientIDList: ['sts.amazonaws.com'],
  ThumbprintList: ['9e99a48a9960b14926bb7f3b02e22da2b0ab7280'],
  Tags,
};

describe('an identity provider that is left alone', () => {
  it.each([
    ['is gone', null, []],
    ['is on the list', { kind: 'saml', made: madeOfSaml }, ['saml-provider/Staff2']],
    ['fits a pattern on the list', { kind: 'saml', made: madeOfSaml }, ['saml-provider/*']],
  ])('%s', (_, provider, approved) => {
    expect(detect(control, { id: saml.id, provider }, { settings: { approved } })).toEqual([]);
  });
});

describe('an identity provider that nobody approved', () => {
  it.each([
    [
      saml,
      { kind: 'saml', made: madeOfSaml },
      { operation: 'iam:DeleteSAMLProvider', input: { SAMLProviderArn: saml.arn } },
      { operation: 'iam:CreateSAMLProvider', input: madeOfSaml },
    ],
    [
      oidc,
      { kind: 'oidc', made: madeOfOidc },
      { operation: 'iam:DeleteOpenIDConnectProvider', input: { OpenIDConnectProviderArn: oidc.arn } },
      { operation: 'iam:CreateOpenIDConnectProvider', input: madeOfOidc },
    ],
  ])('is removed, and made again when that is undone: $id', (resource, provider, apply, undo) => {
    const { id } = resource;
    expect(remedy(control, { id, provider }, resource)).toEqual({
      violations: [
        {
          element: id,
          reason: `${id} is not on the list of approved identity providers`,
          evidence: provider,
        },
      ],
      summary: `Remove the identity provider ${id}: nobody can sign in through it any more.`,
      apply: [apply],
      undo: [undo],
    });
  });

  it('is asked about by default, for everybody who signs in through it is locked out', () => {
    expect(control.defaultMode).toBe('approve');
  });
});

describe('reading an identity provider', () => {
  it.each([
    [
      saml,
      { 'iam:GetSAMLProvider': { SAMLMetadataDocument: '<EntityDescriptor/>', Tags } },
      { kind: 'saml', made: madeOfSaml },
    ],
    [
      oidc,
      { 'iam:GetOpenIDConnectProvider': { ...madeOfOidc, Url: 'id.example.com' } },
      { kind: 'oidc', made: madeOfOidc },
    ],
    [saml, { 'iam:GetSAMLProvider': awsError('NoSuchEntity') }, null],
    [oidc, { 'iam:GetOpenIDConnectProvider': awsError('NoSuchEntityException') }, null],
  ])('takes one call: $id', async (resource, answers, provider) => {
    const aws = fakeReader(answers);
    await expect(control.read(resource, aws, contextOf(control))).resolves.toEqual({
      id: resource.id,
      provider,
    });
    expect(aws.reads).toHaveLength(1);
  });

  it('fails where it is denied', async () => {
    const aws = fakeReader({ 'iam:GetSAMLProvider': awsError('AccessDenied') });
    await expect(control.read(saml, aws, contextOf(control))).rejects.toThrow('AccessDenied');
  });
});

describe('the triggers', () => {
  it.each([
    ['CreateSAMLProvider', saml.id],
    ['UpdateSAMLProvider', saml.id],
    ['CreateOpenIDConnectProvider', oidc.id],
  ])('%s names the provider', (name, id) => {
    expect(selectFromSample(control, name)).toEqual([id]);
  });

  it('refuse a record that names none', () => {
    const event = cloudTrailEvent({ eventSource: 'iam.amazonaws.com', eventName: 'CreateSAMLProvider' });
    expect(() => selectFromEvent(control, event)).toThrow('none of these is as expected');
  });
});
