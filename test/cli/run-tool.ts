import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { PassThrough } from 'stream';
import { main } from '../../src/cli/program';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Input {
  /** What stands on standard input. */
  readonly stdin?: string | Buffer;
  /** What is typed at a terminal, each at the question that contains the first of the pair. */
  readonly typed?: ReadonlyArray<readonly [string, string]>;
}

/** Runs one command line in this process. */
export async function runTool(args: readonly string[], input: Input = {}): Promise<Outcome> {
  const stdin = Object.assign(new PassThrough(), { isTTY: input.typed !== undefined });
  const stdout = new PassThrough();
  // like process.stderr, which a pipe does not end
  const stderr: PassThrough = Object.assign(new PassThrough(), { end: () => stderr });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  const toType = [...input.typed ?? []];
  stdout.on('data', chunk => out.push(chunk));
  stderr.on('data', chunk => {
    err.push(chunk);
    if (toType.length > 0 && chunk.includes(toType[0][0])) {
      const [, keys] = toType.shift()!;
      setImmediate(() => stdin.write(keys));
    }
  });
  if (!stdin.isTTY) {
    stdin.end(input.stdin ?? '');
  }
  const code = await main(args, { stdin, stdout, stderr });
  await new Promise(resolve => setImmediate(resolve));
  return { code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() };
}

/** An empty directory for each test, and the path of a file in it. */
export function useDirectory(): (name: string) => string {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'htpasswd-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));
  return name => join(directory, name);
}
