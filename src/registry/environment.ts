import { Environment } from '../storage/storage-binding';

/**
 * Shell text that lets the registry read secrets as they are: it takes the value of each of its variables for YAML, in which a password such
 * as `0123`, `null` or `a: b` is something else, or nothing that can be read.
 */
export function quoteForRegistry(environment: Environment): string[] {
  return Object.keys(environment).filter((name) => name.startsWith('REGISTRY_')).map((name) => (
    `${name}="'$(printf %s "$${name}" | sed "s/'/''/g")'" && export ${name}`
  ));
}
