import { Duration } from 'cdk8s';
import { parse } from 'yaml';
import { K3sTraefik, K3sTraefikProps } from '../../src';
import { chart, find } from '../rendering';

const rendered = (props?: K3sTraefikProps) => find(new K3sTraefik(chart({}), 'traefik', props), 'HelmChartConfig');

/** @see https://docs.k3s.io/add-ons/helm#customizing-packaged-components-with-helmchartconfig */
test('is the one HelmChartConfig that k3s reads for its Traefik, without a limit for a request', () => {
  const { apiVersion, metadata, spec } = rendered();
  expect(apiVersion).toBe('helm.cattle.io/v1');
  expect(metadata).toMatchObject({ name: 'traefik', namespace: 'kube-system' });
  expect(parse(spec.valuesContent)).toEqual({ ports: { websecure: { transport: { respondingTimeouts: { readTimeout: '0s' } } } } });
});

test('may have other entry points and another limit', () => {
  const values = parse(rendered({ entryPoints: ['web', 'registry'], readTimeout: Duration.hours(1) }).spec.valuesContent);
  expect(Object.keys(values.ports)).toEqual(['web', 'registry']);
  expect(values.ports.registry.transport.respondingTimeouts.readTimeout).toBe('3600s');
});

test.each([
  [{ entryPoints: [] }, /^entryPoints must name at least one entry point/],
  [{ entryPoints: ['web,websecure'] }, /^entryPoints must be the name of one entry point/],
  [{ readTimeout: Duration.millis(100) }, /^readTimeout must be whole seconds/],
])('refuses %j', (props, message) => {
  expect(() => rendered(props)).toThrow(message);
});
