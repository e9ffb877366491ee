import { ChildProcess, spawn } from 'child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { serveRenewed } from '../../src/registry/renewal';
import { RUN_FOLDER } from '../../src/registry/write-check';

/**
 * Stands in for the registry: writes down what happens to it, reads its configuration before it listens, serves no pair that says "broken",
 * and ends when it is told to, later if an upload is under way.
 */
const FAKE = `#!${process.execPath}
const fs = require('fs'), net = require('net');
const [, , , config] = process.argv;
const note = (text) => fs.appendFileSync(process.env.EVENTS, process.pid + ' ' + text + '\\n');
note('starts with ' + config.split('/').pop() + (process.env.REGISTRY_HTTP_ADDR ? ' aside' : ''));
fs.readFileSync(config);
const server = net.createServer();
const aside = process.env.REGISTRY_HTTP_ADDR;
if (aside && fs.readFileSync(process.env.KEY, 'utf8').includes('stuck')) { setInterval(() => {}, 1000); return; }
const [host, port] = aside ? aside.split(':') : ['127.0.0.1', process.env.FAKE_PORT];
server.on('error', (error) => { note('fails: ' + error.code); process.exit(1); });
server.listen(Number(port), host, () => {
  if (fs.readFileSync(process.env.KEY, 'utf8').includes('broken')) { note('cannot serve'); process.exit(1); }
  note('listens, secret ' + process.env.REGISTRY_HTTP_SECRET);
});
process.on('SIGTERM', () => {
  server.close();
  note('ends');
  setTimeout(() => { note('has drained'); process.exit(0); }, fs.existsSync(process.env.EVENTS + '.busy') && !aside ? 1500 : 0);
});
process.on('SIGUSR1', () => process.exit(7));
`;

const FAKE_PORT = 25000 + process.pid % 5000;

jest.setTimeout(30_000);

let folder: string;
let shell: ChildProcess;
let code: Promise<number | null>;

const events = () => existsSync(join(folder, 'events')) ? readFileSync(join(folder, 'events'), 'utf8').trim().split('\n') : [];
const pidOf = (text: string, from = 0) => Number(events().slice(from).find((event) => event.includes(text))!.split(' ')[0]);
const log: string[] = [];

async function until(what: string, check: () => boolean, seconds = 20): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!check()) {
    if (Date.now() > end) {
      throw new Error(`not within ${seconds} s: ${what}\n${events().join('\n')}\n${log.join('')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function pair(certificate: string, key: string): void {
  writeFileSync(join(folder, 'tls.crt'), certificate);
  writeFileSync(join(folder, 'tls.key'), key);
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'renewal-'));
  log.length = 0;
  writeFileSync(join(folder, 'registry'), FAKE);
  chmodSync(join(folder, 'registry'), 0o755);
  writeFileSync(join(folder, '.http-secret'), 'abc');
  writeFileSync(join(folder, 'config.yml'), 'version: 0.1\n');
  pair('first', 'first');
  const script = serveRenewed({ root: folder }, `${folder}/config.yml`, { certificate: `${folder}/tls.crt`, key: `${folder}/tls.key` })
    .replaceAll(RUN_FOLDER, folder)
    .replace('tries=60', 'tries=5')
    // but not the two seconds in which the next registry gets to its pipe: on a busy machine they are needed
    .replace(/\bsleep (\d+)/g, (_, seconds) => `sleep ${seconds === '2' ? 2 : seconds / 5}`);
  shell = spawn('sh', ['-c', script], {
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}`, EVENTS: join(folder, 'events'), KEY: join(folder, 'tls.key'), FAKE_PORT: `${FAKE_PORT}` },
  });
  shell.stderr!.on('data', (data) => log.push(data.toString()));
  code = new Promise((resolve) => shell.on('exit', resolve));
  await until('the registry listens', () => events().some((event) => event.includes('listens')));
});

afterEach(async () => {
  shell.kill('SIGTERM');
  await code;
  rmSync(folder, { recursive: true });
});

test('the registry knows the secret of upload sessions', () => {
  expect(events()[1]).toMatch(/ listens, secret abc$/);
});

test('a renewed pair is tried aside, then the old registry ends and the new one takes the port; what is under way goes on', async () => {
  const first = pidOf('starts with config.yml');
  writeFileSync(join(folder, 'events.busy'), '');
  pair('second', 'second');
  await until('it is served', () => log.join('').includes('certificate: the renewed one is served'));
  const steps = events().map((event) => event.replace(/^\d+ /, `${event.split(' ')[0] === String(first) ? 'first' : 'other'} `));
  expect(steps.slice(2, 7)).toEqual([
    'other starts with config.yml aside', 'other listens, secret abc', 'other ends', 'other has drained', 'other starts with config',
  ]);
  expect(steps.slice(7, 9).sort()).toEqual(['first ends', 'other listens, secret abc']);
  await until('the first one has drained', () => events().includes(`${first} has drained`));
  expect(shell.exitCode).toBeNull();
});

test('a pair that cannot be served is left alone, once, and the old registry goes on', async () => {
  pair('second', 'broken');
  await until('it says so', () => log.join('').includes('certificate: the renewed one cannot be served'));
  await new Promise((resolve) => setTimeout(resolve, 3000));
  expect(events().filter((event) => event.includes('cannot serve'))).toHaveLength(1);
  expect(events().filter((event) => event.endsWith(' ends'))).toEqual([]);
  pair('third', 'third');
  await until('the mended one is served', () => log.join('').includes('the renewed one is served'));
});

test('a pair with which a registry never listens is left alone, and what was tried is ended', async () => {
  pair('second', 'stuck');
  await until('it says so', () => log.join('').includes('certificate: the renewed one cannot be served'));
  expect(events().filter((event) => event.endsWith(' ends'))).toEqual([]);
  const trial = pidOf('aside');
  await until('the trial is gone', () => !existsSync(`/proc/${trial}`) || readFileSync(`/proc/${trial}/stat`, 'utf8').includes(') Z '));
});

test('the pod ends when the registries have drained, those that had handed over included', async () => {
  writeFileSync(join(folder, 'events.busy'), '');
  shell.kill('SIGTERM');
  const since = Date.now();
  expect(await code).toBe(0);
  expect(Date.now() - since).toBeGreaterThan(1000);
  expect(events()[events().length - 1]).toContain('has drained');
});

test('a registry that ends by itself ends the container, with its code', async () => {
  process.kill(pidOf('starts'), 'SIGUSR1');
  expect(await code).toBe(7);
});
