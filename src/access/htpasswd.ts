import { invalid } from '../kubernetes/check';

/** A user, and the hash of the password, as the registry reads them from a line of a htpasswd file. */
export interface HtpasswdEntry {
  readonly user: string;
  readonly hash: string;
}

/** What a htpasswd line carries behind its colon. */
export type HashKind = 'bcrypt' | 'apr1' | 'md5-crypt' | 'sha1' | 'salted sha' | 'sha-crypt' | 'crypt' | 'plain text';

// what Go's strings.TrimSpace cuts off, and so the registry; String.trim differs (it also cuts a byte order mark, and leaves U+0085)
const SURROUNDING_SPACE = /^([^\S\uFEFF]|\u0085)+|([^\S\uFEFF]|\u0085)+$/g;

// the highest that `htpasswd -B` makes; each step doubles the time, and this one takes ten seconds for each request
const HIGHEST_COST = 17;

/** The name of a user that HTTP basic authentication, a htpasswd file and all who read one agree about. */
export function checkUserName(prop: string, name: string): string {
  if (name === '') {
    throw invalid(prop, 'must be the name of a user', name);
  }
  if (name.includes(':')) {
    throw invalid(prop, 'must have no colon, which ends the name in a htpasswd file and in basic authentication', name);
  }
  if (name.startsWith('#')) {
    throw invalid(prop, 'must not begin with "#", which makes a comment of its line', name);
  }
  if (/[\s\p{Cc}\p{Cs}\uFEFF]/u.test(name)) {
    throw invalid(prop, 'must have no white space and no control characters', name);
  }
  const bytes = Buffer.byteLength(name, 'utf8');
  if (bytes > 255) {
    throw invalid(prop, 'must have at most 255 bytes', name, `It has ${bytes}.`);
  }
  return name;
}

/**
 * The entries of htpasswd text, as the registry will read it: comments and blank lines skipped. A line may hold several lines.
 * Throws for what the registry does not read, or silently reads otherwise; no error shows a hash or what may be a password.
 */
export function parseHtpasswd(prop: string, lines: readonly string[], reader: HashReader = REGISTRY): HtpasswdEntry[] {
  const entries = new Map<string, HtpasswdEntry>();
  lines.flatMap(line => line.split('\n')).forEach((text, index) => {
    const line = text.replace(SURROUNDING_SPACE, '');
    if (line === '' || line.startsWith('#')) {
      return;
    }
    const entry = parseLine(prop, line, index + 1, reader);
    if (entries.has(entry.user)) {
      throw invalid(prop, 'must have one line for each user', `a second line for ${entry.user}`,
        'The registry would silently take the last one: remove the others.');
    }
    entries.set(entry.user, entry);
  });
  return [...entries.values()];
}

function parseLine(prop: string, line: string, number: number, reader: HashReader): HtpasswdEntry {
  const colon = line.indexOf(':');
  if (colon < 0) {
    throw invalid(prop, 'must have lines of the form "user:hash"', `line ${number} without a colon`, 'The registry would refuse every login.');
  }
  if (colon === 0) {
    throw invalid(prop, 'must have lines of the form "user:hash"', `line ${number} without a user`);
  }
  const user = checkUserName(`${prop}, line ${number}: the user`, line.slice(0, colon));
  const hash = line.slice(colon + 1);
  checkHash(prop, { user, hash }, reader);
  return { user, hash };
}

/** Refuses a hash that its reader does not check, without showing it. */
export function checkHash(prop: string, { user, hash }: HtpasswdEntry, reader: HashReader): void {
  const flaw = reader.flaw(hash);
  if (flaw !== undefined) {
    throw invalid(prop, `must hold ${reader.rule}`, `${flaw} for ${user}`, reader.fix(user));
  }
}

/** Who reads the hashes of a htpasswd file. */
export interface HashReader {
  readonly rule: string;
  readonly flaw: (hash: string) => string | undefined;
  readonly fix: (user: string) => string;
}

const REGISTRY: HashReader = {
  rule: `bcrypt hashes (cost 4 to ${HIGHEST_COST}), the only ones that the registry reads`,
  flaw: flawOf,
  fix: (user) => `Make one with \`cdk8s-private-registry adduser ${user}\` or \`htpasswd -nB ${user}\`.`,
};

const MAKERS: Partial<Record<HashKind, string>> = {
  'bcrypt': 'htpasswd -nB', 'apr1': 'htpasswd -nm', 'sha1': 'htpasswd -ns', 'sha-crypt': 'openssl passwd -6', 'md5-crypt': 'openssl passwd -1',
};

/** A program that checks some kinds of hashes, the strongest first. */
export function readerOf(program: string, kinds: readonly HashKind[]): HashReader {
  return {
    rule: `hashes that ${program} reads (${kinds.join(', ')})`,
    flaw: (hash) => {
      const kind = hashKind(hash);
      if (!kinds.includes(kind)) {
        return KINDS[kind];
      }
      if (kind === 'sha1') {
        return /^\{SHA\}[A-Za-z0-9+/]{27}=$/.test(hash) ? undefined : 'a damaged SHA hash';
      }
      return kind === 'bcrypt' ? flawOf(hash) : undefined;
    },
    fix: (user) => `Make one with \`${MAKERS[kinds[0]]}${MAKERS[kinds[0]]?.startsWith('htpasswd') ? ` ${user}` : ''}\`.`,
  };
}

/** For lines of which it is not yet known who reads them. */
export const ANY_HASH = readerOf('an ingress controller', ['bcrypt', 'sha-crypt', 'apr1', 'md5-crypt', 'salted sha', 'sha1', 'crypt']);

const KINDS: Record<HashKind, string> = {
  'bcrypt': 'a bcrypt hash',
  'apr1': 'an MD5 hash',
  'md5-crypt': 'an MD5 hash',
  'sha1': 'a SHA hash',
  'salted sha': 'a SHA hash',
  'sha-crypt': 'a SHA hash',
  'crypt': 'a crypt hash',
  'plain text': 'a password in plain text',
};

/** Why the registry lets nobody in with this hash, without showing it; undefined when it does. */
export function flawOf(hash: string): string | undefined {
  const kind = hashKind(hash);
  if (kind !== 'bcrypt') {
    return KINDS[kind];
  }
  const cost = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(hash)?.[1];
  if (cost === undefined) {
    return 'a damaged bcrypt hash';
  }
  return Number(cost) < 4 || Number(cost) > HIGHEST_COST ? `a bcrypt hash of cost ${Number(cost)}` : undefined;
}

/** What kind of hash a line carries: the registry reads bcrypt alone, other programs also read the others. */
export function hashKind(hash: string): HashKind {
  if (/^\$2[abxy]?\$/.test(hash)) {
    return 'bcrypt';
  }
  if (hash.startsWith('$apr1$')) {
    return 'apr1';
  }
  if (hash.startsWith('$1$')) {
    return 'md5-crypt';
  }
  if (/^\{SHA\}/i.test(hash)) {
    return 'sha1';
  }
  if (/^\$[56]\$/.test(hash)) {
    return 'sha-crypt';
  }
  if (/^(\{SSHA(256|384|512)?\}|\{SHA(256|384|512)\})/i.test(hash)) {
    return 'salted sha';
  }
  // a password of just 13 such characters looks the same; both are refused
  if (/^(\$[a-z0-9-]+\$.|\{CRYPT\}|[./A-Za-z0-9]{13}$)/i.test(hash)) {
    return 'crypt';
  }
  return 'plain text';
}
