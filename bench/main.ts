import { cpus } from 'os';
import type { Measurement } from './measure';
import { median, noiseOf } from './statistics';
import { AppName, APPS, measure, prepare } from './workspace';

/** How often each number of registries is measured: more often where it is quick, and its noise is a greater part. */
const ROUNDS = new Map([[1, 31], [10, 31], [100, 11], [300, 5], [1000, 2]]);
const QUICK_ROUNDS = new Map([[1, 11], [10, 11], [100, 7]]);

const TIME_TARGET = 1.3;
const MEMORY_TARGET = 1.2;
const TARGETED = [1, 10, 100];

type Baseline = Exclude<AppName, 'library'>;

const BASELINES: { readonly baseline: Baseline; readonly words: string; readonly promised: boolean }[] = [
  { baseline: 'cdk8s-plus', words: 'the same objects by hand, of the same classes (what the library promises):', promised: true },
  { baseline: 'api-objects', words: 'literal manifests, cdk8s-plus not even loaded (the least there is; not promised):', promised: false },
];

type Round = Record<AppName, Measurement>;

const totalMs = ({ constructMs, synthMs }: Measurement) => constructMs + synthMs;
const peakMiB = (measurement: Measurement) => measurement.peakMiB;

/** Prints what construction and synthesis of many registries cost beside plain cdk8s that renders the same objects. */
function main(quick: boolean, check: boolean): void {
  prepare();
  console.log(`node ${process.version}, ${cpus().length} × ${cpus()[0].model.trim()}; a fresh process for each measurement, apps in turn, medians\n`);
  const results = new Map<number, Round[]>();
  for (const [count, rounds] of quick ? QUICK_ROUNDS : ROUNDS) {
    results.set(count, Array.from({ length: rounds }, (_, round) => measureRound(count, round)));
    printCount(count, results.get(count)!);
  }
  const exceeded = printTargets(results);
  if (check && exceeded > 0) {
    process.exitCode = 1;
  }
}

/** Every app once, another one first in each round, so that none is always measured on a warm or a tired machine. */
function measureRound(count: number, round: number): Round {
  const order = APPS.map((_, index) => APPS[(index + round) % APPS.length]);
  return Object.fromEntries(order.map((app) => [app, measure(app, count)])) as Round;
}

function printCount(count: number, rounds: Round[]): void {
  const rows: [string, number, (measurement: Measurement) => number][] = [
    ['construction, ms', 1, ({ constructMs }) => constructMs],
    ['synthesis, ms', 1, ({ synthMs }) => synthMs],
    ['both, ms', 1, totalMs],
    ['loading the packages, ms', 1, ({ loadMs }) => loadMs],
    ['peak resident memory, MiB', 1, peakMiB],
    ['heap that the app holds, MiB', 1, ({ heapMiB }) => heapMiB],
    ['constructs', 0, ({ constructs }) => constructs],
  ];
  const title = `${count} ${count === 1 ? 'registry' : 'registries'}, ${rounds.length} rounds`;
  console.log(`${title.padEnd(32)}${[...APPS, ...BASELINES.map(({ baseline }) => `/ ${baseline}`)].map(cell).join('')}`);
  for (const [label, digits, of] of rows) {
    const values = APPS.map((app) => median(rounds.map((round) => of(round[app]))).toFixed(digits));
    const ratios = BASELINES.map(({ baseline }) => times(ratio(rounds, baseline, of)));
    console.log(`  ${label.padEnd(30)}${[...values, ...ratios].map(cell).join('')}`);
  }
  console.log();
}

function cell(text: string): string {
  return text.padStart(14);
}

/** The median of the rounds' own ratios: what slows the machine down for a while slows both. */
function ratio(rounds: Round[], baseline: Baseline, of: (measurement: Measurement) => number): number {
  return median(ratiosOf(rounds, baseline, of));
}

/** Says of each target whether it was met; returns how many of the promised ones were exceeded by more than noise. */
function printTargets(results: Map<number, Round[]>): number {
  let exceeded = 0;
  for (const { baseline, words, promised } of BASELINES) {
    console.log(`Beside ${baseline}, ${words}`);
    const say = (what: string, actual: number, target: number, noise: number) => {
      const beyond = actual > target + noise;
      exceeded += beyond && promised ? 1 : 0;
      const verdict = actual <= target ? 'met' : beyond ? 'NOT MET' : 'not met, but within noise';
      console.log(`  ${what.padEnd(52)}${times(actual).padStart(8)}, at most ${times(target)} ± ${noise.toFixed(2)}: ${verdict}`);
    };
    for (const count of TARGETED) {
      const rounds = results.get(count)!;
      say(`time of construction and synthesis, ${count}`, ratio(rounds, baseline, totalMs), TIME_TARGET, noiseOf(ratiosOf(rounds, baseline, totalMs)));
      say(`peak memory, ${count}`, ratio(rounds, baseline, peakMiB), MEMORY_TARGET, noiseOf(ratiosOf(rounds, baseline, peakMiB)));
    }
    const [hundred, thousand] = [results.get(100)!, results.get(1000)];
    if (thousand) {
      for (const [what, of] of [['time', totalMs], ['peak memory', peakMiB]] as const) {
        const growth = (app: AppName) => median(thousand.map((round) => of(round[app]))) / median(hundred.map((round) => of(round[app])));
        say(`growth of ${what} from 100 to 1000`, growth('library'), growth(baseline), growth(baseline) * GROWTH_NOISE);
      }
    }
    console.log();
  }
  return exceeded;
}

/** Two rounds of 1000 are affordable; on a shared machine they differ by about this much from run to run. */
const GROWTH_NOISE = 0.15;

function ratiosOf(rounds: Round[], baseline: Baseline, of: (measurement: Measurement) => number): number[] {
  return rounds.map((round) => of(round.library) / of(round[baseline]));
}

function times(factor: number): string {
  return `${factor.toFixed(2)}×`;
}

main(process.argv.includes('--quick'), process.argv.includes('--check'));
