import { accessSync, constants, lstatSync, readFileSync, statSync, writeFileSync } from 'fs';
import type { Stats } from 'fs';
import writeFileAtomic from 'write-file-atomic';

/** The bytes of the file, or undefined when there is none. */
export function readHtpasswdFile(file: string): Buffer | undefined {
  const stats = inspect(file);
  return stats && attempt('read', file, () => readFileSync(file));
}

/**
 * Writes the whole file, or leaves it as it was: aside, then renamed over what the path means. Mode and owner stay.
 *
 * @param before the bytes that the new content was made from, undefined when there was no file
 */
export async function writeHtpasswdFile(file: string, content: Buffer, before: Buffer | undefined): Promise<void> {
  const stats = inspect(file);
  if (stats) {
    attempt('write', file, () => accessSync(file, constants.W_OK));
    if (process.getuid && process.getuid() !== 0 && process.getuid() !== stats.uid) {
      throw new Error(`cannot write ${JSON.stringify(file)}: it belongs to another user, and would become yours`);
    }
  }
  const tmpfileCreated = (aside: string) => {
    // write-file-atomic takes a short write on a full disk for a whole one; writeFileSync does not
    writeFileSync(aside, content);
    const now = readHtpasswdFile(file);
    if (before === undefined ? now !== undefined : !now?.equals(before)) {
      throw new Error(`${JSON.stringify(file)} was changed by somebody else meanwhile: nothing was written, try again`);
    }
  };
  await attempt('write', file, () => writeFileAtomic(file, '', { tmpfileCreated, ...(stats ? {} : { mode: 0o600 }) }));
}

function inspect(file: string): Stats | undefined {
  const stats = attempt('read', file, () => statSync(file, { throwIfNoEntry: false }));
  if (!stats) {
    if (attempt('read', file, () => lstatSync(file, { throwIfNoEntry: false }))) {
      throw new Error(`cannot use ${JSON.stringify(file)}: it is a link to a file that does not exist`);
    }
    return undefined;
  }
  if (!stats.isFile()) {
    throw new Error(`cannot use ${JSON.stringify(file)}: it is ${stats.isDirectory() ? 'a directory' : 'not a regular file'}`);
  }
  return stats;
}

const REASONS: Record<string, string> = {
  EACCES: 'permission denied',
  EDQUOT: 'no space left',
  EFBIG: 'the file would be too large',
  ENOENT: 'there is no such directory',
  ENOSPC: 'no space left',
  ENOTDIR: 'a part of the path is not a directory',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
};

function attempt<T>(what: 'read' | 'write', file: string, action: () => T): T {
  const fail = (error: unknown): never => {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code ? new Error(`cannot ${what} ${JSON.stringify(file)}: ${REASONS[code] ?? message}`) : error;
  };
  try {
    const result = action();
    return result instanceof Promise ? result.catch(fail) as T : result;
  } catch (error) {
    return fail(error);
  }
}
