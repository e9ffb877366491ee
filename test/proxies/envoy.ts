import { ENVOY, LOOPBACK } from './environment';
import { ProxyProgram } from './support/site';

/** Every time of the generated configuration is this much shorter: 15 s are 0.6 s, five minutes are twelve. */
export const SCALE = 1 / 25;

export const ENVOY_PROXY: ProxyProgram = {
  program: ENVOY, args: (file) => ['--config-path', file, '--concurrency', '1', '--use-dynamic-base-id', '--log-level', 'warning'],
};

export const TYPE = 'type.googleapis.com/envoy.extensions';

/** What Envoy has by itself where nothing is written, written out so that it is scaled as well. */
export const BUILT_IN = { requestTimeout: '15s', streamIdleTimeout: '300s', connectTimeout: '10s' };

/** The hash policy of a route, for clusters that balance by it: the address of the client. */
export const SOURCE_IP = [{ connectionProperties: { sourceIp: true } }];

/** The pods of a cluster. */
export function loadAssignment(clusterName: string, ports: number[]): object {
  const lbEndpoints = ports.map((portValue) => ({ endpoint: { address: { socketAddress: { address: LOOPBACK, portValue } } } }));
  return { clusterName, endpoints: [{ lbEndpoints }] };
}

/** A bootstrap file that holds what a controller would serve by xDS. */
export function bootstrap(listeners: object[], clusters: object[]): string {
  return JSON.stringify(scaled({ staticResources: { listeners, clusters } }));
}

/** Seconds of a duration as Kubernetes writes it: 15m, 1h30m, 0s. */
export function seconds(duration: string): string {
  const units: Record<string, number> = { h: 3600, m: 60, s: 1, ms: 1e-3 };
  return `${[...duration.matchAll(/(\d+)(h|ms|m|s)/g)].reduce((sum, [, count, unit]) => sum + Number(count) * units[unit], 0)}s`;
}

function scaled(value: any): any {
  if (typeof value === 'string') {
    return value.replace(/^(\d+(?:\.\d+)?)s$/, (_text, count) => `${Math.round(Number(count) * SCALE * 1000) / 1000}s`);
  }
  if (Array.isArray(value)) {
    return value.map(scaled);
  }
  return typeof value === 'object' ? Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined).map(([key, field]) => [key, scaled(field)])) : value;
}
