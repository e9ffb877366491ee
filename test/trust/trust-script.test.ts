import { execFileSync } from 'child_process';
import { rmSync, statSync, symlinkSync } from 'fs';
import { CA, OTHER_CA } from './authorities';
import { aWhile, HOST, mirrored, Node, PEM, plain, shells, TOML, until } from './node';
import { ContainerRuntime } from '../../src/trust/container-runtime';

describe.each(shells)('in $shell', ({ shell }) => {
  let node: Node;
  beforeEach(() => { node = new Node(shell); });
  afterEach(() => node.end());

  test('it writes the certificates and what refers to them, and says so', async () => {
    const pod = await node.started('one');
    expect(node.read(PEM)).toBe(`# Written by NodeTrust trust/registry, pod one\n${CA}`);
    expect(node.read(TOML)).toBe([
      '# Written by NodeTrust trust/registry, pod one',
      `server = "https://${HOST}"`,
      '',
      '[host."https://mirror.example.com"]',
      '  capabilities = ["pull", "resolve"]',
      '',
      `[host."https://${HOST}"]`,
      '  ca = "ca.crt"',
      '',
    ].join('\n'));
    expect(pod.log).toBe(`/${PEM}: written.\n/${TOML}: written.\nEverything is in place.\n`);
    expect(statSync(node.path(PEM)).mode % 0o1000).toBe(0o644);
    expect(statSync(node.path(HOST)).mode % 0o1000).toBe(0o755);
    expect(execFileSync('openssl', ['x509', '-noout', '-subject', '-in', node.path(PEM)], { encoding: 'utf8' })).toContain('Example CA');
  });

  test('it writes nothing again, and only what was renewed', async () => {
    const pod = await node.started('one', mirrored, { 'ca': CA, 'mirror-1-ca': CA });
    const files = ['docker.io/ca.crt', 'docker.io/hosts.toml'];
    const before = files.map((file) => node.state(file));
    pod.mount('mirror-1-ca', CA + OTHER_CA);
    await until(() => node.read('docker.io/mirror.example.com.crt').endsWith(CA + OTHER_CA));
    expect(files.map((file) => node.state(file))).toEqual(before);
    await until(() => pod.log.match(/mirror\.example\.com\.crt: written\./g)?.length === 2);
  });

  test('it writes again what somebody changed below its line, or removed', async () => {
    await node.started('one');
    node.write(TOML, node.read(TOML).replace('ca.crt', 'other.crt'));
    await until(() => node.read(TOML).includes('"ca.crt"'));
    rmSync(node.path(HOST), { recursive: true });
    await until(() => node.has(PEM) && node.has(TOML));
  });

  test.each([
    ['with other text', 'server = "https://mine"\n'],
    ['that is empty', ''],
    ['of another NodeTrust', '# Written by NodeTrust other/registry, pod two\nserver = "https://its"\n'],
    ['of a NodeTrust whose name begins alike', '# Written by NodeTrust trust/registry-two, pod two\n'],
  ])('it leaves a file alone that is somebody else\'s: one %s', async (_, text) => {
    node.write(TOML, text);
    const before = node.state(TOML);
    const pod = node.start('one');
    await until(() => pod.log.includes('Nothing is written.'));
    await aWhile();
    expect(pod.ready).toBe(false);
    expect(pod.log.match(/hosts\.toml/g)).toHaveLength(1);
    expect(node.has(PEM)).toBe(false);
    expect(await pod.stop()).toBe(0);
    expect(node.state(TOML)).toEqual(before);
  });

  test('it names the NodeTrust whose file it is', async () => {
    node.write(PEM, '# Written by NodeTrust other/registry, pod two\n');
    const pod = node.start('one');
    await until(() => pod.log !== '');
    expect(pod.log).toBe(`/${PEM}: Written by NodeTrust other/registry, pod two, keeps this file. Nothing is written. Remove one of the two.\n`);
  });

  test('it leaves a link and a folder alone that are in the place of a file', async () => {
    node.write('elsewhere', 'text');
    node.write(`${HOST}/hosts.toml/folder`, '');
    symlinkSync(node.path('nowhere'), node.path(PEM));
    const pod = node.start('one');
    await until(() => pod.log.includes('ca.crt') && pod.log.includes('hosts.toml'));
    expect(await pod.stop()).toBe(0);
    expect(node.has('nowhere')).toBe(false);
    expect(node.has(`${HOST}/hosts.toml/folder`)).toBe(true);
  });

  test('it takes the place when it is free', async () => {
    node.write(TOML, 'mine');
    const pod = node.start('one');
    await until(() => pod.log.includes('Move it away'));
    rmSync(node.path(TOML));
    await until(() => pod.ready && pod.log.endsWith('Everything is in place.\n'));
  });

  test('it says which folder the runtime would read instead', async () => {
    node.write('registry.example.com_5000_/hosts.toml', 'mine');
    const pod = node.start('one');
    await until(() => pod.log.includes('/registry.example.com_5000_: the runtime would read this instead.'));
    expect(node.has(HOST)).toBe(false);
  });

  test('without mirrors it writes certificates alone, unless a hosts.toml would hide them', async () => {
    node.write(TOML, 'server = "https://mine"\n');
    const pod = node.start('one', plain);
    await until(() => pod.log.includes(`/${TOML}: the runtime would read this instead.`));
    rmSync(node.path(TOML));
    await until(() => pod.ready);
    expect([node.has(PEM), node.has(TOML)]).toEqual([true, false]);
    await pod.stop();
    expect(node.has(HOST)).toBe(false);
  });

  test.each([
    ['missing', undefined, 'has no certificate'],
    ['empty', '', 'has no certificate'],
    ['cut off', CA.slice(0, 200), 'has no certificate'],
    ['no certificate', 'null\n', 'has no certificate'],
    ['one with a private key', `${CA}-----BEGIN EC PRIVATE KEY-----\nMHc=\n-----END EC PRIVATE KEY-----\n`, 'has a private key in it'],
  ])('it keeps what the node has while the authority is %s', async (_, broken, complaint) => {
    const pod = await node.started('one');
    const before = [PEM, TOML].map((file) => node.state(file));
    pod.mount('ca', broken);
    await until(() => pod.log.includes(`/${PEM}: stays as it is, since the volume "ca" ${complaint}`));
    await until(() => !pod.ready);
    await aWhile();
    expect([PEM, TOML].map((file) => node.state(file))).toEqual(before);
    expect(pod.log.match(/stays as it is/g)).toHaveLength(1);
    pod.mount('ca', OTHER_CA);
    await until(() => pod.ready);
    expect(node.read(PEM)).toContain(OTHER_CA);
  });

  test('it refers to no certificates that are not there', async () => {
    const pod = node.start('one', mirrored, { 'ca': CA, 'mirror-1-ca': '' });
    await until(() => pod.log.includes('the volume "mirror-1-ca" has no certificate'));
    await aWhile();
    expect(node.writer('docker.io/ca.crt')).toBe('one');
    expect(node.has('docker.io/hosts.toml')).toBe(false);
    await pod.stop();
    expect(node.has('docker.io')).toBe(false);
  });

  test('it says what it cannot write, and tries again', async () => {
    node.write(HOST, 'a file where the folder should be');
    const pod = node.start('one');
    await until(() => pod.log.includes(`/${PEM}: cannot be written. `));
    await aWhile();
    expect(pod.log.match(/cannot be written/g)).toHaveLength(1);
    rmSync(node.path(HOST));
    await until(() => pod.ready);
  });

  test('it keeps mirrors without authorities', async () => {
    await node.started('one', { host: 'docker.io', mirrors: [{ url: 'https://mirror.example.com' }] }, {});
    expect(node.read('docker.io/hosts.toml')).toMatch(/server = "https:\/\/registry-1\.docker\.io"\n\n\[host\."https:\/\/mirror\.example\.com"\]/);
  });

  test('it writes for CRI-O, and leaves the folders that are CRI-O\'s', async () => {
    const pod = await node.started('one', { ...mirrored, runtime: ContainerRuntime.crio() }, { 'ca': CA, 'mirror-1-ca': OTHER_CA });
    expect(node.read('certs.d/docker.io/ca.crt')).toContain(CA);
    expect(node.read('certs.d/mirror.example.com/ca.crt')).toContain(OTHER_CA);
    expect(node.read('registries.conf.d/50-docker.io.conf')).toContain('[[registry.mirror]]\nlocation = "mirror.example.com/hub"\n');
    await pod.stop();
    expect(['certs.d/docker.io', 'certs.d/mirror.example.com', 'registries.conf.d/50-docker.io.conf'].filter((file) => node.has(file))).toEqual([]);
    expect(['certs.d', 'registries.conf.d'].every((folder) => node.has(folder))).toBe(true);
  });

  test('it writes for Docker', async () => {
    const pod = await node.started('one', { ...plain, runtime: ContainerRuntime.docker() });
    expect(node.read(PEM)).toContain(CA);
    expect(node.has(TOML)).toBe(false);
    await pod.stop();
    expect(node.has(HOST)).toBe(false);
  });
});
