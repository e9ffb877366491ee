import { flawOf } from '../access/htpasswd';

/*
 * A htpasswd file is edited as bytes, whatever its encoding: decoded as Latin-1 every byte is one character and comes back as it was.
 */

/** The file with the user's line replaced where its first one is, or with one added; all other lines stay byte for byte. */
export function withUser(content: Buffer, user: string, hash: string): { readonly content: Buffer; readonly existed: boolean } {
  const lines = split(content);
  const entry = `${asBytes(user)}:${hash}`;
  const first = lines.findIndex(line => userOf(line) === asBytes(user));
  if (first >= 0) {
    const replaced = lines.map((line, index) => index === first ? entry + ending(line) : line);
    return { content: join(replaced.filter((line, index) => index === first || userOf(line) !== asBytes(user))), existed: true };
  }
  const newline = lines[0]?.endsWith('\r\n') ? '\r\n' : '\n';
  const closed = lines.map(line => line.endsWith('\n') ? line : line + newline);
  return { content: join([...closed, entry + newline]), existed: false };
}

/** The file without the lines of the user, or undefined when there is none. */
export function withoutUser(content: Buffer, user: string): Buffer | undefined {
  const lines = split(content);
  const others = lines.filter(line => userOf(line) !== asBytes(user));
  return others.length < lines.length ? join(others) : undefined;
}

/** How many users the file lets in. */
export function countUsers(content: Buffer): number {
  return new Set(split(content).map(userOf).filter(user => user !== undefined)).size;
}

/** What the registry will not read as the person at the terminal may think, each a sentence. */
export function warnings(content: Buffer): string[] {
  const found: string[] = [];
  split(content).forEach((line, index) => {
    const text = trim(line);
    if (text === '' || text.startsWith('#')) {
      return;
    }
    const user = userOf(line);
    if (user === undefined) {
      // the line is not shown: it may be a password
      found.push(`line ${index + 1} is not "user:hash": while it is there the registry refuses every login, or keeps the users it had`);
      return;
    }
    const flaw = flawOf(text.slice(text.indexOf(':') + 1));
    if (flaw !== undefined) {
      found.push(`${Buffer.from(user, 'latin1').toString('utf8')} cannot log in to the registry, which reads bcrypt only: the file has ${flaw}`);
    }
  });
  return found;
}

function split(content: Buffer): string[] {
  return content.toString('latin1').match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function join(lines: readonly string[]): Buffer {
  return Buffer.from(lines.join(''), 'latin1');
}

function asBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

// the bytes of the ASCII white space only: 0x85 and 0xA0 are parts of letters in UTF-8
function trim(line: string): string {
  return line.replace(/^[\t\n\v\f\r ]+|[\t\n\v\f\r ]+$/g, '');
}

function userOf(line: string): string | undefined {
  const text = trim(line);
  const colon = text.indexOf(':');
  return colon > 0 && !text.startsWith('#') ? text.slice(0, colon) : undefined;
}

function ending(line: string): string {
  return /\r?\n?$/.exec(line)![0];
}
