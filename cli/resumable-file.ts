import { type FileHandle, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { exportFormatNames } from '../shared/audit/export/format.ts';
import { CliError } from './errors.ts';

const exportPlan = z.strictObject({
  /** The account, the Region and the table that are read. */
  source: z.string(),
  format: z.enum(exportFormatNames),
  from: z.coerce.date(),
  to: z.coerce.date(),
  control: z.string().optional(),
});
/** What is exported: an interrupted export can be gone on with only as it was begun. */
export type ExportPlan = z.infer<typeof exportPlan>;

const progress = z.strictObject({
  plan: exportPlan,
  /** How long the file is up to `after`, the position of the last record that is in it for certain. */
  bytes: z.int().min(0),
  after: z.string().optional(),
});
type Progress = z.infer<typeof progress>;

// What is written again after an interruption, at most, and what is kept in memory.
const mostRecords = 1000;
const mostLength = 1 << 20;

function getResumeFile(file: string): string {
  return `${file}.resume`;
}

/**
 * A file that can be gone on with, wherever its writing was interrupted: beside it lies how far it is complete, which is
 * written only when that much is on the disk.
 */
export class ResumableFile {
  readonly plan: ExportPlan;
  readonly name: string;
  readonly #handle: FileHandle;
  #saved: Progress;
  #texts: string[] = [];
  #length = 0;
  #records = 0;

  private constructor(file: string, handle: FileHandle, saved: Progress) {
    this.plan = saved.plan;
    this.name = file;
    this.#handle = handle;
    this.#saved = saved;
  }

  /** @throws CliError when the file is there already */
  static async begin(file: string, plan: ExportPlan): Promise<ResumableFile> {
    const handle = await openNew(file);
    const saved = { plan, bytes: 0 };
    await saveProgress(file, saved);
    return new ResumableFile(file, handle, saved);
  }

  /**
   * Takes back what was written after the last save.
   * @throws CliError when there is nothing to go on with, or the file is not what was written
   */
  static async resume(file: string): Promise<ResumableFile> {
    const saved = await readProgress(file);
    const handle = await open(file, 'a');
    const { size } = await handle.stat();
    if (size < saved.bytes) {
      await handle.close();
      throw new CliError(
        `${file} is shorter than ${getResumeFile(file)} says: it was changed since. Remove both and begin anew`,
      );
    }
    await handle.truncate(saved.bytes);
    return new ResumableFile(file, handle, saved);
  }

  /** The position of the last record that is in the file; `undefined` while it is empty. */
  get after(): string | undefined {
    return this.#saved.after;
  }

  write(text: string): Promise<void> {
    this.#texts.push(text);
    this.#length += text.length;
    return Promise.resolve();
  }

  /** Says that everything up to this position of the trail was written. */
  async reach(position: string): Promise<void> {
    this.#records += 1;
    if (this.#records >= mostRecords || this.#length >= mostLength) await this.#save(position);
  }

  /** Ends the file: there is nothing to go on with any more. */
  async finish(): Promise<void> {
    await this.#flush();
    await rm(getResumeFile(this.name));
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #save(position: string): Promise<void> {
    const written = await this.#flush();
    this.#saved = { plan: this.plan, bytes: this.#saved.bytes + written, after: position };
    await saveProgress(this.name, this.#saved);
  }

  async #flush(): Promise<number> {
    const bytes = Buffer.from(this.#texts.join(''));
    this.#texts = [];
    this.#length = 0;
    this.#records = 0;
    await this.#handle.appendFile(bytes);
    await this.#handle.datasync();
    return bytes.length;
  }
}

async function openNew(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'ax');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new CliError(
      `${file} is there already: name another file, or go on with an interrupted export by --resume`,
    );
  }
}

/** In one step, so that there is always a whole one. */
async function saveProgress(file: string, saved: Progress): Promise<void> {
  const resumeFile = getResumeFile(file);
  await writeFile(`${resumeFile}.new`, JSON.stringify(saved), { flush: true });
  await rename(`${resumeFile}.new`, resumeFile);
}

async function readProgress(file: string): Promise<Progress> {
  const resumeFile = getResumeFile(file);
  let text: string;
  try {
    text = await readFile(resumeFile, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new CliError(`There is no ${resumeFile}: no export to ${file} was interrupted`);
  }
  try {
    return progress.parse(JSON.parse(text));
  } catch (error) {
    throw new CliError(`${resumeFile} is damaged. Remove it and ${file}, and begin anew`, { cause: error });
  }
}
