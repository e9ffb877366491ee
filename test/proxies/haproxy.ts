import { writeFileSync } from 'fs';
import { join } from 'path';
import { HAPROXY } from './environment';
import { Place, ProxyProgram } from './support/site';

/** Every time of the generated configuration is this much shorter: 50 s are 4.2 s. */
export const SCALE = 1 / 12;

export const HAPROXY_PROXY: ProxyProgram = { program: HAPROXY, args: (file) => ['-db', '-f', file] };

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Numbers without a unit are milliseconds. */
export function scaled(configuration: string): string {
  return configuration.replace(/^(\s*(?:timeout [a-z-]+|hard-stop-after) +)(\d+)(ms|s|m|h)?$/gm,
    (_line, directive, count, unit = 'ms') => `${directive}${Math.round(Number(count) * UNITS[unit] * SCALE)}ms`);
}

/** The certificate of the host with its key, in one file, as HAProxy reads it. */
export function certificate({ folder, secrets }: Place, secretName: string): string {
  const file = join(folder, `${secretName}.pem`);
  writeFileSync(file, secrets.read(secretName, 'tls.crt') + secrets.read(secretName, 'tls.key'));
  return file;
}
