import { readFileSync, writeFileSync } from 'fs';
import { parse } from 'yaml';
import { runTool, useDirectory } from './run-tool';

const path = useDirectory();

test('removes all lines of the user and keeps the others', async () => {
  writeFileSync(path('auth'), '# people\r\nalice:x\r\n\r\nbob:$apr1$y\r\nalice:z');
  const { code, stdout, stderr } = await runTool(['removeuser', 'alice', '--file', path('auth')]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(stderr).toContain(`removed alice from ${path('auth')}\n`);
  expect(readFileSync(path('auth'), 'utf8')).toBe('# people\r\n\r\nbob:$apr1$y\r\n');
});

test('warns when nobody is left', async () => {
  writeFileSync(path('auth'), 'alice:x\n');
  const { stderr } = await runTool(['removeuser', 'alice', '--file', path('auth')]);
  expect(stderr).toContain('warning: no user is left');
  expect(readFileSync(path('auth'), 'utf8')).toBe('');
});

test('an unknown user is an error, and the file stays', async () => {
  writeFileSync(path('auth'), '#alice:x\nalice2:x\n');
  const { code, stderr } = await runTool(['removeuser', 'alice', '--file', path('auth')]);
  expect(code).toBe(1);
  expect(stderr).toBe(`error: there is no user "alice" in ${JSON.stringify(path('auth'))}\n`);
  expect(readFileSync(path('auth'), 'utf8')).toBe('#alice:x\nalice2:x\n');
});

test('a file that does not exist is an error', async () => {
  const { code, stderr } = await runTool(['removeuser', 'alice', '--file', path('auth')]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: cannot read ".*auth": there is no such file\n$/);
});

test('prints the Secret without the user, and leaves the file', async () => {
  writeFileSync(path('auth'), 'alice:x\nbob:y\n');
  const { code, stdout } = await runTool(['removeuser', 'alice', '--file', path('auth'), '--secret', 'users', '--namespace', 'registry']);
  expect(code).toBe(0);
  expect(parse(stdout)).toEqual({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'users', namespace: 'registry' },
    type: 'Opaque',
    data: { htpasswd: Buffer.from('bob:y\n').toString('base64') },
  });
  expect(readFileSync(path('auth'), 'utf8')).toBe('alice:x\nbob:y\n');
});
