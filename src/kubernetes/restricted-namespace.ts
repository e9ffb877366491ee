import { JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { checkNamespace } from './check';
import { claim } from './metadata';

/** A namespace. */
export interface RestrictedNamespaceProps {
  /**
   * The name of the namespace.
   *
   * @default - the id of the construct
   */
  readonly name?: string;
}

/**
 * A Namespace that enforces Pod Security `restricted`, which everything that this library renders keeps to.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export class RestrictedNamespace extends Construct {
  /** The name of the namespace. */
  public readonly name: string;

  /** @throws when the name is no DNS label */
  constructor(scope: Construct, id: string, props: RestrictedNamespaceProps = {}) {
    super(scope, id);
    this.name = checkNamespace('name', props.name ?? id);
    claim(this, 'Namespace', this.name);
    const namespace = new kplus.k8s.KubeNamespace(this, 'Namespace', {
      metadata: { name: this.name, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    });
    // cdk8s gives every object the namespace of its chart (cdk8s#1618)
    namespace.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  }
}
