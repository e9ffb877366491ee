import type { IContainerRegistry } from '../container-registry';
import { invalid } from '../kubernetes/check';

/** Which namespaces can pull from a registry, and with which Secret. */
export class PullSecrets {
  private readonly byNamespace = new Map<string, string>();
  private forLabels?: string;

  public add(namespace = '', secretName: string): void {
    this.refuseSecond(namespace);
    this.byNamespace.set(namespace, secretName);
  }

  public addForLabels(secretName: string): void {
    this.refuseSecondForLabels();
    this.forLabels = secretName;
  }

  public refuseSecond(namespace = ''): void {
    const other = this.byNamespace.get(namespace);
    if (other !== undefined) {
      throw invalid('namespace', 'must be one without a pull secret of this registry', namespace,
        `It has "${other}". One is enough: every pod of the namespace can use it.`);
    }
  }

  public refuseSecondForLabels(): void {
    if (this.forLabels !== undefined) {
      throw new Error(`namespaceLabels must be given once for a registry: there is "${this.forLabels}" already. Give its namespaces a common label.`);
    }
  }

  public in(namespace = ''): string | undefined {
    return this.byNamespace.get(namespace) ?? this.forLabels;
  }
}

const all = new WeakMap<IContainerRegistry, PullSecrets>();

export function pullSecretsOf(registry: IContainerRegistry): PullSecrets {
  const secrets = all.get(registry) ?? new PullSecrets();
  all.set(registry, secrets);
  return secrets;
}
