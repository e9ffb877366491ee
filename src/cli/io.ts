import type { Readable, Writable } from 'stream';

/** Where the tool reads from and writes to: a process, or a test. */
export interface Io {
  readonly stdin: Readable & { isTTY?: boolean };
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** The words of the command line do not make a command: exit code 2. */
export class UsageError extends Error {}

/** Resolves when the text is written: a password that nobody received must not count as handed over. */
export function print(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => stream.write(text, error => error ? reject(error) : resolve()));
}

/** Tells the person at the terminal; standard output is for what a program reads. */
export function say(io: Io, line: string): void {
  io.stderr.write(`${line}\n`);
}

/** What a person reads after "error: ", on one line. */
export function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().replace(/\s*\n\s*/g, ' ');
}
