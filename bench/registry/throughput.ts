import { execFileSync } from 'child_process';
import { readdirSync, rmSync, statSync } from 'fs';
import { cpus } from 'os';
import { join } from 'path';
import { checkInterrupted } from './cleanup';
import { Line } from './line';
import { skopeoWithoutTls } from './skopeo-without-tls';
import { Client, oras, skopeo } from '../../test/e2e/support/clients';
import { OciLayout } from '../../test/e2e/support/oci-layout';

/** Somewhere to push to and pull from. */
export interface Target {
  readonly address: string;
  /** the folder, on this machine, where what is pushed comes to rest */
  readonly store: string;
}

export type TargetName = 'stack' | 'bare with TLS' | 'bare without TLS';
export type Targets = Record<TargetName, Target>;

/** A client and a line, and what the stack is compared with. */
export interface Setting {
  readonly client: Client;
  readonly protocol: string;
  readonly rate?: string;
  readonly beside: readonly Exclude<TargetName, 'stack'>[];
  readonly promised: boolean;
}

const [HTTP1, HTTP2] = ['HTTP/1.1', 'HTTP/2'];

/**
 * HTTP/1.1 is what containerd and skopeo speak, HTTP/2 what oras does. Without a line that limits it, the latter is not promised: a pull of
 * 1 GiB then takes 3.4 s of a core at Traefik instead of 1.4 s, and two cores do not have that beside client and registry.
 */
export const SETTINGS: readonly Setting[] = [
  { client: skopeo, protocol: HTTP1, beside: ['bare with TLS', 'bare without TLS'], promised: true },
  { client: oras, protocol: HTTP2, beside: ['bare with TLS'], promised: false },
  { client: skopeo, protocol: HTTP1, rate: '1gbit', beside: ['bare with TLS'], promised: true },
  { client: oras, protocol: HTTP2, rate: '1gbit', beside: ['bare with TLS'], promised: true },
];

export interface Transfer {
  readonly seconds: number;
  /** the part of all cores' time in which they had something to do, whoever gave it to them */
  readonly busy: number;
}

export type Direction = 'push' | 'pull';

/** What one round saw with one setting. */
export type Round = Map<TargetName, Record<Direction, Transfer>>;

/** Measures every setting once; within each all targets in turn, the stack first in every other round. */
export async function measureRound(index: number, targets: Targets, line: Line, source: OciLayout, tag: string): Promise<Round[]> {
  const rounds: Round[] = [];
  for (const { client, rate, beside } of SETTINGS) {
    line.limit(rate);
    const names: TargetName[] = index % 2 === 0 ? [...beside, 'stack'] : ['stack', ...beside];
    const round: Round = new Map();
    for (const name of names) {
      checkInterrupted();
      round.set(name, await pushAndPull(name === 'bare without TLS' ? skopeoWithoutTls : client, targets[name], source, tag));
    }
    rounds.push(round);
  }
  line.limit(undefined);
  return rounds;
}

type Copier = Pick<Client, 'name' | 'push' | 'pull'>;

/** An image into an empty store and out again, each blob over the line and through the disk. */
async function pushAndPull(client: Copier, { address, store }: Target, source: OciLayout, tag: string): Promise<Record<Direction, Transfer>> {
  emptyStore(store);
  const reference = `${address}/bench/image:1`;
  const push = await timed(() => client.push(source.folder, tag, reference));
  dropFromMemory(store);
  const pulled = new OciLayout(join(source.folder, '..', 'pulled'));
  const pull = await timed(() => client.pull(reference, pulled.folder, '1'));
  if (pulled.digest('1') !== source.digest(tag)) {
    throw new Error(`${client.name} pulled something else from ${address} than it pushed`);
  }
  rmSync(pulled.folder, { recursive: true });
  return { push, pull };
}

/** A client sends no blob that is there already. The registry keeps nothing of its folder in memory: nothing has to be started anew. */
export function emptyStore(store: string): void {
  rmSync(join(store, 'docker'), { recursive: true, force: true });
  execFileSync('sync', ['--file-system', store]); // what is still on its way to the disk is nobody's in what is measured next
}

/**
 * Has the kernel forget the content of the layers, so that each pull reads it from the disk. The kernel keeps up to all free memory of what
 * the bare registry wrote, but of what the pod wrote no more than its memory limit: without this, bare reads from memory what the pod cannot.
 */
function dropFromMemory(store: string): void {
  for (const entry of readdirSync(store, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && statSync(file).size > 2 ** 20) {
      execFileSync('dd', [`of=${file}`, 'oflag=nocache', 'conv=notrunc,fdatasync', 'count=0', 'status=none']);
    }
  }
}

async function timed(transfer: () => Promise<void>): Promise<Transfer> {
  const [before, started] = [coreTimes(), performance.now()];
  await transfer();
  const [after, ended] = [coreTimes(), performance.now()];
  return { seconds: (ended - started) / 1000, busy: 1 - (after.idle - before.idle) / (after.all - before.all) };
}

function coreTimes(): { idle: number; all: number } {
  const times = cpus().map((core) => core.times);
  return {
    idle: times.reduce((sum, { idle }) => sum + idle, 0),
    all: times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0),
  };
}
