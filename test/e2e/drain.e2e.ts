import { randomBytes } from 'crypto';
import { host } from './environment';
import { status } from './support/http';
import { isReady, kubectl, pods } from './support/kubectl';
import { useNamespaces } from './support/namespaces';
import { ALICE_LOGIN, startLetsEncrypt } from './support/registry';
import { Uploader } from './support/upload';
import { note, Stopwatch, waitFor } from './support/wait';

const HOST = host('drain');

useNamespaces('registry');
beforeAll(() => startLetsEncrypt(HOST), 180_000);

test('a node that is drained gives up a registry on a claim that one node mounts, which comes back without a hand, with everything', async () => {
  const client = new Uploader(`https://${HOST}`, ALICE_LOGIN);
  const stored = await Promise.all([1, 2, 3].map((index) => new Uploader(`https://${HOST}`, ALICE_LOGIN).upload(`kept/${index}`, 0)));
  const begun = await client.begin('kept/begun', randomBytes(1000));
  const [before] = await pods('registry');
  const node = before.spec.nodeName;

  const since = new Stopwatch();
  try {
    // cordon, then one eviction, which asks the disruption budgets
    await kubectl('drain', node, '--pod-selector=app.kubernetes.io/instance=registry', '--delete-emptydir-data', '--timeout=150s');
    note(`drained after ${since.seconds} s`);
    const [waiting] = await waitFor('a pod that waits for a node', 30, async () => {
      const all = await pods('registry');
      return all.length === 1 && all[0].status.phase === 'Pending' && all;
    });
    expect(waiting.metadata.uid).not.toBe(before.metadata.uid);
  } finally {
    await kubectl('uncordon', node);
  }

  await waitFor('the registry back', 90, async () => isReady((await pods('registry'))[0]));
  await waitFor('its route', 30, async () => await status(`https://${HOST}/v2/`, { user: ALICE_LOGIN }) === 200);
  note(`back ${since.seconds} s after the drain began`);
  for (const [index, digest] of stored.entries()) {
    expect(await client.holds(`kept/${index + 1}`, digest)).toBe(true);
  }
  expect(await client.holds('kept/begun', await client.finish(begun))).toBe(true);
  client.close();
});
