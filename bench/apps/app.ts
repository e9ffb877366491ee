import { createRequire } from 'module';
import type { Chart } from 'cdk8s';

/** Puts one registry, of the shape of `examples/lets-encrypt`, into a chart. */
export type AddRegistry = (chart: Chart, host: string) => void;

/** An object as Kubernetes takes it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly [field: string]: unknown;
}

/** Fresh literals of the objects of one registry. The bench writes this function from what the library renders, into its work folder. */
export type Manifests = (namespace: string, host: string) => Manifest[];

/** Loaded late: only the apps that need it pay for it. */
export function manifests(): Manifests {
  return createRequire(__filename)('../manifests').manifests;
}

export function namespaceOf(chart: Chart): string {
  return chart.namespace!;
}
