import { spawnSync } from 'child_process';
import { readFileSync } from 'fs';
import { join } from 'path';
import { runTool, useDirectory } from './run-tool';

const path = useDirectory();
const ROOT = join(__dirname, '..', '..');
const COMMANDS = ['adduser', 'removeuser', 'pull-secret', 'http-secret'];

test('--version is that of the package', async () => {
  expect(await runTool(['--version'])).toEqual({ code: 0, stdout: `${JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version}\n`, stderr: '' });
});

test('--help names the commands and the exit codes', async () => {
  const { code, stdout } = await runTool(['--help']);
  expect(code).toBe(0);
  expect(stdout).toContain('Exit codes: 0 done, 1 refused or failed, 2 the command line makes no sense.');
  COMMANDS.forEach(command => expect(stdout).toContain(`  ${command} `));
});

test.each(COMMANDS)('%s --help has an example and no option for a password', async command => {
  const { code, stdout } = await runTool([command, '--help']);
  expect(code).toBe(0);
  expect(stdout).toContain(`\n  cdk8s-private-registry ${command} `);
  expect(stdout).not.toMatch(/^ +(-.*)?--pass/m);
});

test.each([
  [[]],
  [['nonsense']],
  [['adduser']],
  [['adduser', 'alice', 'hunter2']],
  [['adduser', 'alice', '--password', 'hunter2']],
  [['adduser', 'alice', '--password=hunter2']],
  [['adduser', 'alice', '-phunter2']],
  [['adduser', 'alice', '--secret', 'users']],
  [['adduser', 'alice', '--namespace', 'registry']],
  [['adduser', 'alice', '--key', 'auth']],
  [['removeuser']],
  [['removeuser', 'alice', '--generate']],
  [['pull-secret', '--server', 'r.example.com', '--username', 'ci']],
  [['pull-secret', '--server', 'r.example.com', '--username', 'ci', '--namespace', 'shop', '--password', 'hunter2']],
  [['http-secret']],
  [['http-secret', 'hunter2', '--namespace', 'registry']],
  [['http-secret', '--namespace', 'registry', '--value', 'hunter2']],
])('%j is a wrong command line', async args => {
  const { code, stdout, stderr } = await runTool(args, { stdin: 'hunter2' });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).not.toContain('hunter');
  if (args.length > 0) {
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
  }
});

describe('as a process', () => {
  const run = (args: readonly string[], input: string) => spawnSync(
    process.execPath, [require.resolve('tsx/cli'), join(ROOT, 'src', 'cli', 'main.ts'), ...args], { input, encoding: 'utf8' });

  test('works and exits with the code', () => {
    const added = run(['adduser', 'alice', '--cost', '4', '--file', path('auth')], 'hunter2\n');
    expect(added).toMatchObject({ status: 0, stdout: '', stderr: `added alice to ${path('auth')}\n` });
    expect(readFileSync(path('auth'), 'utf8')).toMatch(/^alice:\$2b\$04\$/);
    expect(run(['removeuser', 'bob', '--file', path('auth')], '')).toMatchObject({ status: 1, stdout: '' });
    expect(run(['removeuser'], '')).toMatchObject({ status: 2, stdout: '' });
  });

  test('the executable of the package starts it', () => {
    expect(readFileSync(join(ROOT, 'bin', 'cdk8s-private-registry'), 'utf8'))
      .toBe('#!/usr/bin/env node\nrequire(\'../lib/cli/main.js\');\n');
  });
});
