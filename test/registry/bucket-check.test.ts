import { execFileSync, spawn } from 'child_process';
import { createHash } from 'crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { parse } from 'yaml';
import { eventually, Run, run, Shell, SHELLS } from './shells';
import { bucketCheck, RUN_FOLDER } from '../../src/registry/write-check';
import { Reach } from '../../src/storage/storage-binding';

/**
 * Stands in for the registry: takes one layer, as strictly as the real one does, and gives up a request whose client hangs up; or behaves as
 * FAKE says.
 */
const REGISTRY = `#!${process.execPath}
const fs = require('fs'), http = require('http'), crypto = require('crypto');
const note = (text) => fs.appendFileSync(process.env.EVENTS, text + '\\n');
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('REGISTRY_')));
note('starts ' + JSON.stringify({ args: process.argv.slice(2), environment }));
const kind = process.env.FAKE;
if (kind === 'panic') { console.error('panic: invalid region provided: mars-1\\n\\ngoroutine 1 [running]:\\n\\tmain.go:26 +0x1a'); process.exit(2); }
if (kind === 'usage') { console.error('configuration error: yaml: line 1\\nUsage:\\n  registry serve <config>'); process.exit(1); }
if (kind === 'fatal') { console.error('{"level":"info"}\\n{"level":"fatal","msg":"no such file"}'); process.exit(1); }
const [host, port] = process.env.REGISTRY_HTTP_ADDR.split(':');
const server = http.createServer((request, response) => {
  const parts = [];
  request.socket.on('end', () => { if (!response.writableEnded) { note('hung up'); request.socket.destroy(); } });
  request.on('data', (part) => parts.push(part)).on('end', () => setTimeout(() => answer(request, Buffer.concat(parts), response), 100));
});
function answer({ method, url, headers, httpVersion }, body, response) {
  note(method + ' ' + url.replace(/[?].*/, '') + ' ' + body.length);
  const refuse = (status, why) => { console.error(JSON.stringify({ level: 'error', 'err.detail': process.env.DETAIL, msg: why })); response.writeHead(status); response.end(); };
  if (kind === 'silent' || kind === 'silent at PUT' && method === 'PUT') return;
  if (kind === method) return refuse(500, 's3aws: AccessDenied: ' + process.env.WHY);
  if (headers.host !== 'registry' || headers['content-type'] !== 'application/octet-stream') return refuse(400, 'headers');
  if (method === 'POST' && url === '/v2/write-check/blobs/uploads/') {
    response.writeHead(202, { Location: '/v2/write-check/blobs/uploads/1?_state=a%3Db' });
    return response.end();
  }
  const digest = 'sha256:' + crypto.createHash('sha256').update(body).digest('hex');
  if (method === 'PUT' && url === '/v2/write-check/blobs/uploads/1?_state=a%3Db&digest=' + digest) { response.writeHead(201); return response.end(); }
  refuse(404, method + ' ' + url);
}
server.listen(Number(port), host, () => note('listens'));
`;

const PORT = 20000 + process.pid % 5000;
const words = 'the S3 bucket "images"';
const binding = { driver: 's3', parameters: { bucket: 'images' }, mounts: [], environment: {}, reach: Reach.EVERYWHERE, words };

jest.setTimeout(60_000);

describe.each(SHELLS.filter(({ nc }) => nc))('what a pod tries with its bucket, by $name', (shell: Shell) => {
  let folder: string;
  let last: Run;

  const script = (rootdirectory?: string, at = folder) => bucketCheck({ ...binding, parameters: { ...binding.parameters, rootdirectory } })
    .replaceAll(RUN_FOLDER, at)
    .replaceAll(':5444', `:${PORT}`).replaceAll(' 5444 ', ` ${PORT} `).replaceAll(':1544 ', `:${PORT.toString(16).toUpperCase()} `)
    .replace(/^tries=\d+$/m, 'tries=300'); // a busy machine takes its time
  const check = async (fake: string, text = script(), environment = {}) => {
    last = await run(shell, text, { folder, environment: { EVENTS: join(folder, 'events'), FAKE: fake, WHY: 'not yours', ...environment } });
    return last;
  };
  const events = () => existsSync(join(folder, 'events')) ? readFileSync(join(folder, 'events'), 'utf8').trim().split('\n') : [];
  const stamp = (minutes: number, what = 'written') => execFileSync('touch', ['-d', `${minutes * 60} seconds ago`, join(folder, what)]);
  const says = (text: string) => `The registry cannot write to the S3 bucket "images": ${text}`;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bucket-check-'));
    writeFileSync(join(folder, 'registry'), REGISTRY);
    chmodSync(join(folder, 'registry'), 0o755);
    symlinkSync(shell.nc!, join(folder, 'nc'));
  });

  afterEach(async () => {
    try {
      await eventually(`the check left nothing behind, but ${last.left()}`, () => last.left().length === 0);
    } finally {
      last.clear();
      rmSync(folder, { recursive: true });
    }
  });

  test('is to push a layer, always the same one, after which nothing is said', async () => {
    expect(await check('well')).toMatchObject({ code: 0, out: '', error: '' });
    expect(events().slice(1)).toEqual(['listens', 'POST /v2/write-check/blobs/uploads/ 0', 'PUT /v2/write-check/blobs/uploads/1 8']);
    expect(existsSync(join(folder, 'written'))).toBe(true);
    expect(script()).toContain(createHash('sha256').update('written\n').digest('hex'));
  });

  test('is done by a registry of the same configuration, on the loopback, without what it does not need', async () => {
    await check('well', script('/images'));
    const { args, environment } = JSON.parse(events()[0].slice('starts '.length));
    expect(args).toEqual(['serve', 'config.yml']);
    expect(environment).toMatchObject({
      REGISTRY_AUTH: 'none',
      REGISTRY_NOTIFICATIONS: '{}',
      REGISTRY_MIDDLEWARE: '{}',
      REGISTRY_HTTP_ADDR: `127.0.0.1:${PORT}`,
      REGISTRY_HTTP_TLS_CERTIFICATE: '',
      REGISTRY_HTTP_DEBUG_ADDR: '',
      REGISTRY_HTTP_DRAINTIMEOUT: '1s',
    });
  });

  test('knows what the container knows, but nothing that goes deeper into what it does without', async () => {
    await check('well', script(), { REGISTRY_AUTH_HTPASSWD_REALM: 'r', REGISTRY_NOTIFICATIONS_ENDPOINTS_0_URL: 'u', REGISTRY_STORAGE_S3_REGION: 'kept' });
    const names = Object.keys(JSON.parse(events()[0].slice('starts '.length)).environment);
    expect(names.filter((name) => /^REGISTRY_(AUTH|NOTIFICATIONS|MIDDLEWARE)_/.test(name))).toEqual([]);
    expect(names).toContain('REGISTRY_STORAGE_S3_REGION');
  });

  test('is not answered by one that a killed probe left behind', async () => {
    const environment = { REGISTRY_HTTP_ADDR: `127.0.0.1:${PORT}`, EVENTS: join(folder, 'events'), FAKE: 'POST', PATH: process.env.PATH };
    const old = spawn(join(folder, 'registry'), ['serve', 'config.yml'], { env: environment, stdio: 'ignore' });
    const ended = new Promise((resolve) => old.on('exit', (_, signal) => resolve(signal)));
    await eventually('it listens', () => events().includes('listens'));
    expect((await check('well')).code).toBe(0);
    expect(await ended).toBe('SIGKILL');
  });

  test.each([
    [undefined, '/.write-check'], ['/', '/.write-check'], ['/team/images', '/team/images/.write-check'],
    ["/it's (ours)", "/it's (ours)/.write-check"], ['/$(id) `id` "a": b #c', '/$(id) `id` "a": b #c/.write-check'],
  ])('is in a folder beside the images: %s', async (root, beside) => {
    expect((await check('well', script(root))).code).toBe(0);
    expect(parse(JSON.parse(events()[0].slice('starts '.length)).environment.REGISTRY_STORAGE_S3_ROOTDIRECTORY)).toBe(beside);
  });

  test('is not done again within two minutes, and then it is', async () => {
    await check('well');
    const once = events().length;
    stamp(1.8);
    expect((await check('POST')).code).toBe(0);
    expect(events()).toHaveLength(once);
    stamp(2.2);
    expect((await check('well')).code).toBe(0);
    expect(events().length).toBeGreaterThan(once);
  });

  test.each(['POST', 'PUT'])('fails with the bucket and the reason where it refuses the %s', async (method) => {
    const { code, out } = await check(method);
    expect(code).toBe(1);
    expect(out).toBe(says(`${method}: 500. {"level":"error","msg":"s3aws: AccessDenied: not yours"}`));
    expect(existsSync(join(folder, 'written'))).toBe(false);
  });

  test('says the same again for a minute, without asking, and then asks', async () => {
    const { out } = await check('POST');
    const once = events().length;
    stamp(0.8, 'failed');
    expect(await check('well')).toMatchObject({ code: 1, out });
    expect(events()).toHaveLength(once);
    stamp(1.2, 'failed');
    expect(await check('well')).toMatchObject({ code: 0, out: '' });
    expect((await check('POST')).code).toBe(0);
  });

  test('gives what the storage said as the reason, in plain words', async () => {
    const { out } = await check('POST', script(), { DETAIL: 's3aws: AccessDenied: "you" may not\n\tstatus code: 403' });
    expect(out).toBe(says('POST: 500. s3aws: AccessDenied: "you" may not  status code: 403'));
  });

  test('keeps the reason short', async () => {
    const { out } = await check('POST', script(), { WHY: 'x'.repeat(5000) });
    expect(out.length).toBeLessThan(1700);
    expect(out).not.toContain('\n');
  });

  test('may fail while the last success is under three minutes old, and not afterwards', async () => {
    stamp(2.8);
    expect(await check('POST')).toMatchObject({ code: 0, out: '' });
    expect(existsSync(join(folder, 'failed'))).toBe(false);
    stamp(3.2);
    expect((await check('POST')).code).toBe(1);
  });

  test.each(['silent', 'silent at PUT'])('fails where nothing answers (%s)', async (kind) => {
    const { code, out } = await check(kind, script().replace(/(no answer within .*tries=)\d+/, '$18'));
    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`^${says(`${kind === 'silent' ? 'POST' : 'PUT'}: no answer within \\d+ s\\.`)}$`));
  });

  test.each([
    ['panic', 'panic: invalid region provided: mars-1'],
    ['usage', 'configuration error: yaml: line 1'],
    ['fatal', '{"level":"fatal","msg":"no such file"}'],
  ])('fails with the reason where no registry starts (%s)', async (kind, reason) => {
    const { code, out } = await check(kind);
    expect(code).toBe(1);
    expect(out).toBe(says(`it does not start with this configuration. ${reason}`));
  });

  test('fails where one never listens', async () => {
    writeFileSync(join(folder, 'registry'), '#!/bin/sh\necho waits; exec sleep 100\n');
    const { code, out } = await check('', script().replace(/^tries=\d+$/m, 'tries=5'));
    expect([code, out]).toEqual([1, says('it does not start with this configuration. waits')]);
  });

  test('fails where the image has nothing to ask with', async () => {
    rmSync(join(folder, 'nc'));
    const { code, out } = await check('well', script().replace('command -v nc ', 'command -v no-such-nc '));
    expect(code).toBe(1);
    expect(out).toMatch(/the image has no nc to ask with\. ?/);
  });

  test('fails where there is no folder to note it down in', async () => {
    expect((await check('well', script(undefined, `${folder}/none`))).code).toBe(1);
    expect(events()).toEqual([]);
  });
});
