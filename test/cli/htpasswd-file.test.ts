import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'fs';
import { dirname } from 'path';
import { runTool, useDirectory } from './run-tool';
import { readHtpasswdFile, writeHtpasswdFile } from '../../src/cli/htpasswd-file';

const path = useDirectory();
const OLD = Buffer.from('bob:x\n');
const NEW = Buffer.from('bob:x\nalice:y\n');

function addUser(file: string) {
  return runTool(['adduser', 'alice', '--cost', '4', '--file', file], { stdin: 'hunter2' });
}

test.each([0o600, 0o640, 0o664])('keeps mode %o', async mode => {
  writeFileSync(path('auth'), OLD);
  chmodSync(path('auth'), mode);
  await writeHtpasswdFile(path('auth'), NEW, OLD);
  expect(statSync(path('auth')).mode % 0o1000).toBe(mode);
  expect(readFileSync(path('auth'))).toEqual(NEW);
});

test('renames a whole file into place: who has the old one open reads it to the end', async () => {
  writeFileSync(path('auth'), OLD);
  const { ino } = statSync(path('auth'));
  await writeHtpasswdFile(path('auth'), NEW, OLD);
  expect(statSync(path('auth')).ino).not.toBe(ino);
  expect(readdirSync(dirname(path('auth')))).toEqual(['auth']);
});

test('writes what a link points to', async () => {
  writeFileSync(path('real'), OLD);
  symlinkSync('real', path('auth'));
  expect((await addUser(path('auth'))).code).toBe(0);
  expect(lstatSync(path('auth')).isSymbolicLink()).toBe(true);
  expect(readFileSync(path('real'), 'utf8')).toMatch(/^bob:x\nalice:/);
});

test('does not replace a link to nothing', async () => {
  symlinkSync('nothing', path('auth'));
  const { code, stderr } = await addUser(path('auth'));
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: cannot use ".*auth": it is a link to a file that does not exist\n$/);
  expect(lstatSync(path('auth')).isSymbolicLink()).toBe(true);
});

test('refuses a directory', async () => {
  mkdirSync(path('auth'));
  const { code, stderr } = await addUser(path('auth'));
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: cannot use ".*auth": it is a directory\n$/);
});

test('refuses a device, which a rename would replace', async () => {
  const { code, stderr } = await addUser('/dev/null');
  expect(code).toBe(1);
  expect(stderr).toBe('error: cannot use "/dev/null": it is not a regular file\n');
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
});

test('says when the directory is missing', async () => {
  const { code, stderr } = await addUser(path('none/auth'));
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: cannot write ".*auth": there is no such directory\n$/);
});

test('a failing write leaves the old file, and nothing beside it', async () => {
  // with what is added to name the file aside, the name is longer than a file system takes
  const name = 'a'.repeat(250);
  writeFileSync(path(name), OLD);
  const { code, stderr } = await addUser(path(name));
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: cannot write ".*": [^\n]+\n$/);
  expect(readFileSync(path(name))).toEqual(OLD);
  expect(readdirSync(dirname(path(name)))).toEqual([name]);
});

test.each([
  ['changed', OLD, Buffer.from('bob:x\ncarl:z\n')],
  ['made', undefined, Buffer.from('carl:z\n')],
])('does not lose the lines of a file that was %s meanwhile', async (_what, before, now) => {
  writeFileSync(path('auth'), now);
  await expect(writeHtpasswdFile(path('auth'), NEW, before)).rejects.toThrow('was changed by somebody else meanwhile');
  expect(readFileSync(path('auth'))).toEqual(now);
  expect(readdirSync(dirname(path('auth')))).toEqual(['auth']);
});

test('reads no file as undefined', () => {
  expect(readHtpasswdFile(path('auth'))).toBeUndefined();
});
