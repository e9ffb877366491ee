import * as fc from 'fast-check';
import { countUsers, withoutUser, withUser } from '../../src/cli/htpasswd-lines';

function edit(text: string, user = 'alice'): string {
  return withUser(Buffer.from(text), user, 'HASH').content.toString();
}

test.each([
  ['an empty file', '', 'alice:HASH\n'],
  ['the end', 'bob:x\n', 'bob:x\nalice:HASH\n'],
  ['a missing final newline', 'bob:x', 'bob:x\nalice:HASH\n'],
  ['Windows line ends', 'bob:x\r\n\r\n', 'bob:x\r\n\r\nalice:HASH\r\n'],
  ['Windows line ends, the last missing', 'bob:x\r\n# end', 'bob:x\r\n# end\r\nalice:HASH\r\n'],
  ['comments and blank lines', '# a\n\n  \n#alice:x\n', '# a\n\n  \n#alice:x\nalice:HASH\n'],
])('adds to %s', (_what, text, expected) => {
  expect(edit(text)).toBe(expected);
});

test.each([
  ['in place', 'bob:x\nalice:y\ncarl:z\n', 'bob:x\nalice:HASH\ncarl:z\n'],
  ['without the final newline', 'bob:x\nalice:y', 'bob:x\nalice:HASH'],
  ['with its own line end', 'bob:x\nalice:y\r\ncarl:z\n', 'bob:x\nalice:HASH\r\ncarl:z\n'],
  ['once, where it was first', 'alice:1\nbob:x\nalice:2\n alice:3\n', 'alice:HASH\nbob:x\n'],
  ['of that very name', 'alice2:x\nAlice:y\nalice:z\n', 'alice2:x\nAlice:y\nalice:HASH\n'],
])('replaces %s', (_what, text, expected) => {
  expect(edit(text)).toBe(expected);
});

test('names beyond ASCII', () => {
  expect(edit('jürgen:x\nbob:y\n', 'jürgen')).toBe('jürgen:HASH\nbob:y\n');
});

test('says whether the user was there', () => {
  expect(withUser(Buffer.from('alice:x'), 'alice', 'HASH').existed).toBe(true);
  expect(withUser(Buffer.from('bob:x'), 'alice', 'HASH').existed).toBe(false);
});

test('other lines stay byte for byte, whatever they are', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), bytes => {
    const before = Buffer.from(bytes);
    const { content } = withUser(before, 'alice', 'HASH');
    expect(content.subarray(0, before.length).equals(before)).toBe(true);
    expect(withoutUser(content, 'alice')!.subarray(0, before.length).equals(before)).toBe(true);
  }));
});

test('counts users, not lines', () => {
  expect(countUsers(Buffer.from('# a:b\n\nalice:x\nalice:y\nbob:z\nnonsense\n:x\n'))).toBe(2);
});
