import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App } from 'cdk8s';
import { ContainerRuntime } from 'cdk8s-private-registry';
import { host, IMAGE, NODE_CERTS_D, TOOLS } from './environment';
import { authority } from './support/authority';
import { orasTrusting, skopeoTrusting } from './support/clients';
import { request, served, status } from './support/http';
import { apply, attemptWith, get, isReady, kubectl, list, rolledOut, toYaml, waitForEvent } from './support/kubectl';
import { makeNamespace, useNamespaces } from './support/namespaces';
import { OciLayout } from './support/oci-layout';
import { run } from './support/program';
import { pullingPod } from './support/pulling-pods';
import { ALICE, ALICE_LOGIN } from './support/registry';
import { render } from './support/render';
import { renew } from './support/renewal';
import { setUsers, tool } from './support/users';
import { note, Stopwatch, waitFor } from './support/wait';
import { Internal, Nodes } from '../../examples/internal/main';

const HOST = host('internal');
const NODE_PORT = 30500;
const ADDRESS = `${HOST}:${NODE_PORT}`;
const BUILDER = `${ADDRESS}/tools/builder:1`;
const FOLDER = join(NODE_CERTS_D, ADDRESS);

const runtime = ContainerRuntime.containerd({ directory: NODE_CERTS_D });
const registryChart = (app: App) => new Internal(app, 'registry', { host: HOST, nodePort: NODE_PORT });
const REGISTRY = render(registryChart);
const ALL = render((app) => new Nodes(app, 'nodes', { registry: registryChart(app).registry, runtime }));
const NODES = ALL.slice(REGISTRY.length);

/** What the docs quote for a node that does not trust the authority. */
const UNTRUSTED = /x509: certificate signed by unknown authority/;

describe('the example internal: TLS in the registry from a private authority, a port of the nodes, nodes that trust it', () => {
  useNamespaces('registry', 'node-trust', 'build');

  let folder: string;
  let trust: string;
  let pods = 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'internal-'));
    await makeNamespace('build');
    await apply(REGISTRY);
    await setUsers('registry', { [ALICE.name]: ALICE.password });
    await rolledOut('registry', 'registry', 150);
    const { pem, file } = await authority('cert-manager', 'registry.registry-ca');
    trust = pem;
    await served(ADDRESS, trust);
    for (const client of [skopeoTrusting(file), orasTrusting(file)]) {
      expect(await client.login(ADDRESS, ALICE.name, ALICE.password)).toMatchObject({ code: 0 });
    }
    await pushBuilder(file);
    await apply(await tool(['pull-secret', '--server', ADDRESS, '--username', ALICE.name, '--namespace', 'build'], `${ALICE.password}\n`));
  }, 240_000);

  afterAll(async () => {
    await attemptWith(ALL, 'delete', '--ignore-not-found');
    rmSync(folder, { recursive: true });
    rmSync(FOLDER, { recursive: true, force: true });
  });

  test.each(['skopeo', 'oras'])('%s pushes and pulls from outside, by the port of a node', async (name) => {
    const { file } = await authority('cert-manager', 'registry.registry-ca');
    const client = name === 'skopeo' ? skopeoTrusting(file) : orasTrusting(file);
    const layout = new OciLayout(join(folder, name));
    layout.tag('1', layout.image(Buffer.alloc(300_000, name)));
    await client.push(layout.folder, '1', `${ADDRESS}/team/${name}:1`);
    const pulled = new OciLayout(join(folder, `${name}-pulled`));
    await client.pull(`${ADDRESS}/team/${name}:1`, pulled.folder, '1');
    expect(pulled.digest('1')).toBe(layout.digest('1'));
  });

  test('who does not trust the authority is not served, and plain HTTP is refused', async () => {
    expect(await status(`https://${ADDRESS}/v2/`)).toMatch(/UNABLE_TO_VERIFY|SELF_SIGNED|UNABLE_TO_GET_ISSUER/);
    expect(await status(`http://${ADDRESS}/v2/`)).toBe(400);
  });

  test('before the nodes trust it, the kubelet cannot pull, and an event says why', async () => {
    expect(await pullFails()).toMatch(UNTRUSTED);
  });

  test('once NodeTrust is there, a pod pulls and pushes to the registry by the name of its Service', async () => {
    const since = new Stopwatch();
    await apply(NODES);
    await kubectl('rollout', 'status', 'daemonset/registry-trust', '-n', 'node-trust', '--timeout=90s');
    note(`every node trusts it ${since.seconds} s after the apply`);
    const name = await startPod('registry.registry.svc');
    const log = await waitFor('the build is pushed', 90, async () => {
      const text = await kubectl('logs', name, '-n', 'build');
      return text.includes('Copied') && text;
    });
    expect(log).toContain('registry.registry.svc/build/result:1');
    const { body } = await request(`https://${ADDRESS}/v2/_catalog`, { user: ALICE_LOGIN, trust });
    expect(JSON.parse(body.toString()).repositories).toContain('build/result');
  });

  test('an update of NodeTrust leaves the trust in place', async () => {
    const before = watchFolder();
    await kubectl('rollout', 'restart', 'daemonset/registry-trust', '-n', 'node-trust');
    await kubectl('rollout', 'status', 'daemonset/registry-trust', '-n', 'node-trust', '--timeout=120s');
    await waitFor('the old pod is gone', 60, async () => (await list('pods', 'node-trust')).length === 1);
    expect(await before.stop()).toEqual([]);
    await startPod();
  });

  test('a renewed authority is written to the nodes', async () => {
    const old = readFileSync(join(FOLDER, 'ca.crt'), 'utf8');
    await kubectl('delete', 'secret', 'registry-trust-ca', '-n', 'node-trust');
    await renew('registry.registry-ca', 'cert-manager');
    await renew('registry-trust-ca', 'node-trust');
    const since = new Stopwatch();
    const { pem } = await waitFor('another certificate of the authority', 60, async () => {
      const now = await authority('cert-manager', 'registry.registry-ca');
      return now.pem !== trust && now;
    });
    await waitFor('the node has the new certificate', 150, async () => {
      const now = readFileSync(join(FOLDER, 'ca.crt'), 'utf8');
      return now !== old && now.includes(pem.trim());
    });
    note(`the node trusts the renewed authority after ${since.seconds} s`);
    // its key stayed: what it signed before verifies by the new certificate
    await served(ADDRESS, pem);
    await startPod();
  });

  test('when NodeTrust is removed, its files are, those of others stay, and the pull fails again', async () => {
    const foreign = join(NODE_CERTS_D, 'somebody.example.com');
    mkdirSync(foreign, { recursive: true });
    writeFileSync(join(foreign, 'hosts.toml'), 'server = "https://somebody.example.com"\n');
    await kubectl('delete', 'daemonset', 'registry-trust', '-n', 'node-trust');
    await waitFor('its pods are gone', 60, async () => (await list('pods', 'node-trust')).length === 0);
    expect(existsSync(FOLDER)).toBe(false);
    expect(readFileSync(join(foreign, 'hosts.toml'), 'utf8')).toBe('server = "https://somebody.example.com"\n');
    rmSync(foreign, { recursive: true });
    expect(await pullFails()).toMatch(UNTRUSTED);
  });

  test('a file of somebody else is left as it is, and the pod says so and does not become ready', async () => {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(join(FOLDER, 'ca.crt'), 'mine\n');
    await apply(NODES);
    const log = await waitFor('the pod says so', 60, async () => {
      const text = await kubectl('logs', 'daemonset/registry-trust', '-n', 'node-trust');
      return text.includes('somebody else keeps this file') && text;
    });
    note(log.trim().split('\n')[0]);
    expect(isReady((await list('pods', 'node-trust'))[0])).toBe(false);
    expect(readFileSync(join(FOLDER, 'ca.crt'), 'utf8')).toBe('mine\n');
    await kubectl('delete', 'daemonset', 'registry-trust', '-n', 'node-trust');
    await waitFor('its pods are gone', 60, async () => (await list('pods', 'node-trust')).length === 0);
    expect(readdirSync(FOLDER)).toEqual(['ca.crt']);
  });

  /** An image with a shell and oras, which builds something and pushes it. */
  async function pushBuilder(file: string): Promise<void> {
    const layout = new OciLayout(join(folder, 'builder'));
    await run('skopeo', ['copy', '--quiet', IMAGE, `oci:${layout.folder}:base`]);
    const rootfs = join(folder, 'rootfs');
    mkdirSync(join(rootfs, 'usr/bin'), { recursive: true });
    copyFileSync(join(TOOLS, 'oras'), join(rootfs, 'usr/bin/oras'));
    await run('tar', ['-C', rootfs, '-czf', join(folder, 'layer.tgz'), '.']);
    const base = layout.read(layout.digest('base')!);
    const config = layout.read(base.config.digest);
    const tar = await run('sh', ['-c', `gzip -dc ${join(folder, 'layer.tgz')} | sha256sum | cut -d' ' -f1`]);
    config.rootfs.diff_ids.push(`sha256:${tar.trim()}`);
    config.config = { Env: ['PATH=/bin:/usr/bin', 'HOME=/tmp'], Cmd: ['sh', '-c', BUILD] };
    const layer = layout.blob('application/vnd.oci.image.layer.v1.tar+gzip', readFileSync(join(folder, 'layer.tgz')));
    layout.tag('builder', layout.manifest({
      ...base, mediaType: 'application/vnd.oci.image.manifest.v1+json', config: layout.json('application/vnd.oci.image.config.v1+json', config), layers: [...base.layers, layer],
    }));
    await skopeoTrusting(file).push(layout.folder, 'builder', BUILDER);
  }

  async function startPod(target = ''): Promise<string> {
    const name = await createPod(target);
    await waitFor(`the pod ${name} runs`, 60, async () => isReady((await get(`pod/${name}`, 'build'))!));
    return name;
  }

  async function pullFails(): Promise<string> {
    return waitForEvent('build', await createPod(), /^Failed: Failed to pull image/);
  }

  async function createPod(target = ''): Promise<string> {
    const name = `builder-${pods++}`;
    const pod = pullingPod('build', name, BUILDER, { imagePullSecrets: [{ name: 'registry-pull' }] }) as any;
    pod.spec.containers[0].env = [
      { name: 'TARGET', value: target }, { name: 'LOGIN', value: ALICE.name }, { name: 'PASSWORD', value: ALICE.password }, { name: 'AUTHORITY', value: trust },
    ];
    await apply(toYaml(pod));
    return name;
  }
});

/** What the pod of the image does: it trusts the authority that it is given, as a ConfigMap would give it. */
const BUILD = [
  'cd /tmp; echo "$AUTHORITY" > ca.crt; echo built > result.txt',
  'if [ -n "$TARGET" ]; then',
  '  echo "$PASSWORD" | oras login --ca-file ca.crt -u "$LOGIN" --password-stdin "$TARGET" &&',
  '  oras push --ca-file ca.crt --no-tty "$TARGET/build/result:1" result.txt && echo "Copied to $TARGET/build/result:1"',
  'fi',
  'trap exit TERM; sleep 3600 & wait',
].join('\n');

/** Looks all the time whether the files of the node are there; `stop` says when they were not. */
function watchFolder(): { stop: () => Promise<string[]> } {
  const missing: string[] = [];
  const timer = setInterval(() => {
    if (!existsSync(join(FOLDER, 'ca.crt'))) {
      missing.push(new Date().toISOString());
    }
  }, 20);
  return { stop: async () => { clearInterval(timer); return missing; } };
}
