import * as fc from 'fast-check';
import { checkUserName, flawOf, hashKind, parseHtpasswd } from '../../src/access/htpasswd';

const DIGITS = 'abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234';
const BCRYPT = `$2y$10$${DIGITS}`;
const APR1 = '$apr1$6MbBYxk.$cEVRTN8cK2nmxxXgxOnrU0';

describe('checkUserName', () => {
  test.each(['alice', 'robot$shop+ci', 'a.b@example.com', 'jürgen', 'ü'.repeat(127), '-', 'a#b'])('takes %s', name => {
    expect(checkUserName('user', name)).toBe(name);
  });

  test.each([
    ['', 'must be the name of a user'],
    ['a:b', 'must have no colon'],
    ['#a', 'must not begin with "#"'],
    ['a b', 'must have no white space'],
    ['a\n', 'must have no white space'],
    ['a\u0000', 'must have no white space and no control characters'],
    ['a\u007f', 'must have no white space and no control characters'],
    ['\uFEFFa', 'must have no white space'],
    ['a\ud800', 'must have no white space and no control characters'],
    ['ü'.repeat(128), 'It has 256.'],
  ])('refuses %j', (name, words) => {
    expect(() => checkUserName('user', name)).toThrow(words);
    expect(() => checkUserName('user', name)).toThrow(/^user must/);
  });
});

describe('parseHtpasswd', () => {
  test('skips comments and blank lines, and splits what holds several lines', () => {
    expect(parseHtpasswd('users', ['# people', '', ` \u0085alice:${BCRYPT}\u00a0 `, `bob:${BCRYPT}\r\n\r\n  # robots\r\nci:${BCRYPT}\r\n`])).toEqual([
      { user: 'alice', hash: BCRYPT },
      { user: 'bob', hash: BCRYPT },
      { user: 'ci', hash: BCRYPT },
    ]);
  });

  test.each(['$2a$', '$2b$', '$2y$'])('takes bcrypt with %s', prefix => {
    const hash = prefix + BCRYPT.slice(4);
    expect(parseHtpasswd('users', [`alice:${hash}`])).toEqual([{ user: 'alice', hash }]);
  });

  test.each([
    ['alice', 'line 1 without a colon'],
    [`ok:${BCRYPT}\nhunter2`, 'line 2 without a colon'],
    [`:${BCRYPT}`, 'line 1 without a user'],
    [`a b:${BCRYPT}`, 'users, line 1: the user must have no white space'],
    [`\uFEFFalice:${BCRYPT}`, 'users, line 1: the user must have no white space'],
    [`alice:${BCRYPT}\nbob:${BCRYPT}\nalice:${BCRYPT}`, 'a second line for alice'],
    [`alice:${APR1}`, 'was "an MD5 hash for alice"'],
    ['alice:$1$abcdefgh$Ixmrkvj5mFpEExbKCRcXG0', 'an MD5 hash for alice'],
    ['alice:{SHA}8/5+FhyKnDZvYv7PgKbIjWRrd+s=', 'a SHA hash for alice'],
    ['alice:$6$salt$IxDD3jeSOb5eB1CX5LBsqZFVkJdido3OUILO5Ifz5iwMuTS4XMS130MTSuDDl3aCI6WouIL9AjRbLCelDCy.g.', 'a SHA hash for alice'],
    ['alice:abJnggxhB/yWI', 'a crypt hash for alice'],
    ['alice:$y$j9T$abc$def', 'a crypt hash for alice'],
    ['alice:hunter2', 'a password in plain text for alice'],
    ['alice:', 'a password in plain text for alice'],
    [`alice:${BCRYPT.slice(0, -1)}`, 'a damaged bcrypt hash for alice'],
    [`alice:${BCRYPT}x`, 'a damaged bcrypt hash for alice'],
    [`alice:$2y$03$${DIGITS}`, 'a bcrypt hash of cost 3 for alice'],
    [`alice:$2y$18$${DIGITS}`, 'a bcrypt hash of cost 18 for alice'],
    [`alice:$2x$10$${DIGITS}`, 'a damaged bcrypt hash for alice'],
  ])('refuses %j', (text, words) => {
    expect(() => parseHtpasswd('users', [text])).toThrow(words);
    expect(() => parseHtpasswd('users', [text])).toThrow(/^users[, ]/);
  });

  test('says what to do', () => {
    expect(() => parseHtpasswd('users', [`alice:${APR1}`])).toThrow(
      'users must hold bcrypt hashes (cost 4 to 17), the only ones that the registry reads, but was "an MD5 hash for alice".'
      + ' Make one with `cdk8s-private-registry adduser alice` or `htpasswd -nB alice`.');
  });

  test('an error never shows what stands behind the colon', () => {
    fc.assert(fc.property(fc.stringMatching(/^[QXZ0-9$./{}]{8,60}$/), secret => {
      let message = '';
      try {
        parseHtpasswd('users', [`alice:${secret}`, `alice:${secret}`]);
      } catch (error) {
        message = (error as Error).message;
      }
      expect(message).not.toBe('');
      expect(message).not.toContain(secret);
    }));
  });

  test('a line that is only a hash or a password is not shown', () => {
    expect(() => parseHtpasswd('users', [BCRYPT])).toThrow(/^(?!.*\$2y).*line 1 without a colon/);
  });
});

test('flawOf finds nothing in a good hash', () => {
  expect(flawOf(BCRYPT)).toBeUndefined();
});

test.each([
  [BCRYPT, 'bcrypt'],
  [APR1, 'apr1'],
  ['$1$salt$abc', 'md5-crypt'],
  ['{SHA}8/5+FhyKnDZvYv7PgKbIjWRrd+s=', 'sha1'],
  ['{SSHA}abc', 'salted sha'],
  ['{SHA256}abc', 'salted sha'],
  ['$5$salt$abc', 'sha-crypt'],
  ['abJnggxhB/yWI', 'crypt'],
  ['{PLAIN}hunter2', 'plain text'],
  ['hunter2', 'plain text'],
] as const)('hashKind of %s is %s', (hash, kind) => {
  expect(hashKind(hash)).toBe(kind);
});
