import { createHash } from 'crypto';
import { run } from '../../e2e/support/program';

export const PASSWORD = 'correct horse';

/** A user that the registry itself checks. */
export const ALICE = `alice:${PASSWORD}`;

/** How users make hashes of their password. */
const MAKERS = {
  'bcrypt': () => htpasswd('-B', '-C', '4'),
  'apr1': () => htpasswd('-m'),
  'sha1': () => htpasswd('-s'),
  'sha-crypt': () => openssl('-6'),
  'md5-crypt': () => openssl('-1'),
  'salted sha': async () => `{SSHA}${Buffer.concat([createHash('sha1').update(`${PASSWORD}salt`).digest(), Buffer.from('salt')]).toString('base64')}`,
  'crypt': () => run('perl', ['-e', 'print crypt($ARGV[0], "ab")', PASSWORD]),
};

export type HashKind = keyof typeof MAKERS;

export const HASH_KINDS = Object.keys(MAKERS) as HashKind[];

export function userOf(kind: HashKind): string {
  return kind.replace(' ', '-');
}

/** A line of an htpasswd file for a user of that name. */
export async function line(kind: HashKind, name = userOf(kind)): Promise<string> {
  return `${name}:${(await MAKERS[kind]()).trim()}`;
}

async function htpasswd(...options: string[]): Promise<string> {
  return (await run('htpasswd', ['-nb', ...options, 'user', PASSWORD])).trim().slice('user:'.length);
}

function openssl(option: string): Promise<string> {
  return run('openssl', ['passwd', option, PASSWORD]);
}
