import { join } from 'path';
import { LOOPBACK, NGINX } from './environment';
import { Place, ProxyProgram } from './support/site';

/** Every time of the generated configuration is this much shorter: 60 s are 3 s. */
export const SCALE = 1 / 20;

export const NGINX_PROXY: ProxyProgram = { program: NGINX, args: (file) => ['-c', file] };

/** What nginx has by itself where a template says nothing, written out so that it is scaled as well. */
const BUILT_IN = {
  client_header_timeout: '60s',
  client_body_timeout: '60s',
  send_timeout: '60s',
  keepalive_timeout: '75s',
  proxy_connect_timeout: '60s',
  proxy_read_timeout: '60s',
  proxy_send_timeout: '60s',
};

export type Directives = Record<string, string | undefined>;

export interface NginxParts {
  /** directives for all servers */
  readonly http: Directives;
  /** the same, as text that somebody else wrote */
  readonly httpSnippets?: string;
  /** maps, upstreams and servers */
  readonly blocks: string;
}

/** nginx.conf around what a controller generates: one process, in a folder of its own, on loopback. */
export function nginxConf({ http, httpSnippets = '', blocks }: NginxParts, { folder }: Place): string {
  const builtIn = Object.fromEntries(Object.entries(BUILT_IN).filter(([name]) => !httpSnippets.includes(`${name} `)));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${join(folder, name)};`).join('\n');
  return scaled(`
    daemon off;
    master_process off;
    pid ${join(folder, 'pid')};
    # tells of bodies in temporary files
    error_log stderr warn;
    events { worker_connections 1024; }
    http {
      access_log off;
      default_type application/octet-stream;
      ${temporary}
      ${directives({ ...builtIn, ...http })}
      ${httpSnippets}
      ${blocks}
    }
  `);
}

export function directives(values: Directives): string {
  return Object.entries(values).filter(([, value]) => value !== undefined).map(([name, value]) => `${name} ${value};`).join('\n');
}

export function listen({ http, https }: Place, protocols: string): { http: string; https: string } {
  return { http: `listen ${LOOPBACK}:${http};`, https: `listen ${LOOPBACK}:${https} ${protocols};` };
}

/** The pods in an upstream. */
export function servers(ports: number[], parameters = ''): string {
  return ports.map((port) => `server ${LOOPBACK}:${port} ${parameters};`).join('\n');
}

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function scaled(configuration: string): string {
  return configuration.replace(/^(\s*\w+_(?:timeout|time) )(\d+)(ms|s|m|h)?;/gm,
    (_line, directive, count, unit = 's') => `${directive}${Math.round(Number(count) * UNITS[unit] * SCALE)}ms;`);
}
