import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { apply } from './kubectl';
import { run } from './program';

const REPOSITORY = resolve(__dirname, '../../..');

/** The command line tool of this package, from its source. */
export function tool(args: string[], input: string): Promise<string> {
  return run(process.execPath, [require.resolve('tsx/cli'), join(REPOSITORY, 'src/cli/main.ts'), ...args], { input, cwd: REPOSITORY });
}

/** The Secret with these users (name: password), made by the command line tool and applied. */
export async function setUsers(namespace: string, users: Record<string, string>, secretName = 'registry-users'): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'users-'));
  try {
    const file = join(folder, 'auth');
    const names = Object.keys(users);
    let secret = '';
    for (const [index, name] of names.entries()) {
      const last = index === names.length - 1;
      const target = last ? [...index > 0 ? ['--file', file] : [], '--secret', secretName, '--namespace', namespace] : ['--file', file];
      secret = await tool(['adduser', name, '--cost', '5', ...target], `${users[name]}\n`);
    }
    await apply(secret);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
