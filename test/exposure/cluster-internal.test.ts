import * as kplus from 'cdk8s-plus-27';
import { ClusterInternalExposureOptions, Exposure, PullCredentials, PullSecret, Tls } from '../../src';
import { chart, find } from '../rendering';
import { direct, PLAIN } from './support';

const made = (options: Partial<ClusterInternalExposureOptions> = {}, choices = {}) =>
  direct(Exposure.clusterInternal({ tls: Tls.privateCa(), ...options }), choices);
const credentials = PullCredentials.existingSecret({ secretName: 'login' });

describe('a registry for pods alone', () => {
  test('is a Service that only the cluster reaches, on the port of the scheme', () => {
    const { spec } = find(made(), 'Service');
    expect(spec.ports).toEqual([{ name: 'https', port: 443, targetPort: 5000 }]);
    expect(spec.type ?? 'ClusterIP').toBe('ClusterIP');
    expect(find(made({ tls: Tls.none() }, PLAIN), 'Service').spec.ports).toEqual([{ name: 'http', port: 80, targetPort: 5000 }]);
  });

  test('is called by the name of its Service', () => {
    expect(made()).toMatchObject({ host: 'registry.registry.svc', url: 'https://registry.registry.svc', internalHost: 'registry.registry.svc' });
    expect(made({ port: 5000 })).toMatchObject({ host: 'registry.registry.svc:5000', internalHost: 'registry.registry.svc:5000' });
    expect(() => made({}, { namespace: null })).toThrow(/^namespace must be given, .* the name of the Service, by which pods of all namespaces reach it, holds it\.$/);
    expect(made({ tls: Tls.none() }, PLAIN).url).toBe('http://registry.registry.svc');
    expect(() => made({ port: 0 })).toThrow('exposure.port must be a port, 1 to 65535, but was 0.');
  });

  test('has a certificate for the name by which it is called', () => {
    const it = made({ port: 5000 });
    expect(find(it, 'Certificate', 'registry-tls').spec.dnsNames).toContain(it.host.replace(/:.*/, ''));
  });

  test('says in its notes what it is not', () => {
    expect(made().notes).toContain('Only pods reach it. Kubelets pull with the node\'s DNS, which knows no Service: pods cannot run images by this name.');
    expect(made().notes).not.toMatch(/docker push|certs\.d/);
  });
});

describe('nodes cannot pull from it, so that is refused:', () => {
  const words = 'nodes cannot pull from "registry.registry.svc", the name of a Service, which only pods can resolve (kubelets ask the node\'s DNS). ' +
    'Use Exposure.nodePort() or another exposure with a host of its own; pods go on to push by the name of the Service.';

  test('image()', () => {
    expect(() => made().image('shop/api', '1.0')).toThrow(`image: ${words}`);
  });

  test('addPullSecret()', () => {
    expect(() => made().addPullSecret({ namespace: 'shop', credentials })).toThrow(`addPullSecret: ${words}`);
  });

  test('addClusterPullSecret()', () => {
    const attempt = () => made().addClusterPullSecret({
      namespaceLabels: { team: 'shop' }, credentials: PullCredentials.externalSecret({ storeName: 'vault', remoteKey: 'login' }),
    });
    expect(attempt).toThrow(`addClusterPullSecret: ${words}`);
  });

  test('grantPull(), which does not send one to addPullSecret()', () => {
    const it = made();
    const account = new kplus.ServiceAccount(chart({ namespace: 'shop' }), 'account');
    expect(() => it.grantPull(account)).toThrow(`grantPull: ${words}`);
  });

  test('a PullSecret by itself', () => {
    expect(() => new PullSecret(chart({ namespace: 'shop' }), 'pull', { registry: made(), credentials })).toThrow(/nodes cannot pull from "registry\.registry\.svc"/);
  });

  test('but not from one with a host of its own', () => {
    const it = direct(Exposure.nodePort({ host: 'nodes.example.com', nodePort: 30444, tls: Tls.privateCa() }));
    expect(it.image('shop/api', '1.0')).toBe('nodes.example.com:30444/shop/api:1.0');
    expect(() => it.addPullSecret({ namespace: 'shop', credentials })).not.toThrow();
  });
});
