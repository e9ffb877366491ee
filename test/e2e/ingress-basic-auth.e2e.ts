import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { host } from './environment';
import { skopeo } from './support/clients';
import { PATHS, request, status, unsafeOnPlainHttp, Watch } from './support/http';
import { apply, get, isReady, kubectl, pods, rolledOut } from './support/kubectl';
import { makeClaim, makeNamespace, useNamespaces } from './support/namespaces';
import { OciLayout } from './support/oci-layout';
import { run } from './support/program';
import { acme, render } from './support/render';
import { note, pause, Stopwatch, waitFor } from './support/wait';
import { NginxBasicAuth } from '../../examples/nginx-basic-auth/main';

const HOST = host('nginx');
const URL = `https://${HOST}`;
const NAME = 'docker-registry';
const SECONDS = 120;

/** What the docs quote for a registry whose Secret for the ingress controller is missing. */
const NO_SECRET = 'The Secret registry-basic-auth with the key "auth" is missing in this namespace: without it the ingress controller may let everybody in.';

describe('the example nginx-basic-auth: the ingress controller asks for the password', () => {
  useNamespaces('registry');

  const plain = PATHS.map((path) => `http://${HOST}${path}`);
  let folder: string;
  let http: Watch;
  let https: Watch;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nginx-'));
    await makeNamespace('registry');
    await makeClaim('registry', 'registry-data');
    http = new Watch(plain);
    https = new Watch(['/v2/', '/v2/_catalog'].map((path) => `${URL}${path}`));
    await waitFor('a first look at plain HTTP', 10, async () => http.seen.length >= plain.length);
    await apply(render((app) => new NginxBasicAuth(app, 'registry', { host: HOST, tls: acme() })));
  }, 150_000);
  afterAll(async () => {
    await Promise.all([http.stop(), https.stop()]);
    rmSync(folder, { recursive: true });
  });

  test('without the Secret the pod does not start, and its log says why', async () => {
    const log = await waitFor('the reason', 60, async () => (await kubectl('logs', `deployment/${NAME}`, '-n', 'registry', '-c', 'prepare')).trim() || undefined);
    expect(log).toBe(NO_SECRET);
    expect(isReady((await pods('registry', NAME))[0])).toBe(false);
  });

  test('the ACME server proves the host through the same controller', async () => {
    await waitFor('the certificate', 120, async () => isReady((await get(`certificate/${NAME}-tls`, 'registry'))!));
    const routed = await waitFor('the route with the certificate', 30, async () => {
      const answer = await status(`${URL}/v2/`);
      return typeof answer === 'number' && answer !== 404 && answer;
    });
    note(`with a certificate and without the Secret: ${routed}`);
  });

  test('without the Secret nobody comes in without a password', async () => {
    const since = Date.now();
    await pause(3000);
    expect(https.answers(since).length).toBeGreaterThan(0);
    expect(https.answers().filter((answer) => answer === 200 || answer === 202)).toEqual([]);
    expect(await status(`${URL}/v2/x/blobs/uploads/`, { method: 'POST' })).not.toBe(202);
    note(`answers on HTTPS so far: ${https.answers().join(', ')}`);
  });

  test('with the htpasswd file of the guide (an MD5 and a bcrypt hash) the pod starts by itself, and both users come in', async () => {
    const since = new Stopwatch();
    await createSecret();
    await rolledOut('registry', NAME, 150);
    await waitFor('a password is asked for', 60, async () => await status(`${URL}/v2/`) === 401);
    const { headers } = await request(`${URL}/v2/`);
    expect(headers['www-authenticate']).toBe('Basic realm="Authentication Required"');
    // the controller asks for a password before it has a route to the pod
    await waitFor('alice is let in', 30, async () => await status(`${URL}/v2/_catalog`, { user: 'alice:md5 password' }) === 200);
    note(`user let in ${since.seconds} s after the Secret was made`);
    expect(await status(`${URL}/v2/_catalog`, { user: 'bob:bcrypt password' })).toBe(200);
    expect(await status(`${URL}/v2/_catalog`, { user: 'bob:wrong' })).toBe(401);
  });

  test('an image is pushed and pulled', async () => {
    const layout = new OciLayout(join(folder, 'image'));
    layout.tag('1', layout.image(Buffer.alloc(100_000, 'x')));
    expect(await skopeo.login(HOST, 'alice', 'md5 password')).toMatchObject({ code: 0 });
    await skopeo.push(layout.folder, '1', `${HOST}/team/image:1`);
    const pulled = new OciLayout(join(folder, 'pulled'));
    await skopeo.pull(`${HOST}/team/image:1`, pulled.folder, '1');
    expect(pulled.digest('1')).toBe(layout.digest('1'));
  });

  test('until then nobody came in without a password', () => {
    expect(https.answers().filter((answer) => answer === 200 || answer === 202)).toEqual([]);
  });

  test('within two minutes after the Secret was deleted the registry takes no traffic', async () => {
    const deleted = Date.now();
    await kubectl('delete', 'secret', 'registry-basic-auth', '-n', 'registry');
    await waitFor('the registry is away', SECONDS, async () => {
      const answer = await status(`${URL}/v2/`, { user: 'alice:md5 password' });
      return answer === 503 || answer === 404;
    });
    const away = Date.now();
    await pause(5000);
    const open = https.seen.filter(({ at, answer }) => at >= deleted && (answer === 200 || answer === 202));
    expect(open.filter(({ at }) => at > away)).toEqual([]);
    expect(https.answers(away + 1000)).toEqual([503]);
    expect((await pods('registry', NAME)).map(isReady)).toEqual([false]);
    note(open.length === 0
      ? `away ${(away - deleted) / 1000} s after the Secret was deleted, and at no time open`
      : `open without a password for ${(open[open.length - 1].at - open[0].at) / 1000} s, away ${(away - deleted) / 1000} s after the Secret was deleted`);
  });

  test('it is back when the Secret is back, and asks for the password', async () => {
    const since = new Stopwatch();
    const made = Date.now();
    await createSecret();
    await waitFor('alice is let in', SECONDS, async () => await status(`${URL}/v2/`, { user: 'alice:md5 password' }) === 200);
    note(`back ${since.seconds} s after the Secret was made again`);
    await pause(1000);
    expect(https.answers(made)).not.toContain(200);
    expect(await status(`${URL}/v2/`)).toBe(401);
  });

  test('plain HTTP was refused or redirected to HTTPS all the time', async () => {
    await http.stop();
    expect(http.seen.length).toBeGreaterThan(100);
    expect(unsafeOnPlainHttp(http)).toEqual([]);
    expect(http.answers()).toContain(308);
    note(`${http.seen.length} requests on plain HTTP were answered ${http.answers().join(', ')}`);
  });

  /** as the guide of imixs-cloud makes it */
  async function createSecret(): Promise<void> {
    const file = join(folder, 'auth');
    await run('htpasswd', ['-bcm', file, 'alice', 'md5 password']);
    await run('htpasswd', ['-bB', file, 'bob', 'bcrypt password']);
    await kubectl('create', 'secret', 'generic', 'registry-basic-auth', '-n', 'registry', `--from-file=${file}`);
  }
});
