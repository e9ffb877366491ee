import { parse } from 'yaml';
import { find, registry } from '../rendering';

const it = registry();
const config = parse(find(it, 'ConfigMap').data['config.yml']);

test('the client goes on where it began, whatever proxies say of scheme and host', () => {
  expect(config.http).toMatchObject({ addr: ':5000', relativeurls: true });
  expect(config.http).not.toHaveProperty('host');
});

test('storage out of reach turns the pod unready after half a minute', () => {
  expect(config.health).toEqual({ storagedriver: { enabled: true, interval: '10s', threshold: 3 } });
});

test('no cache vouches for layers that a garbage collection took away', () => {
  expect(Object.keys(config.storage)).toEqual(['filesystem', 'delete', 'maintenance']);
});

test('uploads that nobody ends are purged, with all four keys that the registry insists on', () => {
  expect(config.storage.maintenance.uploadpurging).toEqual({ enabled: true, age: '168h', interval: '24h', dryrun: false });
});

test('neither the debug port nor its metrics and profiles are open', () => {
  expect(config.http).not.toHaveProperty('debug');
  expect(find(it, 'Deployment').spec.template.spec.containers[0].ports).toEqual([{ containerPort: 5000, name: 'http' }]);
});

test('the Service is for the cluster, with nothing that an apply would report as a change', () => {
  expect(find(it, 'Service').spec).toEqual({
    ports: [{ name: 'http', port: 5000 }],
    selector: { 'app.kubernetes.io/instance': 'registry', 'app.kubernetes.io/name': 'registry' },
  });
});
