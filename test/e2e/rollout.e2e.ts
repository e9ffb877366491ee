import { randomBytes } from 'crypto';
import { host } from './environment';
import { status } from './support/http';
import { apply, kubectl, KubeObject, list, objects, pods, rolledOut, toYaml } from './support/kubectl';
import { useNamespaces } from './support/namespaces';
import { ALICE_LOGIN, startLetsEncrypt } from './support/registry';
import { acme, render } from './support/render';
import { lost, uploadDuring } from './support/straddling-uploads';
import { Uploader } from './support/upload';
import { note, Stopwatch, waitFor } from './support/wait';
import { LetsEncrypt } from '../../examples/lets-encrypt/main';

const HOST = host('rollout');
const VOLUME = '/var/lib/registry';

useNamespaces('registry');
beforeAll(() => startLetsEncrypt(HOST), 180_000);

const uploader = () => new Uploader(`https://${HOST}`, ALICE_LOGIN);
const podName = async () => (await pods('registry'))[0].metadata.name;
const inPod = (...command: string[]) => kubectl('exec', 'deployment/registry', '-n', 'registry', '-c', 'registry', '--', 'sh', '-c', ...command);
const httpSecret = () => inPod(`cat ${VOLUME}/.http-secret`);

describe('the secret of upload sessions', () => {
  test('is 64 random hexadecimal digits on the volume, for the registry\'s user and group alone', async () => {
    expect(await httpSecret()).toMatch(/^[0-9a-f]{64}$/);
    expect(await inPod(`stat -c '%a %u %g' ${VOLUME}/.http-secret`)).toBe('640 1000 1000\n');
    expect(await inPod(`ls -A ${VOLUME}`)).not.toContain('.starting');
  });

  test('is the one that the registry uses', async () => {
    expect(await inPod('tr "\\0" "\\n" < /proc/1/environ | grep ^REGISTRY_HTTP_SECRET=')).toBe(`REGISTRY_HTTP_SECRET=${await httpSecret()}\n`);
  });
});

describe('a registry pod that is deleted', () => {
  test('is replaced by one that has what was pushed, and goes on with an upload that was begun', async () => {
    const client = uploader();
    const digest = await client.upload('kept', 0);
    const [before, secret] = [await podName(), await httpSecret()];

    const begun = await client.begin('kept', randomBytes(1000));
    await kubectl('delete', 'pod', before, '-n', 'registry');
    await rolledOut('registry');
    await waitFor('the route to the new pod', 30, async () => await status(`https://${HOST}/v2/`, { user: ALICE_LOGIN }) === 200);

    expect(await podName()).not.toBe(before);
    expect(await httpSecret()).toBe(secret);
    expect(await client.holds('kept', digest)).toBe(true);
    expect(await client.holds('kept', await client.finish(begun))).toBe(true);
    client.close();
  });
});

describe('four updates in a row', () => {
  test('break none of the uploads of six clients that straddle them, and every blob reads back', async () => {
    const secret = await httpSecret();
    const servedBy = new Set([await podName()]);
    const during = await uploadDuring(HOST, async () => {
      const since = new Stopwatch();
      for (let update = 0; update < 4; update++) {
        await kubectl('rollout', 'restart', 'deployment/registry', '-n', 'registry');
        await rolledOut('registry');
        servedBy.add(await podName());
      }
      note(`4 updates in ${since.seconds} s`);
    });

    expect(servedBy.size).toBe(5);
    expect(during.errors).toEqual([]);
    expect(during.stored.length).toBeGreaterThan(24);
    expect(await lost(HOST, during)).toEqual([]);
    expect(await httpSecret()).toBe(secret);
  });
});

describe('an update whose pod cannot write to the volume', () => {
  const yaml = render((app) => new LetsEncrypt(app, 'registry', { host: HOST, tls: acme() }));
  const serves = () => status(`https://${HOST}/v2/_catalog`, { user: ALICE_LOGIN });

  /** the reason that the init container of a new pod gives, while the old pod goes on */
  async function refusal(old: string): Promise<string> {
    const failed = await waitFor('a new pod whose init container failed', 60, async () => (await pods('registry')).find((pod) => (
      pod.metadata.name !== old && initState(pod)?.terminated?.exitCode > 0 || initState(pod)?.waiting?.reason === 'CrashLoopBackOff'
    )));
    expect(await serves()).toBe(200);
    expect((await pods('registry')).map(({ metadata: { name } }) => name)).toContain(old);
    return (await kubectl('logs', failed.metadata.name, '-n', 'registry', '-c', 'prepare')).trim();
  }

  test('another user without the group of the volume: it stops with the reason, and the old pod goes on serving', async () => {
    const old = await podName();
    await apply(toYaml(...objects(yaml).map((object) => asUser(object, 2000))));
    const reason = await refusal(old);
    note(reason);
    expect(reason).toMatch(/(^|\n)The registry cannot write to its volume at \/var\/lib\/registry: user 2000, groups 2000, drwxrwsr-x .* 1000 .*, .* Make room, or give the volume to this user or group\.$/);
    await apply(yaml);
    await waitFor('the old pod alone', 60, async () => (await list('pods', 'registry')).length === 1);
    expect(await podName()).toBe(old);
  });

  test('a folder of images that is not writable: it stops with the reason, and the old pod goes on serving', async () => {
    const old = await podName();
    const folder = `${VOLUME}/docker/registry/v2/repositories`;
    await inPod(`chmod 555 ${folder}`);
    await kubectl('rollout', 'restart', 'deployment/registry', '-n', 'registry');
    const reason = await refusal(old);
    note(reason);
    expect(reason).toMatch(/^The registry cannot write to \/var\/lib\/registry\/docker\/registry\/v2\/repositories: user 1000, groups 1000, dr-xr-[sx]r-x .*\. Give it to this user or group \(chown -R\)\.$/);

    // repaired, the update goes on by itself
    await kubectl('exec', old, '-n', 'registry', '-c', 'registry', '--', 'chmod', '755', folder);
    await rolledOut('registry');
    expect(await podName()).not.toBe(old);
    expect(await serves()).toBe(200);
  });
});

function initState(pod: KubeObject): any {
  return pod.status.initContainerStatuses?.[0].state;
}

function asUser(object: KubeObject, user: number): KubeObject {
  if (object.kind === 'Deployment') {
    const { securityContext } = object.spec.template.spec;
    delete securityContext.fsGroup;
    Object.assign(securityContext, { runAsUser: user, runAsGroup: user });
  }
  return object;
}
