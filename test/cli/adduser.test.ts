import { readdirSync, readFileSync, statSync, writeFileSync } from 'fs';
import { dirname } from 'path';
import { compareSync } from 'bcryptjs';
import { parse } from 'yaml';
import { runTool, useDirectory } from './run-tool';
import { parseHtpasswd } from '../../src/access/htpasswd';

const path = useDirectory();
const CHEAP = ['--cost', '4'];
const MANIFEST = ['--secret', 'registry-users', '--namespace', 'registry'];

function hashOf(user: string, text: string): string {
  return parseHtpasswd('file', [text]).find(entry => entry.user === user)!.hash;
}

describe('with a file', () => {
  test('makes it, readable by its owner alone, with a hash of the password from standard input', async () => {
    const file = path('auth');
    const { code, stdout, stderr } = await runTool(['adduser', 'alice', '--file', file, ...CHEAP], { stdin: 'hunter2\n' });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: `added alice to ${file}\n` });
    expect((statSync(file).mode % 0o1000).toString(8)).toBe('600');
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/^alice:\$2[by]\$04\$[./A-Za-z0-9]{53}\n$/);
    expect(compareSync('hunter2', hashOf('alice', text))).toBe(true);
  });

  test('the default cost is 10', async () => {
    await runTool(['adduser', 'alice', '--file', path('auth')], { stdin: 'hunter2' });
    expect(readFileSync(path('auth'), 'utf8')).toMatch(/^alice:\$2b\$10\$/);
  });

  test.each([
    ['hunter2\n', 'hunter2'],
    ['hunter2\r\n', 'hunter2'],
    ['hunter2', 'hunter2'],
    [' hunter 2 ', ' hunter 2 '],
    ['ü€😀', 'ü€😀'],
    ['x'.repeat(72), 'x'.repeat(72)],
  ])('standard input %j is the password %j', async (stdin, password) => {
    await runTool(['adduser', 'alice', '--file', path('auth'), ...CHEAP], { stdin });
    expect(compareSync(password, hashOf('alice', readFileSync(path('auth'), 'utf8')))).toBe(true);
  });

  test('says "updated" for a user who was there', async () => {
    writeFileSync(path('auth'), 'alice:$apr1$x\nbob:y\n');
    const { stderr } = await runTool(['adduser', 'alice', '--file', path('auth'), ...CHEAP], { stdin: 'hunter2' });
    expect(stderr).toMatch(/^updated alice in /);
  });

  test('names the users whom the registry does not let in, without their hashes', async () => {
    writeFileSync(path('auth'), 'bob:$apr1$abc$def\ncarl:hunter3\nnonsense\n');
    const { code, stderr } = await runTool(['adduser', 'alice', '--file', path('auth'), ...CHEAP], { stdin: 'hunter2' });
    expect(code).toBe(0);
    expect(stderr).toContain('warning: bob cannot log in to the registry, which reads bcrypt only: the file has an MD5 hash\n');
    expect(stderr).toContain('warning: carl cannot log in to the registry, which reads bcrypt only: the file has a password in plain text\n');
    expect(stderr).toContain('warning: line 3 is not "user:hash"');
    expect(stderr).not.toMatch(/hunter|apr1|nonsense/);
  });

  test('--generate prints the password alone on standard output', async () => {
    const { stdout, stderr } = await runTool(['adduser', 'ci', '--generate', '--file', path('auth'), ...CHEAP]);
    expect(stdout).toMatch(/^[A-Za-z0-9]{32}\n$/);
    expect(stderr).toBe(`added ci to ${path('auth')}\n`);
    expect(compareSync(stdout.trim(), hashOf('ci', readFileSync(path('auth'), 'utf8')))).toBe(true);
    const again = await runTool(['adduser', 'ci', '--generate', '--file', path('auth'), ...CHEAP]);
    expect(again.stdout).not.toBe(stdout);
  });
});

describe('at a terminal', () => {
  test('asks twice and echoes nothing', async () => {
    const { code, stdout, stderr } = await runTool(['adduser', 'alice', '--file', path('auth'), ...CHEAP],
      { typed: [['Password for alice', 'hunter2\r'], ['The same again', 'hunter2\r']] });
    expect(code).toBe(0);
    expect(stdout).toBe('');
    expect(stderr).not.toContain('hunter');
    expect(compareSync('hunter2', hashOf('alice', readFileSync(path('auth'), 'utf8')))).toBe(true);
  });

  test('refuses two that differ', async () => {
    const { code, stderr } = await runTool(['adduser', 'alice', '--file', path('auth'), ...CHEAP],
      { typed: [['Password for alice', 'hunter2\r'], ['The same again', 'hunter3\r']] });
    expect(code).toBe(1);
    expect(stderr).toContain('error: the two passwords differ: nothing was changed\n');
    expect(readdirSync(dirname(path('auth')))).toEqual([]);
  });

  test('Ctrl-C ends it', async () => {
    const { code, stderr } = await runTool(['adduser', 'alice', '--file', path('auth'), ...CHEAP], { typed: [['Password for alice', 'hun\u0003']] });
    expect(code).toBe(1);
    expect(stderr).toContain('error: stopped without a password: nothing was changed\n');
  });
});

describe('with --secret', () => {
  test('prints a manifest with the user alone, and writes no file', async () => {
    const { code, stdout, stderr } = await runTool(['adduser', 'alice', ...MANIFEST, ...CHEAP], { stdin: 'hunter2' });
    expect(code).toBe(0);
    const { data, ...rest } = parse(stdout);
    expect(rest).toEqual({ apiVersion: 'v1', kind: 'Secret', type: 'Opaque', metadata: { name: 'registry-users', namespace: 'registry' } });
    expect(Object.keys(data)).toEqual(['htpasswd']);
    expect(compareSync('hunter2', hashOf('alice', Buffer.from(data.htpasswd, 'base64').toString()))).toBe(true);
    expect(stderr).toContain('alice is the only user in it');
    expect(stdout).not.toContain('hunter2');
  });

  test('keeps the users of the file that is named, and leaves the file', async () => {
    writeFileSync(path('auth'), '# people\nbob:x\n');
    const { stdout } = await runTool(['adduser', 'alice', ...MANIFEST, '--key', 'auth', '--file', path('auth'), ...CHEAP], { stdin: 'hunter2' });
    expect(Buffer.from(parse(stdout).data.auth, 'base64').toString()).toMatch(/^# people\nbob:x\nalice:\$2b\$04\$.{53}\n$/);
    expect(readFileSync(path('auth'), 'utf8')).toBe('# people\nbob:x\n');
  });

  test('a named file must exist', async () => {
    const { code, stdout, stderr } = await runTool(['adduser', 'alice', ...MANIFEST, '--file', path('none'), ...CHEAP], { stdin: 'hunter2' });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error: cannot read ".*none": there is no such file\n$/);
  });

  test('a generated password goes to standard error', async () => {
    const { stdout, stderr } = await runTool(['adduser', 'ci', '--generate', ...MANIFEST, ...CHEAP]);
    const password = /^password of ci: ([A-Za-z0-9]{32})$/m.exec(stderr)![1];
    expect(compareSync(password, hashOf('ci', Buffer.from(parse(stdout).data.htpasswd, 'base64').toString()))).toBe(true);
  });
});

describe('refuses', () => {
  test.each([
    ['a password of 73 bytes', [], 'x'.repeat(73), 'password must have at most 72 bytes, because bcrypt ignores all after them, but was "one of 73 bytes".'],
    ['37 letters of two bytes', [], 'ü'.repeat(37), 'at most 72 bytes'],
    ['an empty password', [], '\n', 'password must not be empty'],
    ['two lines', [], 'hunter2\nhunter3\n', 'must be one line'],
    ['bytes that are no text', [], Buffer.from([0x68, 0xff]), 'must be UTF-8 text'],
    ['a large file', [], 'x'.repeat(70000), 'at most 65536 bytes'],
    ['cost 3', ['--cost', '3'], 'hunter2', '--cost must be a whole number between 4 and 14, but was "3".'],
    ['cost 15', ['--cost', '15'], 'hunter2', '--cost must be'],
    ['cost 1e1', ['--cost', '1e1'], 'hunter2', '--cost must be'],
    ['a Secret with capitals', [...MANIFEST, '--secret', 'Users'], 'hunter2', '--secret must be'],
    ['a namespace with dots', [...MANIFEST, '--namespace', 'a.b'], 'hunter2', '--namespace must be'],
    ['a key with a slash', [...MANIFEST, '--key', 'a/b'], 'hunter2', '--key must be'],
  ] as Array<[string, string[], string | Buffer, string]>)('%s', async (_what, args, stdin, words) => {
    const { code, stdout, stderr } = await runTool(['adduser', 'alice', ...(args.includes('--secret') ? [] : ['--file', path('auth')]), ...args], { stdin });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error: [^\n]*\n$/);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain('hunter');
    expect(readdirSync(dirname(path('auth')))).toEqual([]);
  });

  test.each(['a:b', '', '#a', 'a b'])('the user %j', async name => {
    const { code, stderr } = await runTool(['adduser', name, '--file', path('auth')], { stdin: 'hunter2' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: NAME must /);
  });
});
