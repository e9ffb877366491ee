import { spawn } from 'child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, symlinkSync } from 'fs';
import { join } from 'path';

const BUSYBOX = ['/usr/bin/busybox', '/bin/busybox'].find((path) => existsSync(path));
const TOOLS = [
  'awk', 'cat', 'chmod', 'cp', 'cut', 'dd', 'df', 'env', 'find', 'grep', 'head', 'id', 'ln', 'ls', 'mkfifo', 'mktemp', 'mv', 'od', 'rm', 'sed', 'sh', 'sleep', 'tail',
  'timeout', 'touch', 'tr',
];

/** A shell, and where it finds its tools. */
export interface Shell {
  readonly name: string;
  readonly command: string[];
  /** the search path, with tools of a test in front, in its folder */
  readonly path: (folder: string) => string;
  /** whether there is an nc, which is not among the tools */
  readonly nc?: string;
}

/** The shells that must understand what is rendered, as far as they are here. That of the image is busybox, with its tools and no others. */
export const SHELLS: Shell[] = [
  { name: 'sh', command: ['/bin/sh'], path: (folder) => `${folder}:${process.env.PATH}`, nc: BUSYBOX },
  ...BUSYBOX === undefined ? [] : [{ name: 'busybox ash', command: [BUSYBOX, 'ash'], path: (folder: string) => `${folder}:${busyboxTools(folder)}`, nc: BUSYBOX }],
];

function busyboxTools(folder: string): string {
  const tools = join(folder, 'busybox');
  if (!existsSync(tools)) {
    mkdirSync(tools);
    TOOLS.forEach((tool) => symlinkSync(BUSYBOX!, join(tools, tool)));
  }
  return tools;
}

/** How a run of a script went. */
export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
  readonly seconds: number;
  /** what it left behind and still runs */
  readonly left: () => string[];
  /** ends that */
  readonly clear: () => void;
}

export interface RunOptions {
  /** a folder for this run alone, first in the search path */
  readonly folder: string;
  readonly environment?: Record<string, string>;
  /** what the shell is started with, such as `setpriv` */
  readonly by?: string[];
}

let runs = 0;

export async function run({ command, path }: Shell, script: string, { folder, environment, by = [] }: RunOptions): Promise<Run> {
  runs += 1;
  const [out, error] = ['out', 'error'].map((name) => join(folder, `${name}-${runs}`));
  const files = [out, error].map((name) => openSync(name, 'w'));
  const began = Date.now();
  // in a process group of its own, by which its children are found
  const [program, ...args] = [...by, ...command, '-c', script];
  const shell = spawn(program, args, { env: { PATH: path(folder), HOSTNAME: 'pod-1', ...environment }, stdio: ['ignore', ...files], detached: true });
  const clear = () => {
    try {
      process.kill(-shell.pid!, 'SIGKILL');
    } catch {
      // nothing is left
    }
  };
  const tooLong = setTimeout(clear, 25_000);
  const code = await new Promise<number | null>((resolve, reject) => shell.on('exit', resolve).on('error', reject));
  clearTimeout(tooLong);
  files.forEach(closeSync);
  const text = (name: string) => readFileSync(name, 'utf8').trim();
  return { code, out: text(out), error: text(error), seconds: (Date.now() - began) / 1000, left: () => processesOf(shell.pid!), clear };
}

function processesOf(group: number): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const [state, , pgrp] = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
      return Number(pgrp) === group && state !== 'Z' ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replace(/\0/g, ' ')] : [];
    } catch {
      return []; // it has ended meanwhile
    }
  });
}

/** Looks again and again, for some seconds. */
export async function eventually(what: string, check: () => boolean, seconds = 10): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!check()) {
    if (Date.now() > end) {
      throw new Error(`not within ${seconds} s: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
