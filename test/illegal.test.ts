import { App, Chart, Size } from 'cdk8s';
import * as fc from 'fast-check';
import { nginx } from './legal';
import { failure, plain } from './rendering';
import {
  AzureCredentials, BlobRedirect, DisruptionBudget, Exposure, GcsCredentials, PrivateRegistry, PrivateRegistryProps, RegistryAuth, RegistryCache,
  RegistryStorage, S3Credentials, S3StorageOptions, Tls,
} from '../src';

function synth(props: PrivateRegistryProps): void {
  new PrivateRegistry(new Chart(new App(), 'chart', { namespace: 'registry' }), 'registry', props);
}

describe('whatever is illegal', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'grapheme' }),
    fc.stringMatching(/^[-a-zA-Z0-9.:\/@*_]{0,70}$/),
    // what is nearly a name, an address or a path
    fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,9}[-._a-z0-9]){0,7}[a-z0-9]$/),
    fc.stringMatching(/^(https?:\/\/)?[a-z0-9][-.a-z0-9]{0,20}(:\d{1,6})?\/?$/),
    fc.stringMatching(/^\/?(\.?\w{0,3}\/){0,3}[\w.]{0,4}\/?$/),
    fc.constantFrom('eu-central-1', '192.168.5.4', 'xn--a', 'goog-a', 'a-s3alias', 'my-google', '100%', '0%', '12', '[::1]:6379', 'https://[::1]'),
  );
  const port = (given: string | undefined) => given === undefined || given.length <= 5 && Number(given) >= 1 && Number(given) <= 65535;
  const HOST = /^([a-zA-Z0-9]([-.a-zA-Z0-9]*[a-zA-Z0-9])?|\[[0-9a-fA-F:.]+\])$/;

  /** What a prop takes, said once more and independently of the code. */
  const rules: [string, RegExp | ((given: string) => boolean), (given: string) => unknown][] = [
    ['exposure.host', (given) => given.length <= 253 && /^(?![\d.]+$)([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(given),
      (given) => Exposure.ingress({ host: given, controller: nginx, tls: Tls.secret('t') })],
    ['name', (given) => /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(given) && !/^registry-(auth|storage|middleware)$/.test(given),
      (given) => synth(plain({ name: given }))],
    ['namespace', /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, (given) => synth(plain({ namespace: given }))],
    ['tls.email', /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/, (given) => Tls.letsEncrypt({ email: given })],
    ['exposure.nodePort', (given) => /^3\d{4}$/.test(given) && Number(given) <= 32767, (given) => (
      Exposure.nodePort({ host: 'node.example.com', nodePort: Number(given), tls: Tls.secret('t') })
    )],
    ['auth.realm', /^[-\w .~/:]+$/, (given) => RegistryAuth.ingressBasicAuth({ secretName: 's', realm: given })],
    ['repository', /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/, (given) => image(given, '1')],
    ['reference', /^(\w[\w.-]{0,127})$/, (given) => image('a', given)],
    ['storage.bucket', (given) => (
      given.length >= 3 && given.length <= 63 && /^[a-z0-9.-]+$/.test(given) && !/^[.-]|[.-]$|\.\./.test(given) && !/^(\d+\.){3}\d+$/.test(given)
      && !['xn--', 'sthree-', 'amzn-s3-demo-'].some((start) => given.startsWith(start))
      && !['--ol-s3', '.mrap', '--table-s3'].some((end) => given.endsWith(end))
    ), (given) => s3({ bucket: given })],
    ['storage.bucket', (given) => (
      given.length >= 3 && given.length <= 222 && !/^_|_$|^goog|google|g00gle|go0gle|g0ogle/.test(given) && !/^(\d+\.){3}\d+$/.test(given)
      && given.split('.').every((part) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(part))
    ), (given) => RegistryStorage.gcs({ bucket: given, credentials: GcsCredentials.workloadIdentity() })],
    ['storage.container', /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/, (given) => azure('account', given)],
    ['storage.accountName', /^[a-z0-9]{3,24}$/, (given) => azure(given, 'images')],
    ['storage.region', /^[a-z]+(-[a-z]+)+-[0-9]+$/, (given) => s3({ region: given })],
    ['storage.region', /^[\w-]+$/, (given) => s3({ region: given, endpoint: 'https://s3.example.com' })],
    ['storage.endpoint', (given) => {
      const [, host, number] = /^https?:\/\/([^/@?]*?)(?::(\d+))?\/?$/.exec(given) ?? [];
      return host !== undefined && HOST.test(host) && port(number);
    }, (given) => s3({ endpoint: given })],
    ['storage.rootDirectory', (given) => {
      const folders = given.replace(/^\//, '').replace(/\/$/, '').split('/');
      return folders.join('/') === '' || folders.every((folder) => /^[\w!.*'()-]+$/.test(folder) && folder !== '.' && folder !== '..');
    }, (given) => s3({ rootDirectory: given })],
    ['storage.redirect.baseUrl', /^https?:\/\/[^\s/@?#]+(\/[^\s@?#]*)?$/, (given) => BlobRedirect.toBaseUrl(given)],
    ['cache.addresses', (given) => {
      const [, host, number] = /^([^/]*):(\d+)$/.exec(given) ?? [];
      return host !== undefined && HOST.test(host) && !(host.startsWith('[') && host.includes('.')) && port(number);
    }, (given) => RegistryCache.redis({ addresses: [given] })],
    ['disruptionBudget.maxUnavailable', (given) => /^\d+%?$/.test(given) && parseInt(given, 10) > 0 && !/^(1\d[1-9]|1[1-9]\d|[2-9]\d\d|\d{4,})%$|^0\d\d%$/.test(given),
      (given) => DisruptionBudget.maxUnavailable(given)],
  ];

  function s3(options: Partial<S3StorageOptions>): RegistryStorage {
    return RegistryStorage.s3({ bucket: 'images', region: 'eu-central-1', credentials: S3Credentials.nodeRole(), ...options });
  }

  function azure(accountName: string, container: string): RegistryStorage {
    return RegistryStorage.azure({ accountName, container, credentials: AzureCredentials.accountKey({ secretName: 's', key: 'k' }) });
  }

  function image(repository: string, reference: string): string {
    return new PrivateRegistry(new Chart(new App(), 'c'), 'r', plain()).image(repository, reference);
  }

  test.each(rules)('is refused in the words of the prop: %s', (prop, rule, use) => {
    fc.assert(fc.property(text, (given) => {
      const fits = rule instanceof RegExp ? rule.test(given) : rule(given);
      if (fits) {
        use(given);
      } else {
        expect(failure(() => use(given)).message.startsWith(`${prop} must `)).toBe(true);
      }
    }), { numRuns: 300 });
  });

  test('is refused in sizes', () => {
    fc.assert(fc.property(fc.double({ min: 0, max: 3, noNaN: true }), (mebibytes) => {
      const whole = Number.isInteger(mebibytes * 1024);
      if (mebibytes >= 1 && whole) {
        RegistryStorage.newClaim({ size: Size.mebibytes(mebibytes) });
      } else {
        expect(failure(() => RegistryStorage.newClaim({ size: Size.mebibytes(mebibytes) })).message).toMatch(/^storage\.size must /);
      }
    }));
  });
});
