import { Yaml } from 'cdk8s';
import type { CacheBinding } from './cache-binding';
import type { StorageBinding } from '../storage/storage-binding';

/** A section whose keys belong to a driver, a cache or a middleware. */
export type Parameters = { readonly [name: string]: unknown };

/**
 * The part of the configuration of Distribution that this library writes.
 *
 * @see https://distribution.github.io/distribution/about/configuration/
 */
export interface DistributionConfig {
  readonly version: 0.1;
  readonly log: { readonly level: 'error' | 'warn' | 'info' | 'debug'; readonly formatter: 'text' | 'json' | 'logstash' };
  readonly storage: DistributionStorage;
  readonly middleware?: { readonly storage: { readonly name: string; readonly options: Parameters }[] };
  readonly auth?: DistributionAuth;
  readonly http: {
    readonly addr: string;
    readonly relativeurls: boolean;
    readonly draintimeout: string;
    readonly tls?: DistributionTls;
    readonly headers: { readonly [name: string]: string[] };
  };
  readonly redis?: Parameters;
  readonly health: { readonly storagedriver: { readonly enabled: boolean; readonly interval: string; readonly threshold: number } };
}

/** One driver, and what all drivers have in common. */
export type DistributionStorage = { readonly [driver: string]: Parameters } & {
  readonly delete: { readonly enabled: boolean };
  readonly redirect?: { readonly disable: boolean };
  readonly cache?: Parameters;
  readonly maintenance: {
    readonly uploadpurging: { readonly enabled: boolean; readonly age: string; readonly interval: string; readonly dryrun: boolean };
  };
};

export interface DistributionAuth {
  readonly htpasswd: { readonly realm: string; readonly path: string };
}

export interface DistributionTls {
  readonly certificate: string;
  readonly key: string;
}

export const PORT = 5000;

export interface DistributionChoices {
  readonly storage: StorageBinding;
  readonly cache?: CacheBinding;
  readonly auth?: DistributionAuth;
  readonly deleteEnabled: boolean;
  readonly drainSeconds: number;
  readonly tls?: DistributionTls;
}

export function distributionConfig({ storage, cache, auth, deleteEnabled, drainSeconds, tls }: DistributionChoices): DistributionConfig {
  const { driver, parameters, redirect } = storage;
  return {
    version: 0.1,
    log: { level: 'info', formatter: 'json' },
    storage: {
      [driver]: parameters,
      delete: { enabled: deleteEnabled },
      ...(redirect && { redirect: { disable: redirect.disable } }),
      // on a volume none, unless it is asked for: after a garbage collection it vouches for layers that are gone
      ...(cache?.cache && { cache: cache.cache }),
      maintenance: { uploadpurging: { enabled: true, age: '168h', interval: '24h', dryrun: false } },
    },
    ...(redirect?.middleware && { middleware: { storage: [redirect.middleware] } }),
    ...(auth && { auth }),
    http: {
      addr: `:${PORT}`,
      // whatever proxies say of scheme and host, the client goes on where it began
      relativeurls: true,
      draintimeout: `${drainSeconds}s`,
      ...(tls && { tls }),
      headers: { 'X-Content-Type-Options': ['nosniff'] },
    },
    ...(cache?.redis && { redis: cache.redis }),
    health: { storagedriver: { enabled: true, interval: '10s', threshold: 3 } },
  };
}

const texts = new Map<string, string>();

/** config.yml. Most registries of an app have the same one, and writing YAML is half of what a registry costs. */
export function configText(config: { readonly [key: string]: unknown }): string {
  const key = JSON.stringify(config);
  const text = texts.get(key) ?? Yaml.stringify(config);
  texts.set(key, text);
  return text;
}

/** Whether it takes no pushes. */
export function isReadOnly(config: { readonly [key: string]: any }): boolean {
  return config.storage?.maintenance?.readonly?.enabled === true;
}
