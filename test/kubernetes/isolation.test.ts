import { mkdtempSync, readdirSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Chart, YamlOutputType } from 'cdk8s';
import { PrivateRegistry, RestrictedNamespace } from '../../src';
import { objects, plain } from '../rendering';

function libraries(yamlOutputType?: YamlOutputType, namespaces = ['one', 'two', 'three']): App {
  const app = new App({ yamlOutputType, outdir: mkdtempSync(join(tmpdir(), 'libraries-')) });
  for (const namespace of namespaces) {
    const chart = new Chart(app, namespace, { namespace });
    new RestrictedNamespace(chart, namespace);
    new PrivateRegistry(chart, 'registry', plain());
  }
  return app;
}

function written(app: App): string[] {
  app.synth();
  const files = readdirSync(app.outdir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  rmSync(app.outdir, { recursive: true });
  return files.map(({ name }) => name);
}

test('registries of equal names live in namespaces of their own', () => {
  const app = libraries();
  expect(written(app)).toEqual(['one.k8s.yaml', 'three.k8s.yaml', 'two.k8s.yaml']);
  const ids = app.charts.flatMap((chart) => objects(chart)).map(({ kind, metadata }) => `${kind}/${metadata.namespace}/${metadata.name}`);
  expect(ids).toHaveLength(18);
  expect(new Set(ids).size).toBe(18);
});

test('charts never depend on each other, or cdk8s would number the files', () => {
  expect(written(libraries(YamlOutputType.FILE_PER_CHART)).some((name) => /^\d/.test(name))).toBe(false);
});

test('a folder for each chart keeps them apart', () => {
  expect(written(libraries(YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE))).toHaveLength(18);
});

test('one file for each object would lose some, and is refused', () => {
  expect(() => libraries(YamlOutputType.FILE_PER_RESOURCE)).toThrow(
    /^name: .*one\/registry and two\/registry both render a PersistentVolumeClaim "registry-data", .* so that one is lost \(cdk8s#2821\)\. Use YamlOutputType.FILE_PER_CHART/);
  expect(written(libraries(YamlOutputType.FILE_PER_RESOURCE, ['one']))).toHaveLength(6);
});

test('two registries of one name in one namespace are refused', () => {
  const chart = new Chart(new App(), 'chart', { namespace: 'shop' });
  new PrivateRegistry(chart, 'one', plain({ name: 'registry' }));
  expect(() => new PrivateRegistry(chart, 'two', plain({ name: 'registry' }))).toThrow(
    'name: PersistentVolumeClaim "registry-data" in namespace "shop" is rendered twice, by chart/one and by chart/two. ' +
    'Give one of them another name or another namespace.');
});

test('charts for two clusters may hold the same registry', () => {
  const app = new App();
  for (const cluster of ['staging', 'production']) {
    new PrivateRegistry(new Chart(app, cluster, { namespace: 'registry' }), 'registry', plain());
  }
  const [staging, production] = app.charts.map((chart) => objects(chart));
  expect(staging).toEqual(production);
});

test('two apps know nothing of each other', () => {
  expect(() => [libraries(), libraries()]).not.toThrow();
});

test('a restricted namespace belongs to no namespace and enforces Pod Security', () => {
  const chart = new Chart(new App(), 'chart', { namespace: 'shop' });
  new RestrictedNamespace(chart, 'namespace', { name: 'shop' });
  expect(objects(chart)).toEqual([{
    apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  }]);
  expect(() => new RestrictedNamespace(chart, 'My Shop')).toThrow(/^name must be a DNS label .* Did you mean "my-shop"\?/);
});
