import './hooks'; // before the helpers of the end-to-end tests are loaded
import { mkdtempSync, rmSync } from 'fs';
import { cpus, loadavg, tmpdir } from 'os';
import { join } from 'path';
import { beAlone } from './alone';
import { Bare, prepareBare, startBare } from './bare';
import { atEnd, checkInterrupted, withCleanup } from './cleanup';
import { makeLayer } from './layers';
import { Line } from './line';
import { memoryDuring, memoryLimit } from './memory';
import { CONDITIONS, printMemory, printRequests, printThroughput, Requests } from './report';
import { requestRate } from './requests';
import { HOST, Stack, startStack } from './stack';
import { beginSuite } from './suite';
import { emptyStore, measureRound, Round, Targets } from './throughput';
import { oras, skopeo } from '../../test/e2e/support/clients';
import { OciLayout } from '../../test/e2e/support/oci-layout';
import { ALICE } from '../../test/e2e/support/registry';

interface Size {
  readonly mebibytes: number;
  readonly rounds: number;
  readonly requestSeconds: number;
  readonly requestRounds: number;
}

const FULL: Size = { mebibytes: 1024, rounds: 5, requestSeconds: 5, requestRounds: 3 };
const QUICK: Size = { mebibytes: 256, rounds: 3, requestSeconds: 3, requestRounds: 1 };
/** As many as are pushed at once when memory is measured; throughput is measured with the first. */
const LAYERS = 4;
const TAGS = Array.from({ length: LAYERS }, (_, index) => `layer-${index + 1}`);

/** Measures a registry on the cluster that KUBECONFIG names beside the same registry without the stack; ends with 1 when a promise is missed. */
async function main({ mebibytes, rounds, requestSeconds, requestRounds }: Size): Promise<void> {
  if (!process.env.KUBECONFIG) {
    throw new Error('KUBECONFIG must name the cluster to measure on. It is one node, this machine; run this as root in its network.');
  }
  await beAlone();
  const load = loadavg()[0].toFixed(1);
  const scratch = mkdtempSync(join(tmpdir(), 'registry-bench-'));
  atEnd(() => rmSync(scratch, { recursive: true, force: true }));
  say('an empty namespace');
  await beginSuite();
  checkInterrupted();
  say('the registry of the README, until clients are served');
  const stack = await startStack();
  checkInterrupted();
  const files = await prepareBare(stack, scratch);
  const [withTls, without] = [await startBare(stack, files, true), await startBare(stack, files, false)];
  console.log(`node ${process.version}, ${cpus().length} × ${cpus()[0].model.trim()}, load ${load} before; registry ${files.version}\n`);
  console.log(CONDITIONS);

  const targets: Targets = { 'stack': { address: HOST, store: stack.volume }, 'bare with TLS': targetOf(withTls), 'bare without TLS': targetOf(without) };
  const line = new Line([skopeo.name, oras.name], scratch);
  await login(targets);
  const source = makeImages(scratch, mebibytes);
  let missed = printThroughput(await throughput(targets, line, source, rounds), mebibytes);
  printRequests(await requests(stack, targets, requestSeconds, requestRounds), requestSeconds);

  say(`${LAYERS} layers at once`);
  emptyStore(stack.volume);
  // by as many clients: skopeo takes the layers of a folder one after the other
  const pushes = () => Promise.all(TAGS.map((tag) => skopeo.push(source.folder, tag, `${HOST}/bench/${tag}:1`)));
  const memory = await memoryDuring(stack, pushes);
  missed += printMemory(memory, memoryLimit(stack), LAYERS, mebibytes);
  if (missed > 0) {
    process.exitCode = 1;
  }
}

function targetOf({ port, store }: Bare): Targets['stack'] {
  return { address: `${HOST}:${port}`, store };
}

/** Where there is TLS; the client without takes name and password along. */
async function login(targets: Targets): Promise<void> {
  for (const client of [skopeo, oras]) {
    for (const name of ['stack', 'bare with TLS'] as const) {
      const { code, stderr } = await client.login(targets[name].address, ALICE.name, ALICE.password);
      if (code !== 0) {
        throw new Error(`${client.name} could not log in, ${name}: ${stderr}`);
      }
    }
  }
}

/** Images of one layer each. */
function makeImages(scratch: string, mebibytes: number): OciLayout {
  say(`${LAYERS} layers of ${mebibytes} MiB`);
  const source = new OciLayout(join(scratch, 'source'));
  TAGS.forEach((tag, seed) => source.tag(tag, source.imageOf([makeLayer(source, seed, mebibytes)])));
  return source;
}

async function throughput(targets: Targets, line: Line, source: OciLayout, count: number): Promise<Round[][]> {
  const rounds: Round[][] = [];
  for (let index = 0; index < count; index += 1) {
    say(`throughput, round ${index + 1} of ${count}`);
    rounds.push(await measureRound(index, targets, line, source, TAGS[0]));
  }
  return rounds;
}

async function requests({ alice, robot }: Stack, targets: Targets, seconds: number, count: number): Promise<Requests[]> {
  say('requests');
  const kinds = [
    { label: 'nobody: 401' },
    { label: `a password of bcrypt cost ${alice.cost} (what adduser takes by itself): 200`, login: alice.login },
    { label: `a password of bcrypt cost ${robot.cost} (adduser --generate --cost ${robot.cost}): 200`, login: robot.login },
  ];
  const all: Requests[] = [];
  for (const { label, login: user } of kinds) {
    const [stack, bare] = [[], []] as [Requests['stack'][number][], Requests['bare'][number][]];
    for (let round = 0; round < count; round += 1) {
      bare.push(await requestRate(targets['bare with TLS'].address, seconds, user));
      stack.push(await requestRate(targets.stack.address, seconds, user));
    }
    all.push({ label, stack, bare });
  }
  return all;
}

/** What it is at, for whoever waits. */
function say(text: string): void {
  process.stderr.write(`· ${text}\n`);
}

void withCleanup(() => main(process.argv.includes('--quick') ? QUICK : FULL));
