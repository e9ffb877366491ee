import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { CA, OTHER_CA } from './authorities';
import { aWhile, HOST, mirrored, Node, PEM, plain, Pod, shells, TOML, trust, until } from './node';

describe.each(shells)('in $shell', ({ shell }) => {
  let node: Node;
  beforeEach(() => { node = new Node(shell); });
  afterEach(() => node.end());

  test('mirrors come and go by updates', async () => {
    const [one, two] = [await node.started('one', plain), await node.started('two', trust)];
    await one.stop();
    expect([PEM, TOML].map((file) => node.writer(file))).toEqual(['two', 'two']);
    await node.started('three', plain);
    await two.stop();
    expect([PEM, TOML].map((file) => node.writer(file))).toEqual(['three', undefined]);
  });

  test('an update leaves the trust in place, and a removal takes it away', async () => {
    const one = await node.started('one');
    const two = await node.started('two');
    expect(node.writer(PEM)).toBe('two');
    const before = [PEM, TOML].map((file) => node.state(file));
    expect(await one.stop()).toBe(0);
    expect([PEM, TOML].map((file) => node.state(file))).toEqual(before);
    expect(one.log).not.toContain('removed');

    expect(await two.stop()).toBe(0);
    expect(node.has(HOST)).toBe(false);
    expect(two.log).toMatch(new RegExp(`/${TOML}: removed\\.\n/${PEM}: removed\\.\n$`));
    expect(two.ready).toBe(false);
  });

  test('a pod whose files were taken over waits, and takes them back when they are gone', async () => {
    const one = await node.started('one');
    const two = await node.started('two');
    await until(() => one.log.includes('pod two has taken this file over.'));
    await aWhile();
    expect(node.writer(PEM)).toBe('two');
    expect(one.ready).toBe(true);
    await two.stop();
    await until(() => node.writer(PEM) === 'one' && node.writer(TOML) === 'one');
  });

  test('it is not ready while the newer pod keeps something else', async () => {
    const one = await node.started('one');
    await node.started('two', trust, { ca: OTHER_CA });
    await until(() => one.log.includes(`/${PEM}: that pod keeps something else there than this one would.`));
    await until(() => !one.ready);
    expect(node.read(PEM)).toContain(OTHER_CA);
  });

  test('an update takes away what the new version has no more', async () => {
    const one = await node.started('one', mirrored, { 'ca': CA, 'mirror-1-ca': CA });
    await node.started('two', { ...mirrored, mirrors: [{ url: 'https://mirror.example.com/hub' }] });
    await one.stop();
    expect(node.has('docker.io/mirror.example.com.crt')).toBe(false);
    expect(node.writer('docker.io/hosts.toml')).toBe('two');
  });

  test('a removal leaves what is not its own, and the folder that it is in', async () => {
    const pod = await node.started('one');
    node.write(`${HOST}/client.cert`, 'theirs');
    await pod.stop();
    expect([node.has(PEM), node.has(TOML), node.read(`${HOST}/client.cert`)]).toEqual([false, false, 'theirs']);
  });

  test('a container that starts again finds its files', async () => {
    const pod = await node.started('one');
    const before = [PEM, TOML].map((file) => node.state(file));
    await pod.kill();
    pod.start();
    await until(() => pod.log.match(/Everything is in place/g)?.length === 2);
    expect([PEM, TOML].map((file) => node.state(file))).toEqual(before);
    await pod.kill();
    pod.mount('ca', '');
    pod.start();
    await until(() => pod.log.includes('has no certificate') && !pod.ready);
  });

  test('a folder that is made anew on the node, as k3s does when it starts, ends the container, and the next one has the new folder', async () => {
    const pod = await node.started('one');
    rmSync(node.path(''), { recursive: true, maxRetries: 5 });
    mkdirSync(node.path(''));
    expect(await pod.exited()).toBe(1);
    expect(pod.log).toContain('the folder is gone from the node');
    pod.start();
    await until(() => node.has(PEM) && node.has(TOML));
  });

  test('it removes what a pod left that was killed, and nothing else', async () => {
    const leftovers = [`${HOST}/.ca.crt.trust.registry.dead`, `${HOST}/.hosts.toml.trust.registry.dead`];
    const others = [`${HOST}/.ca.crt.trust.registry-two.live`, `${HOST}/.ca.crt`, `${HOST}/.ca.crt.other.registry.live`];
    [...leftovers, ...others].forEach((file) => node.write(file, 'half'));
    await node.started('one');
    expect(leftovers.filter((file) => node.has(file))).toEqual([]);
    expect(others.filter((file) => node.has(file))).toEqual(others);
  });
});

describe('with a tool that does not work as it should', () => {
  let node: Node;
  let tools: string;
  beforeEach(() => {
    node = new Node(['sh']);
    tools = mkdtempSync(`${tmpdir()}/tools-`);
  });
  afterEach(async () => {
    await node.end();
    rmSync(tools, { recursive: true });
  });

  function start(uid: string, name: string, script: string): Pod {
    writeFileSync(`${tools}/${name}`, `#!/bin/sh\n${script}\n`);
    chmodSync(`${tools}/${name}`, 0o755);
    return node.start(uid, plain, { ca: OTHER_CA }, tools);
  }

  test('a pod that is killed while it writes leaves the old file whole, and the next one goes on', async () => {
    const one = await node.started('one', plain);
    const before = node.state(PEM);
    await one.kill();

    const two = start('two', 'mv', 'echo > "${2%/*}/stuck"; sleep 30');
    await until(() => node.has(`${HOST}/stuck`));
    await two.kill();
    expect(node.state(PEM)).toEqual(before);
    expect(node.read(`${HOST}/.ca.crt.trust.registry.two`)).toContain(OTHER_CA);

    await node.started('three', plain, { ca: OTHER_CA });
    expect(node.read(PEM)).toContain(OTHER_CA);
    expect(node.has(`${HOST}/.ca.crt.trust.registry.two`)).toBe(false);
  });

  test('a file that may not be on the disk does not count, and nothing is left of it', async () => {
    const pod = start('one', 'sync', 'echo no room >&2; exit 1');
    await until(() => pod.log.includes(`/${PEM}: cannot be written. no room`));
    expect(readdirSync(node.path(HOST))).toEqual([]);
    expect(pod.ready).toBe(false);
  });

  test('a pod that ends while it cannot write leaves nothing', async () => {
    const pod = start('one', 'mv', 'echo > "$0.runs"; sleep 0.3; exit 1');
    await until(() => existsSync(`${tools}/mv.runs`));
    expect(await pod.stop()).toBe(0);
    expect(readdirSync(node.path(HOST))).toEqual([]);
  });
});
