import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import type { AddRegistry } from './apps/app';

/** What one process measured. */
export interface Measurement {
  readonly loadMs: number;
  readonly constructMs: number;
  readonly synthMs: number;
  /** the most memory that the process ever had */
  readonly peakMiB: number;
  /** what the app holds after synthesis */
  readonly heapMiB: number;
  readonly constructs: number;
}

/** `node --expose-gc measure.js APP COUNT [FOLDER]`: builds and renders COUNT registries, a chart each, and prints what it took. */
async function main([app, count, keep]: string[]): Promise<void> {
  const started = performance.now();
  const { App, Chart } = await import('cdk8s');
  const { addRegistry } = await import(`./apps/${app}`) as { addRegistry: AddRegistry };
  const loaded = performance.now();

  const outdir = keep ?? mkdtempSync(join(tmpdir(), 'bench-'));
  const begun = performance.now();
  const root = new App({ outdir });
  for (let index = 1; index <= Number(count); index += 1) {
    const name = `registry-${index}`;
    addRegistry(new Chart(root, name, { namespace: name }), `${name}.example.com`);
  }
  const built = performance.now();
  root.synth();
  const rendered = performance.now();

  const peakMiB = process.resourceUsage().maxRSS / 1024;
  global.gc!();
  const measurement: Measurement = {
    loadMs: loaded - started,
    constructMs: built - begun,
    synthMs: rendered - built,
    peakMiB,
    heapMiB: process.memoryUsage().heapUsed / 1024 / 1024,
    constructs: root.node.findAll().length,
  };
  if (keep === undefined) {
    rmSync(outdir, { recursive: true });
  }
  console.log(JSON.stringify(measurement));
}

void main(process.argv.slice(2));
