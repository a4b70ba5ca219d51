import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/rolesanywhere/rolesanywhere-trust-anchor-approved.ts';
import { cloudTrailEvent } from '../../support/cloudtrail-event.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { selectFromEvent } from '../../support/sample-events.ts';
import { contextOf } from '../../support/test-context.ts';

const id = '5f1c7a92-3b0e-4d7c-9a41-8e2f60d1b7c3';
const anchor = toResourceRef('AWS::RolesAnywhere::TrustAnchor', id, testPlace);
const authority = 'arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/0a1b2c3d';
const der = randomBytes(700);
const fingerprint = createHash('sha256').update(der).digest('hex');
const asOpenSsl = (fingerprint.match(/../g) ?? []).join(':').toUpperCase();

const state = (authorities: readonly string[], isEnabled = true) => ({
  name: 'build-machines',
  isEnabled,
  authorities,
});

describe('a trust anchor that is left alone', () => {
  it.each([
    ['is disabled', state([authority], false), []],
    ['has an authority on the list', state([authority]), [authority]],
    ['has one that fits a pattern', state([authority]), ['arn:aws:acm-pca:*:111122223333:*']],
    ['has a certificate on the list', state([fingerprint]), [asOpenSsl]],
    ['has certificates that all are', state([fingerprint, 'a'.repeat(64)]), ['A'.repeat(64), fingerprint]],
  ])('%s', (_, given, approved) => {
    expect(detect(control, given, { settings: { approved } })).toEqual([]);
  });
});

describe('a trust anchor that nobody approved', () => {
  it('is disabled, and enabled again when that is undone', () => {
    expect(remedy(control, state([authority]), anchor)).toEqual({
      violations: [
        {
          element: authority,
          reason: `${authority}, an authority of trust anchor build-machines, is not on the list of approved ones`,
          evidence: authority,
        },
      ],
      summary:
        'Disable trust anchor build-machines: nobody signs in with a certificate of its authority any more.',
      apply: [{ operation: 'rolesanywhere:DisableTrustAnchor', input: { trustAnchorId: id } }],
      undo: [{ operation: 'rolesanywhere:EnableTrustAnchor', input: { trustAnchorId: id } }],
    });
  });

  it('is one of whose certificates one is not on the list', () => {
    const settings = { approved: [fingerprint] };
    const other = 'b'.repeat(64);
    expect(detect(control, state([fingerprint, other]), { settings })).toMatchObject([{ element: other }]);
  });

  it('is one that names no authority', () => {
    expect(detect(control, state([]), { settings: { approved: ['arn:aws:acm-pca:*'] } })).toMatchObject([
      { element: 'build-machines', reason: 'trust anchor build-machines names no authority' },
    ]);
  });

  it('is asked about by default, for machines outside of AWS sign in by it', () => {
    expect(control.defaultMode).toBe('approve');
  });
});

describe('the list of approved authorities', () => {
  it.each(['build-machines', anchor.arn, 'ab:cd', fingerprint.slice(1)])(
    'takes neither names nor half a fingerprint: %s',
    (entry) => {
      expect(() => control.settings.parse({ approved: [entry] })).toThrow(
        'the ARN of an authority of AWS Private CA or the SHA-256 fingerprint of a certificate is expected',
      );
    },
  );
});

describe('reading a trust anchor', () => {
  const read = async (trustAnchor: object | Error) => {
    const answer = trustAnchor instanceof Error ? trustAnchor : { trustAnchor };
    const aws = fakeReader({ 'rolesanywhere:GetTrustAnchor': answer });
    return { state: await control.read(anchor, aws, contextOf(control)), reads: aws.reads };
  };
  const toPem = (bytes: Uint8Array, width: number) => {
    const lines =
      Buffer.from(bytes)
        .toString('base64')
        .match(new RegExp(`.{1,${String(width)}}`, 'g')) ?? [];
    return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
  };

  it('takes one call', async () => {
    const source = { sourceType: 'AWS_ACM_PCA', sourceData: { acmPcaArn: authority } };
    await expect(read({ name: 'build-machines', enabled: true, source })).resolves.toEqual({
      state: state([authority]),
      reads: [{ operation: 'rolesanywhere:GetTrustAnchor', input: { trustAnchorId: id } }],
    });
  });

  it('finds every certificate of a bundle, however it is laid out', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 900 }), { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 76 }),
        fc.constantFrom('', '# comment\n', '\r\n'),
        async (certificates, width, between) => {
          const x509CertificateData = certificates.map((bytes) => toPem(bytes, width)).join(between);
          const { state: found } = await read({
            enabled: true,
            source: { sourceData: { x509CertificateData } },
          });
          const digests = certificates.map((bytes) => createHash('sha256').update(bytes).digest('hex'));
          expect(found).toMatchObject({ authorities: [...new Set(digests)].toSorted() });
        },
      ),
    );
  });

  it.each([
    [{}, { isEnabled: false, authorities: [] }],
    [
      { enabled: true, source: { sourceType: 'SELF_SIGNED_REPOSITORY' } },
      { isEnabled: true, authorities: [] },
    ],
  ])('finds what says less', async (trustAnchor, found) => {
    await expect(read(trustAnchor)).resolves.toMatchObject({ state: { name: '', ...found } });
  });

  it('fails where it is denied', async () => {
    await expect(read(awsError('AccessDeniedException'))).rejects.toThrow('AccessDenied');
  });
});

describeTriggers(control, {
  CreateTrustAnchor: [id],
  EnableTrustAnchor: [id],
  UpdateTrustAnchor: [id],
});

describe('a record that names no trust anchor', () => {
  it('is refused', () => {
    const eventSource = 'rolesanywhere.amazonaws.com';
    const event = cloudTrailEvent({ eventSource, eventName: 'CreateTrustAnchor' });
    expect(() => selectFromEvent(control, event)).toThrow('none of these is as expected');
  });
});
