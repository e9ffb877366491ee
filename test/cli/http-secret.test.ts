import { parse } from 'yaml';
import { runTool } from './run-tool';
import { HttpSecret, RegistryStorage, S3Credentials } from '../../src';
import { pod, registry, Rendered } from '../rendering';

const BASE = ['http-secret', '--namespace', 'registry'];

function valueIn(stdout: string, key = 'http-secret'): string {
  return Buffer.from(parse(stdout).data[key], 'base64').toString();
}

test('prints a Secret with 32 random bytes, and nothing else', async () => {
  const { code, stdout, stderr } = await runTool(BASE);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(parse(stdout)).toEqual({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'registry-http-secret', namespace: 'registry' },
    type: 'Opaque',
    data: { 'http-secret': expect.any(String) },
  });
  expect(valueIn(stdout)).toMatch(/^[0-9a-f]{64}$/);
  expect(stdout).not.toContain(valueIn(stdout));
});

test('makes another value each time', async () => {
  const values = await Promise.all(Array.from({ length: 8 }, async () => valueIn((await runTool(BASE)).stdout)));
  expect(new Set(values).size).toBe(values.length);
});

test('--name and --key', async () => {
  const { stdout } = await runTool([...BASE, '--name', 'uploads', '--key', 'value']);
  expect(parse(stdout).metadata.name).toBe('uploads');
  expect(valueIn(stdout, 'value')).toMatch(/^[0-9a-f]{64}$/);
});

test('the registry reads it under the names that both have by default', async () => {
  const { metadata, data } = parse((await runTool(BASE)).stdout);
  const it = registry({
    storage: RegistryStorage.s3({ bucket: 'images', region: 'eu-central-1', credentials: S3Credentials.nodeRole() }),
    httpSecret: HttpSecret.existingSecret({ secretName: metadata.name }),
  });
  const asked = pod(it).container.env.map(({ valueFrom }: Rendered) => valueFrom?.secretKeyRef).filter(Boolean);
  expect(asked).toEqual([{ name: 'registry-http-secret', key: Object.keys(data)[0] }]);
});

test.each([
  [['--name', 'HTTP'], '--name must be'],
  [['--namespace', 'a.b'], '--namespace must be'],
  [['--key', 'a/b'], '--key must be'],
])('refuses %j', async (args, words) => {
  const { code, stdout, stderr } = await runTool([...BASE, ...args]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(`error: ${words}`);
});

test('its help says what another value does', async () => {
  const { stdout } = await runTool(['http-secret', '--help']);
  expect(stdout.replace(/\s+/g, ' ')).toContain('A new one breaks the uploads that are under way');
});
