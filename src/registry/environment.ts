import * as kplus from 'cdk8s-plus-27';
import { Environment } from '../storage/storage-binding';

const PREFIX = 'REGISTRY_';

/**
 * The environment in which the registry reads secrets as they are. It takes the value of each variable of its own for YAML, in which a password
 * such as `null`, `a: b` or `abc # x` is nothing, or something else. So the secret is in a variable beside, which the kubelet puts into a
 * block of YAML text, where every character stands for itself.
 */
export function registryEnvironment(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).flatMap(([name, value]) => (
    name.startsWith(PREFIX)
      ? [[secretVariable(name), value], [name, kplus.EnvValue.fromValue(`|1-\n $(${secretVariable(name)})`)]]
      : [[name, value]]
  )));
}

/** The variable that holds the secret itself. */
export function secretVariable(name: string): string {
  return name.slice(PREFIX.length);
}
