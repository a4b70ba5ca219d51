import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  checkProof,
  type Proof,
  proofFile,
  type ProofFile,
  proveRecords,
  readPublicKey,
  toProofFile,
} from '../../../shared/audit/seals/prove.ts';
import { listRecords, SealedTrail, signingKey } from '../../support/sealed-trail.ts';

const { publicKey } = signingKey;
const records = listRecords(11);

function seal(): SealedTrail {
  return new SealedTrail(
    [[records.slice(0, 3), records.slice(3, 7)], [records.slice(7)]],
    ['2026-01-31T08:15:00.000Z', '2026-01-31T08:30:00.000Z'],
  );
}

async function prove(recordIds: readonly string[], trail = seal()): Promise<readonly Proof[]> {
  return proveRecords({ archive: trail, publicKey, recordIds });
}

describe('a proof', () => {
  it('can be made of every record, and holds', async () => {
    const proofs = await prove(records.map(({ recordId }) => recordId));
    expect(proofs.map(({ record }) => record)).toEqual(records.map((record) => JSON.stringify(record)));
    for (const proof of proofs) {
      const { recordId, seal: statement } = checkProof(proof, publicKey);
      expect([recordId, statement.sealedAt.slice(11, 16)]).toEqual([
        proof.recordId,
        Number(recordId.slice(1)) <= 7 ? '08:15' : '08:30',
      ]);
    }
  });

  it('is missing for a record that no seal holds', async () => {
    const proofs = await prove(['r3', 'r99']);
    expect(proofs.map(({ recordId }) => recordId)).toEqual(['r3']);
  });

  it('is not made of a record that was altered, nor from a seal that was', async () => {
    const altered = seal();
    altered.rewrite(String(altered.listObjects()[0]), (lines) =>
      lines.map((line) => line.replace('passes', 'fails')),
    );
    await expect(prove(['r1'], altered)).rejects.toThrow(/^Line 1 of records\/.* is not what was sealed/);
    const forged = seal();
    forged.store(forged.getSeal(1), generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
    await expect(prove(['r1'], forged)).rejects.toThrow('its signature is not of its text and this key');
  });

  it.each<readonly [string, (proof: Proof) => Partial<Proof>, string]>([
    [
      'another record',
      ({ record }) => ({ record: record.replace('passes', 'fails') }),
      'the leaf is not the hash',
    ],
    ['another leaf', ({ root }) => ({ leaf: root }), 'the leaf is not the hash'],
    ['a step left out', ({ steps }) => ({ steps: steps.slice(1) }), 'its steps do not lead to the root'],
    [
      'a step on the other side',
      ({ steps }) => ({ steps: steps.map((step) => ({ ...step, side: 'left' as const })) }),
      'its steps do not lead to the root',
    ],
    ['the seal of others', () => ({ seal: other.seal }), 'the seal was made over another root'],
    [
      'a seal that was altered',
      ({ seal: { text, signature } }) => ({ seal: { text: text.replace('08:15', '08:14'), signature } }),
      'the signature of the seal is not of its text',
    ],
    ['another id', () => ({ recordId: 'r2' }), 'the record is r1'],
  ])('does not hold with %s', async (_, change, message) => {
    const [proof] = (await prove(['r1'])) as [Proof];
    [other] = (await prove(['r9'])) as [Proof];
    expect(() => checkProof({ ...proof, ...change(proof) }, publicKey)).toThrow(message);
  });

  it('does not hold for another key', async () => {
    const [proof] = (await prove(['r1'])) as [Proof];
    const another = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    expect(() => checkProof(proof, another)).toThrow(
      'the signature of the seal is not of its text and this key',
    );
  });

  let other: Proof;
});

describe('a public key', () => {
  it('is of the curve that seals are signed with', () => {
    const pem = (key: ReturnType<typeof generateKeyPairSync>): string =>
      String(key.publicKey.export({ type: 'spki', format: 'pem' }));
    expect(readPublicKey(pem(signingKey)).equals(publicKey)).toBe(true);
    expect(() => readPublicKey(pem(generateKeyPairSync('ec', { namedCurve: 'P-384' })))).toThrow(
      'An elliptic curve key over P-256 is expected',
    );
  });
});

describe('the ten lines of docs/audit-trail.md', () => {
  const page = readFileSync(path.join(__dirname, '../../../docs/audit-trail.md'), 'utf8');
  const script = /```js\n(?<script>.*?)```/s.exec(page)?.groups?.['script'] ?? '';
  const folder = mkdtempSync(path.join(tmpdir(), 'holdfast-'));
  const files = { script: path.join(folder, 'check.mjs'), proofs: path.join(folder, 'proof.json') };

  beforeAll(() => {
    writeFileSync(files.script, script);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  async function runScript(file: ProofFile): Promise<string> {
    writeFileSync(files.proofs, JSON.stringify(file));
    return new Promise((resolve) => {
      execFile(process.execPath, [files.script, files.proofs], (error, _, stderr) => {
        resolve(error === null ? 'holds' : stderr);
      });
    });
  }

  it('are ten', () => {
    expect(script.trimEnd().split('\n')).toHaveLength(10);
  });

  it('take what holds, and nothing else', async () => {
    const proofs = await prove(records.map(({ recordId }) => recordId));
    const file = proofFile.parse(JSON.parse(JSON.stringify(toProofFile([...proofs], publicKey))));
    await expect(runScript(file)).resolves.toBe('holds');
    const change = (over: (proof: Proof) => Partial<Proof>): ProofFile => ({
      ...file,
      proofs: file.proofs.map((proof, index) => (index === 4 ? { ...proof, ...over(proof) } : proof)),
    });
    const altered = change(({ record }) => ({ record: record.replace('passes', 'fails') }));
    await expect(runScript(altered)).resolves.toContain('Error: Not proven: ');
    const unsigned = change(({ seal: { text, signature } }) => ({ seal: { text: `${text} `, signature } }));
    await expect(runScript(unsigned)).resolves.toContain('Error: Not proven: ');
  });
});
