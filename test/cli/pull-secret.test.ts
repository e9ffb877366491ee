import { parseAllDocuments } from 'yaml';
import { runTool } from './run-tool';

const BASE = ['pull-secret', '--server', 'registry.example.com', '--username', 'ci'];

test('prints one Secret for each namespace', async () => {
  const { code, stdout, stderr } = await runTool([...BASE, '--namespace', 'shop', '--namespace', 'blog'], { stdin: 'a<b>&c\n' });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const secrets = parseAllDocuments(stdout).map(document => document.toJSON());
  expect(secrets.map(secret => secret.metadata)).toEqual([
    { name: 'registry-pull', namespace: 'shop' },
    { name: 'registry-pull', namespace: 'blog' },
  ]);
  for (const secret of secrets) {
    expect(secret).toMatchObject({ apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/dockerconfigjson' });
    expect(Object.keys(secret.data)).toEqual(['.dockerconfigjson']);
    expect(Buffer.from(secret.data['.dockerconfigjson'], 'base64').toString()).toBe(
      String.raw`{"auths":{"registry.example.com":{"username":"ci","password":"a\u003cb\u003e\u0026c","auth":"Y2k6YTxiPiZj"}}}`);
  }
});

test('--name and --email', async () => {
  const { stdout } = await runTool([...BASE, '--namespace', 'shop', '--name', 'pull', '--email', 'ci@example.com'], { stdin: 'hunter2' });
  const secret = parseAllDocuments(stdout)[0].toJSON();
  expect(secret.metadata.name).toBe('pull');
  expect(Buffer.from(secret.data['.dockerconfigjson'], 'base64').toString()).toContain('"email":"ci@example.com"');
});

test('asks once at a terminal, on standard error, without echo', async () => {
  const { code, stdout, stderr } = await runTool([...BASE, '--namespace', 'shop'],
    { typed: [['Password of ci at registry.example.com', 'hunter2\r']] });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^apiVersion: v1\n/);
  expect(stderr).not.toContain('hunter');
});

test('a token longer than bcrypt takes is fine here', async () => {
  const { code } = await runTool([...BASE, '--namespace', 'shop'], { stdin: 'x'.repeat(3000) });
  expect(code).toBe(0);
});

test('says for which images a key with port 443 is', async () => {
  const { stderr } = await runTool(['pull-secret', '--server', 'https://r.example.com:443', '--username', 'ci', '--namespace', 'shop'], { stdin: 'x' });
  expect(stderr).toBe('warning: a kubelet uses this only for images that are written with the port, "r.example.com:443/…"\n');
});

test.each([
  [['--server', 'http://r.example.com'], '--server must be the host that images begin with'],
  [['--username', 'a:b'], '--username must have no colon'],
  [['--name', 'Pull'], '--name must be'],
  [['--namespace', 'a.b'], '--namespace must be'],
  [['--namespace', 'shop'], '--namespace must be given once for each namespace, but was "shop".'],
])('refuses %j', async (args, words) => {
  const { code, stdout, stderr } = await runTool([...BASE, '--namespace', 'shop', ...args], { stdin: 'hunter2' });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(`error: ${words}`);
});

test('refuses an empty password', async () => {
  const { code, stdout } = await runTool([...BASE, '--namespace', 'shop'], { stdin: '' });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
});
