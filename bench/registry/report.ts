import { Memory } from './memory';
import { CONCURRENCY, Rate } from './requests';
import { median, noiseOf } from '../statistics';
import { Direction, Round, Setting, SETTINGS, TargetName } from './throughput';

/** What the stack reaches at least of what the bare registry does. */
const THROUGHPUT_TARGET = 0.9;
const LABEL = 42;

export const CONDITIONS = `Both are the same binary, bare copied out of the pod, with the same rendered config.yml but for address, folder, password file and TLS;
same users, same file system, in turn, an empty store before each push. Clients are in a network namespace of their own, so that neither
registry is reached by loopback. A layer is pulled from the disk: the pod's memory limit counts page cache, and bare has all memory for it.
The stack's TLS ends at Traefik; bare with TLS ends it itself, with the same certificate. Client, Traefik and registry share the cores;
where HTTP/2 is not limited by a line they have too few: Traefik takes more than twice the time for it, so nothing is promised there.
`;

/** Says what a client gets of each; returns how many promises were missed by more than noise. */
export function printThroughput(rounds: readonly (readonly Round[])[], mebibytes: number): number {
  console.log(`Throughput: a layer of ${mebibytes} MiB, ${rounds.length} rounds, medians. Promised: at least ${THROUGHPUT_TARGET.toFixed(2)} of bare\n`);
  let missed = 0;
  SETTINGS.forEach((setting, index) => {
    const own = rounds.map((round) => round[index]);
    setting.beside.forEach((bare) => {
      console.log(`${titleOf(setting, bare).padEnd(LABEL + 20)}${['bare', 'stack', 'stack/bare', 'cores busy'].map(cell).join('')}`);
      for (const direction of ['push', 'pull'] as const) {
        missed += printTransfer(own, bare, direction, mebibytes, setting.promised && bare === 'bare with TLS');
      }
      console.log();
    });
  });
  return missed;
}

function titleOf({ client, protocol, rate }: Setting, bare: TargetName): string {
  return `${client.name} (${protocol}), ${rate === undefined ? 'no limit but the machine' : `a line of ${rate}/s`.replace('gbit/s', ' Gbit/s')}, ${bare}`;
}

function printTransfer(rounds: readonly Round[], bare: TargetName, direction: Direction, mebibytes: number, promised: boolean): number {
  const of = (name: TargetName) => rounds.map((round) => round.get(name)![direction]);
  const rate = (name: TargetName) => `${Math.round(median(of(name).map(({ seconds }) => mebibytes / seconds)))} MiB/s`;
  const busy = `${Math.round(100 * median(of('stack').map((transfer) => transfer.busy)))} %`;
  const ratios = of('stack').map(({ seconds }, index) => of(bare)[index].seconds / seconds);
  const [ratio, noise] = [median(ratios), noiseOf(ratios)];
  const met = ratio >= THROUGHPUT_TARGET;
  const beyond = ratio < THROUGHPUT_TARGET - noise;
  const verdict = !promised ? 'not promised' : met ? 'met' : beyond ? 'NOT MET' : 'not met, but within noise';
  const cells = [rate(bare), rate('stack'), `${ratio.toFixed(2)} ± ${noise.toFixed(2)}`, busy];
  console.log(`  ${direction.padEnd(LABEL + 18)}${cells.map(cell).join('')}   ${verdict}`);
  return promised && beyond ? 1 : 0;
}

/** `GET /v2/` of one kind, round by round. */
export interface Requests {
  readonly label: string;
  readonly stack: readonly Rate[];
  readonly bare: readonly Rate[];
}

export function printRequests(all: readonly Requests[], seconds: number): void {
  const rounds = all[0].stack.length;
  console.log(`Requests: GET /v2/ a second, ${CONCURRENCY} connections that stay, TLS, ${rounds} × ${seconds} s in turn, medians. Nothing is promised\n`);
  console.log(`${''.padEnd(LABEL + 20)}${['bare', 'stack', 'stack/bare', 'client, cores'].map(cell).join('')}`);
  for (const { label, stack, bare } of all) {
    const middle = (rates: readonly Rate[], of: (rate: Rate) => number) => median(rates.map(of));
    const ratio = median(stack.map(({ perSecond }, index) => perSecond / bare[index].perSecond));
    const cells = [
      middle(bare, ({ perSecond }) => perSecond).toFixed(0),
      middle(stack, ({ perSecond }) => perSecond).toFixed(0),
      ratio.toFixed(2),
      middle(stack, ({ client }) => client).toFixed(2),
    ];
    console.log(`  ${label.padEnd(LABEL + 18)}${cells.map(cell).join('')}`);
  }
  console.log();
}

/** Says how near the registry came to its limit; returns whether it was too near, as a number. */
export function printMemory({ workingSet, anonymous, uploads, samples }: Memory, limit: number, layers: number, mebibytes: number): number {
  const met = workingSet < limit && anonymous < limit && uploads >= layers;
  console.log(`Memory of the registry's container while ${layers} layers of ${mebibytes} MiB are pushed at once, ${samples} samples. Promised: below the limit\n`);
  const rows: [string, number][] = [
    ['working set, as the kubelet has it (without inactive page cache)', workingSet],
    ['anonymous memory (RSS, without any page cache)', anonymous],
    ['limit in the rendered Deployment', limit],
  ];
  rows.forEach(([label, mebi]) => console.log(`  ${label.padEnd(LABEL + 28)}${`${mebi.toFixed(0)} MiB`.padStart(9)}`));
  console.log(`  ${uploads} uploads at once, no restart: ${met ? 'met' : 'NOT MET'}\n`);
  return met ? 0 : 1;
}

function cell(text: string): string {
  return text.padStart(14);
}
