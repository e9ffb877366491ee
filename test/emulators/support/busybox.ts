import { existsSync, mkdirSync, symlinkSync } from 'fs';
import { join } from 'path';

const TOOLS = ['cat', 'cut', 'env', 'find', 'grep', 'mkfifo', 'nc', 'rm', 'sed', 'sleep', 'tail', 'tee', 'touch', 'tr'];

/** The shell and the tools of the image. */
export const BUSYBOX = {
  program: ['/usr/bin/busybox', '/bin/busybox'].find((path) => existsSync(path)) ?? 'busybox',

  /** A search path with its tools, and with other programs, and nothing else. */
  tools(folder: string, programs: Record<string, string>): string {
    const path = join(folder, 'bin');
    if (!existsSync(path)) {
      mkdirSync(path);
      TOOLS.forEach((tool) => symlinkSync(this.program, join(path, tool)));
      Object.entries(programs).forEach(([name, program]) => symlinkSync(program, join(path, name)));
    }
    return path;
  },
};

/** An environment in which nothing of the tests' own is set, where somebody's own keys may be. */
export function nothingOf(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries([...Object.keys(env), 'SSL_CERT_FILE'].map((name) => [name, undefined]));
}
