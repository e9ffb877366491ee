import { randomInt } from 'crypto';
import ask from '@inquirer/password';
import type { Io } from './io';
import { invalid } from '../kubernetes/check';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

// no access token is longer, and what is longer is a file that was piped in by mistake
const MOST_BYTES = 65536;

/** 190 bits, of characters that no shell, URL or configuration file needs quoted. */
export function generatePassword(): string {
  return Array.from({ length: 32 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}

/** Asks at a terminal without echo, and reads standard input when there is none. */
export async function readPassword(io: Io, question: string, options: { readonly twice: boolean }): Promise<string> {
  if (!io.stdin.isTTY) {
    return readAll(io);
  }
  const password = await prompt(io, `${question}:`);
  if (options.twice && await prompt(io, 'The same again:') !== password) {
    throw new Error('the two passwords differ: nothing was changed');
  }
  return notEmpty(password);
}

async function prompt(io: Io, message: string): Promise<string> {
  try {
    return await ask({ message }, { input: io.stdin, output: io.stderr });
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') {
      throw new Error('stopped without a password: nothing was changed');
    }
    throw error;
  }
}

async function readAll(io: Io): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of io.stdin) {
    chunks.push(Buffer.from(chunk));
    bytes += chunk.length;
    if (bytes > MOST_BYTES) {
      throw invalid('password', `must have at most ${MOST_BYTES} bytes`, 'more on standard input');
    }
  }
  return notEmpty(decode(Buffer.concat(chunks)).replace(/\r?\n$/, ''));
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalid('password', 'must be UTF-8 text', 'other bytes on standard input');
  }
}

function notEmpty(password: string): string {
  if (password === '') {
    throw invalid('password', 'must not be empty', '', 'Type it at the prompt, or send it to standard input.');
  }
  return password;
}

/** What bcrypt and basic authentication carry whole. */
export function checkLoginPassword(password: string): string {
  const bytes = Buffer.byteLength(password, 'utf8');
  if (bytes > 72) {
    throw invalid('password', 'must have at most 72 bytes, because bcrypt ignores all after them', `one of ${bytes} bytes`);
  }
  if (/\p{Cc}/u.test(password)) {
    throw invalid('password', 'must be one line without control characters, which basic authentication does not carry', 'one with such');
  }
  return password;
}
