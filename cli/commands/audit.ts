import { createHash, type KeyObject } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { AuditStore } from '../../shared/audit/audit-store.ts';
import { readFinding, readItems } from '../../shared/audit/query.ts';
import {
  checkProof,
  proofFile,
  type ProofFile,
  type ProofRequest,
  proveRecords,
  readPublicKey,
  toProofFile,
} from '../../shared/audit/seals/prove.ts';
import { verifyTrail } from '../../shared/audit/seals/verify.ts';
import {
  type OpenTrail,
  readKeyFile,
  readTextFile,
  type TrailOptions,
  useTrail,
} from '../audit/open-trail.ts';
import { CliError } from '../errors.ts';
import { createPaint, print, printJson, type Terminal } from '../terminal.ts';
import { count } from '../text/sections.ts';
import { toVerificationText } from '../text/verification.ts';

export interface VerifyOptions extends TrailOptions {
  readonly since?: Date;
  /** When the files were copied; now unless given. */
  readonly asOf?: Date;
  /** Of the settings under which the oldest of what has left the audit table was written; those of the stack unless given. */
  readonly hotDays?: number;
  readonly json?: boolean;
}

/** Verifies the trail and gives the exit code: 0 only where nothing is wrong with it. */
export async function verifyAudit(options: VerifyOptions, terminal: Terminal): Promise<number> {
  const { since, asOf: now = terminal.now(), json } = options;
  const { stdout } = terminal;
  const verification = await useTrail(options, terminal, ({ archive, publicKey, audit, hotDays }) =>
    verifyTrail({
      archive,
      publicKey,
      now,
      since,
      hotDays: options.hotDays ?? hotDays,
      readTable: audit === undefined ? undefined : (from) => readItems(audit, { since: from, until: now }),
    }),
  );
  await (json === true
    ? printJson(stdout, verification)
    : print(stdout, toVerificationText(verification, createPaint(stdout))));
  return verification.first === undefined ? 0 : 1;
}

export interface ProveOptions extends TrailOptions {
  readonly since?: Date;
  readonly out?: string;
}

/** Writes a proof of one record, or of each record of a finding, as a file that can be checked without Holdfast. */
export async function proveAudit(id: string, options: ProveOptions, terminal: Terminal): Promise<void> {
  const { out, since } = options;
  await useTrail(options, terminal, async (trail) => {
    const request = { ...trail, ...(await findRecords(id, since, trail)) };
    const file = toProofFile(await prove(request), trail.publicKey);
    if (out === undefined) {
      await printJson(terminal.stdout, file);
      return;
    }
    await writeFile(out, `${JSON.stringify(file, undefined, 2)}\n`);
    await print(
      terminal.stdout,
      `${out}: ${count(file.proofs.length, 'record')} of ${id}, each with its proof`,
    );
  });
}

type Wanted = Pick<ProofRequest, 'recordIds' | 'since'>;

/** The table says which records a finding has; files do not say it without being read as a whole. */
async function findRecords(id: string, since: Date | undefined, { audit }: OpenTrail): Promise<Wanted> {
  if (!id.toLowerCase().startsWith('hf-')) return { recordIds: [id], since };
  if (audit === undefined) {
    throw new CliError(
      'Files are searched by the id of a record: that of a finding is looked up in the account',
    );
  }
  return findFinding(id.toLowerCase(), audit);
}

async function findFinding(id: string, audit: AuditStore): Promise<Wanted> {
  const records = await readFinding(audit, id);
  const [first] = records;
  if (first === undefined) {
    throw new CliError(`There is no finding ${id}. \`holdfast log --since 7d\` lists those of a week`);
  }
  return { recordIds: records.map(({ recordId }) => recordId), since: new Date(first.at) };
}

async function prove(request: ProofRequest): Promise<ProofFile['proofs']> {
  const proofs = await proveRecords(request);
  const found = new Set(proofs.map(({ recordId }) => recordId));
  const missing = request.recordIds.filter((recordId) => !found.has(recordId));
  if (missing.length === 0) return proofs;
  throw new CliError(
    `No seal holds ${missing.join(', ')}. A record is sealed within minutes after it was written: try again, and if it is ` +
      'older, run `holdfast audit verify`',
  );
}

/** Checks a file of proofs with nothing but it, and the public key where that is given. */
export async function checkAudit(
  file: string,
  { publicKey: keyFile, json }: { readonly publicKey?: string; readonly json?: boolean },
  { stdout }: Terminal,
): Promise<void> {
  const { publicKey: pem, proofs } = parseProofs(file, await readTextFile(file));
  const publicKey = keyFile === undefined ? readPublicKey(pem) : await readKeyFile(keyFile);
  const proven = proofs.map((proof) => checkProof(proof, publicKey));
  const fingerprint = getFingerprint(publicKey);
  if (json === true) {
    const records = proven.map(({ recordId, seal: { number, sealedAt, key } }) => ({
      recordId,
      seal: number,
      sealedAt,
      key,
    }));
    await printJson(stdout, { fingerprint, records });
    return;
  }
  const lines = proven.map(
    ({ recordId, seal: { number, sealedAt, key } }) =>
      `The record ${recordId} is in seal ${number}, which is signed and says ${sealedAt} and ${key}`,
  );
  const origin =
    keyFile === undefined ? 'from the file itself: compare it with the one you know' : `of ${keyFile}`;
  await print(stdout, [...lines, `The public key is ${origin} (SHA-256 ${fingerprint})`].join('\n'));
}

function parseProofs(file: string, text: string): ProofFile {
  try {
    return proofFile.parse(JSON.parse(text));
  } catch (error) {
    throw new CliError(
      `${file} holds no proofs as \`holdfast audit prove\` writes them: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** As `openssl pkey -pubin -in FILE -outform DER | sha256sum` prints it. */
function getFingerprint(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}
