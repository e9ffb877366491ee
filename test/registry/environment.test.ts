import * as kplus from 'cdk8s-plus-27';
import { parse } from 'yaml';
import { fromSecret } from '../../src/kubernetes/secret-value';
import { registryEnvironment } from '../../src/registry/environment';

const secret = fromSecret({ secretName: 's', key: 'k' });

/** What the registry reads, once the kubelet has filled in the secret, and then references to variables that stand before. */
function read(value: string): unknown {
  const [[first, from], [name, text]] = Object.entries(registryEnvironment({ REGISTRY_REDIS_PASSWORD: secret }));
  expect([first, from, name]).toEqual(['REDIS_PASSWORD', secret, 'REGISTRY_REDIS_PASSWORD']);
  return parse(text.value.replace(`$(${first})`, () => value));
}

test.each([
  'hunter2', '0123', '1e3', '0x1F', '1_000', 'true', 'null', '~', '', "it's", '"quoted"', 'a: b', '{a: b}', '[a', '- a', '@x', '*x', '&x', '!x', '%x', '|', '>',
  '#', 'abc # x', '\\', '\\n', '$(REDIS_PASSWORD)', '$HOME', '`id`', ' a ', '\ta\t', '---', '...', 'Straße 💥',
])('the registry reads a secret as it is: %j', (value) => {
  expect(read(value) ?? '').toBe(value);
});

test('but for a newline at its end, which a Secret made with echo has', () => {
  expect(read('hunter2\n')).toBe('hunter2');
});

test('variables that are not the registry\'s are nobody\'s YAML', () => {
  const environment = { AWS_SECRET_ACCESS_KEY: secret, SSL_CERT_DIR: kplus.EnvValue.fromValue('/etc') };
  expect(registryEnvironment(environment)).toEqual(environment);
});
