import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { pullSecretsOf } from './pull-access';
import { ExternalPullCredentials, PullCredentials } from './pull-credentials';
import type { IContainerRegistry } from '../container-registry';
import { checkNodesPull } from '../exposure/reach';
import { checkNamespace, checkObjectName, invalid } from '../kubernetes/check';
import { identity } from '../kubernetes/metadata';

/** A pull secret for one namespace. */
export interface PullSecretOptions {
  /** With which login the namespace pulls. */
  readonly credentials: PullCredentials;

  /**
   * The namespace that pulls.
   *
   * @default - the namespace of the chart
   */
  readonly namespace?: string;

  /**
   * The name of the Secret.
   *
   * @default - the registry's name with `-pull` behind it, or the name in `credentials`
   */
  readonly name?: string;
}

/** A pull secret placed on its own. */
export interface PullSecretProps extends PullSecretOptions {
  /** The registry that is pulled from. */
  readonly registry: IContainerRegistry;
}

/** A pull secret for every namespace with certain labels. */
export interface ClusterPullSecretOptions {
  /** With which login the namespaces pull. */
  readonly credentials: ExternalPullCredentials;

  /** The labels of the namespaces that pull, those that come later included. At least one. */
  readonly namespaceLabels: { [key: string]: string };

  /**
   * The name of the Secret in each of them.
   *
   * @default - the registry's name with `-pull` behind it
   */
  readonly name?: string;
}

/** A pull secret for many namespaces, placed on its own. */
export interface ClusterPullSecretProps extends ClusterPullSecretOptions {
  /** The registry that is pulled from. */
  readonly registry: IContainerRegistry;
}

/**
 * The login with which the pods of one namespace pull from a registry. Place it in any chart; `registry.addPullSecret` is the short way.
 *
 * Kubernetes reads pull secrets only from the pod's own namespace, so each namespace needs its own.
 */
export class PullSecret extends Construct {
  /** The name of the Secret. */
  public readonly secretName: string;

  /** The namespace it is in, where it is not left to `kubectl`. */
  public readonly namespace?: string;

  /** @throws when the registry has a pull secret in this namespace already, or another object has the name */
  constructor(scope: Construct, id: string, props: PullSecretProps) {
    super(scope, id);
    const { registry, credentials } = props;
    checkNodesPull('registry', registry);
    if (credentials._secretName && props.name !== undefined && props.name !== credentials._secretName) {
      throw invalid('name', `must be left out, since "credentials" names the existing Secret "${credentials._secretName}"`, props.name);
    }
    this.namespace = props.namespace === undefined ? Chart.of(this).namespace : checkNamespace('namespace', props.namespace);
    this.secretName = credentials._secretName ?? checkObjectName('name', props.name ?? `${registry.name}-pull`);
    pullSecretsOf(registry).add(this.namespace, this.secretName);
    credentials._render({ scope: this, owner: identity('registry', registry.name, this.namespace), server: registry.host, name: this.secretName });
  }
}

/**
 * The login for every namespace with certain labels, by a ClusterExternalSecret. Place it in any chart; `registry.addClusterPullSecret` is
 * the short way.
 */
export class ClusterPullSecret extends Construct {
  /** The name of the Secret in each of the namespaces. */
  public readonly secretName: string;

  /** @throws when there is no label, or the registry has such a pull secret already */
  constructor(scope: Construct, id: string, props: ClusterPullSecretProps) {
    super(scope, id);
    const { registry, credentials, namespaceLabels } = props;
    checkNodesPull('registry', registry);
    if (Object.keys(namespaceLabels).length === 0) {
      throw invalid('namespaceLabels', 'must have at least one label', namespaceLabels, 'Without one, every namespace would get the login.');
    }
    this.secretName = checkObjectName('name', props.name ?? `${registry.name}-pull`);
    pullSecretsOf(registry).addForLabels(this.secretName);
    const target = { scope: this, owner: identity('registry', registry.name), server: registry.host, name: this.secretName };
    credentials._renderForNamespaces(target, namespaceLabels);
  }
}
