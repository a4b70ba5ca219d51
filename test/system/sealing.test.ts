import { createPublicKey, verify } from 'node:crypto';
import { AuthorizeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { rootCredentials } from '../../sandbox/emulators.ts';
import { getPublicKeyKey, type Seal, seal, signedSeal } from '../../shared/audit/seals/seal.ts';
import type { Report } from '../../shared/report/report.ts';
import { SystemAccount } from '../support/system-account.ts';
import { type } from '../support/system-people.ts';
import { waitFor } from '../support/wait-for.ts';

describe('the deployed trail', () => {
  let account: SystemAccount;
  let bucket: string;

  beforeAll(async () => {
    account = await SystemAccount.start();
    bucket = account.sandbox.outputs['ArchiveBucketName'] ?? '';
  });

  afterAll(async () => {
    await account.stop();
  });

  async function list(prefix: string): Promise<readonly string[]> {
    const { Contents = [] } = await account.root.s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }),
    );
    return Contents.flatMap(({ Key }) => Key ?? []);
  }

  async function read(key: string): Promise<string> {
    const { Body } = await account.root.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return (await Body?.transformToString()) ?? '';
  }

  async function readSeals(): Promise<readonly Seal[]> {
    const stored = await Promise.all((await list('seals/')).map(read));
    return Promise.all(
      stored.map(async (text) => {
        const signed = signedSeal.parse(JSON.parse(text));
        const statement = seal.parse(JSON.parse(signed.text));
        const publicKey = createPublicKey(await read(getPublicKeyKey(statement.key)));
        const signature = Buffer.from(signed.signature, 'base64');
        expect(verify('sha256', Buffer.from(signed.text), publicKey, signature)).toBe(true);
        return statement;
      }),
    );
  }

  it('is sealed to the outcome of a drift', async () => {
    const group = await account.createGroup('sealed');
    await account.alice.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: group.id,
        IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      }),
    );
    const { recordId, intentId } = await account.waitForOutcome(group.arn);
    await waitFor('the archive', async () => ((await list('records/')).length > 0 ? true : undefined), 90);

    const sealed = await waitFor(
      'a seal of the outcome',
      async () => {
        await account.sandbox.runSealer();
        const ids = (await readSeals()).flatMap(({ objects }) =>
          objects.flatMap(({ records }) => records.map(([id]) => id)),
        );
        return ids.includes(recordId) ? ids : undefined;
      },
      90,
      1000,
    );

    expect(sealed).toContain(intentId);
    expect(sealed.indexOf(intentId)).toBeLessThan(sealed.indexOf(recordId));
  });

  it('is reported, with what the seals prove of it', async () => {
    // No viewer: the emulator does not pass the tags of a stack on to its key, by which viewers may read it.
    const root = { name: 'root', credentials: rootCredentials };
    const { exitCode, stdout, stderr } = await type(root, account.sandbox, [
      'report',
      '--framework',
      'soc2',
      '--from',
      '1h',
      '--to',
      new Date().toISOString(),
      '--json',
    ]);
    expect(stderr).toMatch(
      /^Not all of it is proven, and the report says so:\n {2}Nothing is proven yet from /,
    );
    const { proof, controls, generated } = JSON.parse(stdout) as Report;
    const ports = controls.find(({ id }) => id === 'ec2-security-group-no-world-admin-ports');
    expect(ports?.figures).toMatchObject({
      findings: 1,
      endings: { remediated: 1 },
      changes: 1,
      timeToRemediate: { samples: 1 },
      openItems: 0,
    });
    expect(generated.by).toBe(`arn:aws:iam::${account.sandbox.account}:root`);
    expect(proof.verification).toMatchObject({ problems: {}, proven: { firstSeal: 1 } });
    // What is two hours young is not called proven, even where it is sealed.
    expect([exitCode, proof.isWhole]).toEqual([1, false]);
    expect(proof.gaps).toEqual([expect.stringMatching(/^Nothing is proven yet from /)]);
  });
});
