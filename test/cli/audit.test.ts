import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { proofFile } from '../../shared/audit/seals/prove.ts';
import { getSealKey } from '../../shared/audit/seals/seal.ts';
import { keepArchive } from '../support/archive-bucket.ts';
import { runAt, runCommandLine } from '../support/command-line.ts';
import { account, keepRecords, makeHealthy } from '../support/healthy-account.ts';
import { keyArn, listRecords, SealedTrail, signingKey } from '../support/sealed-trail.ts';

const records = listRecords(5);
const findingId = 'hf-0123456789abcdef';
const pem = signingKey.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const der = signingKey.publicKey.export({ type: 'spki', format: 'der' });
const fingerprint = createHash('sha256').update(der).digest('hex');
const intact =
  'Proven from 2026-01-31 08:00:01 to 2026-01-31 09:15:00 UTC by the seals 1 to 2.\n2 seals and 5 records were looked at.';

function seal(): SealedTrail {
  return new SealedTrail(
    [[records.slice(0, 3)], [records.slice(3)]],
    ['2026-01-31T08:15:00.000Z', '2026-01-31T09:15:00.000Z'],
  );
}

describe('the audit trail, on the command line', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'holdfast-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Writes a trail as `aws s3 sync` leaves it, and gives the options that name it. */
  function copy(trail: SealedTrail): string {
    for (const [key, body] of trail.objects) {
      const file = path.join(folder, key);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, body);
    }
    writeFileSync(path.join(folder, 'key.pem'), pem);
    return `--records ${folder}/records --seals ${folder}/seals --public-key ${folder}/key.pem`;
  }

  describe('holdfast audit verify, on files', () => {
    it('needs nothing else to prove the trail', async () => {
      const { exitCode, stdout, stderr } = await runCommandLine(`audit verify ${copy(seal())}`);
      expect([exitCode, stderr, stdout]).toEqual([0, '', `Nothing was changed.\n${intact}\n`]);
    });

    it('names the first record that was changed, and counts all', async () => {
      const trail = seal();
      const [first = '', second = ''] = trail.listObjects();
      trail.rewrite(second, (lines) => lines.map((line) => line.replace('passes', 'fails')));
      const { exitCode, stdout } = await runCommandLine(`audit verify ${copy(trail)}`);
      expect(exitCode).toBe(1);
      expect(stdout).toBe(
        `Not what was sealed:\n  The record r4 was altered: line 1 of ${second} is not what seal 2 holds.\n\n` +
          'All that was found: 2 record-altered.\n' +
          'Proven from 2026-01-31 08:00:01 to 2026-01-31 08:15:00 UTC by seal 1, in the archive.\n' +
          '2 seals and 5 records were looked at.\n',
      );
      rmSync(path.join(folder, first));
      const { exitCode: failed, stdout: json } = await runCommandLine(`audit verify ${copyOptions()} --json`);
      expect(failed).toBe(1);
      expect(JSON.parse(json)).toMatchObject({
        first: { kind: 'object-missing', seal: 1, object: first, line: 1, recordId: 'r1' },
        problems: { 'object-missing': 1, 'record-altered': 2 },
      });
    });

    it('takes an old copy for what it was then', async () => {
      const files = copy(seal());
      const later = ['audit', 'verify', ...files.split(' '), '--as-of'];
      const { exitCode: then } = await runCommandLine([...later, '2026-01-31T09:20Z']);
      const { exitCode: now, stdout } = await runCommandLine([...later, '2026-02-01T09:20Z']);
      expect([then, now]).toEqual([0, 1]);
      expect(stdout).toContain(
        'The trail ends with seal 2 of 2026-01-31T09:15:00.000Z, more than two hours before',
      );
    });

    it('says that what is too young to be sealed is not proven', async () => {
      const trail = seal();
      trail.archive(listRecords(1, 9, runAt.toISOString()));
      const { exitCode, stdout } = await runCommandLine(`audit verify ${copy(trail)}`);
      expect(exitCode).toBe(0);
      expect(stdout).toContain('1 object of the last two hours waits for a seal: nothing is proven of it.');
    });

    it('reads nothing outside the directories, whatever a seal names', async () => {
      const trail = seal();
      const first = trail.getSeal(1);
      const [object] = first.objects;
      const outside = { key: 'records/../key.pem', records: object?.records ?? [] };
      trail.store({ ...first, objects: [outside] });
      const { stdout } = await runCommandLine(`audit verify ${copy(trail)}`);
      expect(stdout).toContain('The object records/../key.pem is missing');
    });

    it.each([
      ['only some of the files', () => `--records ${folder}`, 2, 'Name --records, --seals and --public-key'],
      [
        'directories that are not there',
        () => copyOptions().replaceAll('/seals', '/nothing'),
        1,
        'There is no directory ',
      ],
      [
        'a key that is none',
        () => copyOptions().replaceAll('/key.pem', `/${getSealKey(1)}`),
        1,
        'is no public key in PEM',
      ],
      [
        'a key that is not there',
        () => copyOptions().replaceAll('/key.pem', '/none.pem'),
        1,
        'cannot be read',
      ],
    ])('does not take %s', async (_, toOptions, expected, message) => {
      copy(seal());
      const { exitCode, stderr } = await runCommandLine(`audit verify ${toOptions()}`);
      expect(exitCode).toBe(expected);
      expect(stderr).toContain(message);
    });

    function copyOptions(): string {
      return `--records ${folder}/records --seals ${folder}/seals --public-key ${folder}/key.pem`;
    }
  });

  describe('a proof of records', () => {
    async function prove(id: string): Promise<string> {
      const file = path.join(folder, 'proof.json');
      const { exitCode, stdout } = await runCommandLine(`audit prove ${id} ${copy(seal())} --out ${file}`);
      expect([exitCode, stdout]).toEqual([0, `${file}: 1 record of ${id}, each with its proof\n`]);
      return file;
    }

    it('is written as a file, and checked with nothing else', async () => {
      const file = await prove('r4');
      const [proof] = proofFile.parse(JSON.parse(readFileSync(file, 'utf8'))).proofs;
      expect(proof?.record).toBe(JSON.stringify(records[3]));
      const { exitCode, stdout } = await runCommandLine(`audit check ${file}`);
      expect([exitCode, stdout]).toEqual([
        0,
        `The record r4 is in seal 2, which is signed and says 2026-01-31T09:15:00.000Z and ${keyArn}\n` +
          `The public key is from the file itself: compare it with the one you know (SHA-256 ${fingerprint})\n`,
      ]);
    });

    it('is checked with the key that one knows', async () => {
      const file = await prove('r4');
      const known = await runCommandLine(`audit check ${file} --public-key ${folder}/key.pem --json`);
      expect(JSON.parse(known.stdout)).toEqual({
        fingerprint,
        records: [{ recordId: 'r4', seal: 2, sealedAt: '2026-01-31T09:15:00.000Z', key: keyArn }],
      });
      const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
      writeFileSync(path.join(folder, 'key.pem'), other.export({ type: 'spki', format: 'pem' }));
      const { exitCode, stderr } = await runCommandLine(`audit check ${file} --public-key ${folder}/key.pem`);
      expect([exitCode, stderr]).toEqual([
        1,
        'error: The proof of record r4 does not hold: the signature of the seal is not of its text and this key\n',
      ]);
    });

    it('does not hold when the record in it was altered', async () => {
      const file = await prove('r4');
      writeFileSync(file, readFileSync(file, 'utf8').replace('passes', 'fails'));
      const { exitCode, stderr } = await runCommandLine(`audit check ${file}`);
      expect([exitCode, stderr]).toEqual([
        1,
        'error: The proof of record r4 does not hold: the leaf is not the hash of the record\n',
      ]);
      writeFileSync(file, '{}');
      const { stderr: none } = await runCommandLine(`audit check ${file}`);
      expect(none).toContain('holds no proofs as `holdfast audit prove` writes them');
    });

    it.each([
      ['r99', 'No seal holds r99.'],
      [findingId, 'Files are searched by the id of a record'],
    ])('of %s is not in files', async (id, message) => {
      const { exitCode, stderr } = await runCommandLine(`audit prove ${id} ${copy(seal())}`);
      expect(exitCode).toBe(1);
      expect(stderr).toContain(message);
    });
  });

  describe('holdfast audit, in the account', () => {
    /** Makes the account hold a trail, and the table these records. */
    function keep(trail: SealedTrail, inTable = records): void {
      makeHealthy(account);
      keepRecords(inTable);
      keepArchive(trail);
    }

    it('holds bucket and table against the seals', async () => {
      keep(seal());
      const { exitCode, stdout } = await runCommandLine('audit verify --region us-east-1');
      expect([exitCode, stdout]).toEqual([
        0,
        `Nothing was changed.\n${intact} The audit table holds 5 of them as they were sealed.\n`,
      ]);
    });

    it('verifies the days that are asked for', async () => {
      keep(seal());
      const { exitCode, stdout } = await runCommandLine('audit verify --since 2h --region us-east-1 --json');
      expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { records: 5, inTable: 5 }]);
    });

    it('takes a record for gone by right that had its days, as deployed or as it is told', async () => {
      const old = listRecords(5, 1, '2026-01-11T08:00:00.000Z');
      keep(new SealedTrail([[old], []], ['2026-01-11T08:15:00.000Z', '2026-01-31T09:15:00.000Z']), []);
      await expect(runCommandLine('audit verify --region us-east-1')).resolves.toMatchObject({ exitCode: 1 });
      await expect(runCommandLine('audit verify --region us-east-1 --hot-days 20')).resolves.toMatchObject({
        exitCode: 0,
      });
    });

    it('fails for a table that lacks a record, and a bucket that lacks an object', async () => {
      keep(seal(), records.slice(0, -1));
      const { exitCode, stdout } = await runCommandLine('audit verify --region us-east-1');
      expect(exitCode).toBe(1);
      expect(stdout).toContain(
        'The record r5 was removed from the audit table: seal 2 holds it, and its 90 days',
      );
      const trail = seal();
      const [key = ''] = trail.listObjects();
      trail.objects.delete(key);
      keep(trail);
      const { stdout: lacking } = await runCommandLine('audit verify --region us-east-1');
      expect(lacking).toContain(`The object ${key} is missing: seal 1 holds 3 records of it, the first r1.`);
    });

    it('proves each record of a finding', async () => {
      keep(seal());
      const { exitCode, stdout } = await runCommandLine(
        `audit prove ${findingId.toUpperCase()} --region us-east-1`,
      );
      expect(exitCode).toBe(0);
      const { proofs, publicKey } = proofFile.parse(JSON.parse(stdout));
      expect(publicKey).toBe(pem);
      expect(proofs.map(({ record }) => record)).toEqual(records.map((record) => JSON.stringify(record)));
    });

    it('has no proof of a finding that is not there', async () => {
      keep(seal(), []);
      const { exitCode, stderr } = await runCommandLine(`audit prove ${findingId} --region us-east-1`);
      expect(exitCode).toBe(1);
      expect(stderr).toContain(`There is no finding ${findingId}.`);
    });
  });
});
