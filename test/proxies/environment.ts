import { existsSync } from 'fs';
import { homedir } from 'os';
import { delimiter, join } from 'path';
import { PROGRAM_ENV } from '../e2e/environment';

/** What the tests run. `tools.sh` installs it; the registry is built by the cluster of the end-to-end tests. */

const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
const cluster = process.env.REGISTRY_CLUSTER_CACHE ?? join(cache, 'registry-cluster');

export const REGISTRY = join(cluster, 'bin', 'registry');

/** Those of Debian, or of whoever wants to know what another version does. */
export const NGINX = process.env.PROXIES_NGINX ?? 'nginx';
export const HAPROXY = process.env.PROXIES_HAPROXY ?? 'haproxy';

/** The one of the cluster, or that of `tools.sh`. */
export const ENVOY = [cluster, join(cache, 'cdk8s-private-registry')].map((folder) => join(folder, 'envoy', 'bin', 'envoy')).find(existsSync) ?? 'envoy';

/** Debian has the proxies where only root looks. */
export const ENV: NodeJS.ProcessEnv = { ...PROGRAM_ENV, PATH: [PROGRAM_ENV.PATH, '/usr/sbin', '/sbin'].join(delimiter) };

/** The public name of the registry. No DNS knows it: every client here is told where it is. */
export const HOST = 'registry.example.com';
export const LOOPBACK = '127.0.0.1';
