import { execFileSync } from 'child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join, relative, resolve } from 'path';

export const EXAMPLES = resolve(__dirname, '../examples');
const TSX = require.resolve('tsx/cli');

/** The files of one example, by their path below `dist/`. */
export type Rendering = Map<string, string>;

export function exampleNames(): string[] {
  return readdirSync(EXAMPLES).filter((name) => existsSync(join(EXAMPLES, name, 'main.ts'))).sort();
}

/** Runs an example as its user would, in a process of its own, and returns what it wrote. */
export function render(example: string, env: NodeJS.ProcessEnv = {}, cwd = join(EXAMPLES, example)): Rendering {
  const outdir = mkdtempSync(join(tmpdir(), `${example}-`));
  try {
    execFileSync(process.execPath, [TSX, '--tsconfig', join(EXAMPLES, 'tsconfig.json'), join(EXAMPLES, example, 'main.ts')], {
      cwd,
      env: { ...process.env, ...env, CDK8S_OUTDIR: outdir },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return filesBelow(outdir);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

export function golden(example: string): Rendering {
  return filesBelow(join(EXAMPLES, example, 'dist'));
}

function filesBelow(folder: string): Rendering {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(names.sort().map((name) => [relative(folder, name), readFileSync(name, 'utf8')]));
}
