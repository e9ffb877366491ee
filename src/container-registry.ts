import { Chart } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { addImagePullSecret, pullingObject } from './access/grant-pull';
import { imageReference } from './access/image-reference';
import { pullSecretsOf } from './access/pull-access';
import { ClusterPullSecret, ClusterPullSecretOptions, PullSecret, PullSecretOptions } from './access/pull-secret';
import { checkNodesPull } from './exposure/reach';

/** What every registry of this library offers, whatever runs it: an app can take one for another. */
export interface IContainerRegistry extends IConstruct {
  /** The name that its objects begin with. */
  readonly name: string;

  /** What stands before the first slash of an image reference, such as `registry.example.com`. */
  readonly host: string;

  /** Its address, such as `https://registry.example.com`. */
  readonly url: string;

  /**
   * The reference of an image in this registry, such as `registry.example.com/shop/api:1.4.2`.
   *
   * @param repository the path of the image, in lower case, such as `shop/api`
   * @param reference a tag (`1.4.2`), a digest (`sha256:…`), or both (`1.4.2@sha256:…`)
   * @throws when either is not valid, or nodes cannot pull by the host of the registry (`Exposure.clusterInternal`)
   */
  image(repository: string, reference: string): string;

  /**
   * Lets the pods of one namespace pull, by a pull secret there.
   *
   * @throws when the namespace has one already
   */
  addPullSecret(options: PullSecretOptions): PullSecret;

  /**
   * Lets the pods of all namespaces with certain labels pull, by External Secrets.
   *
   * @throws when there is no label, or this was called before
   */
  addClusterPullSecret(options: ClusterPullSecretOptions): ClusterPullSecret;

  /**
   * Gives a workload (Deployment, StatefulSet, DaemonSet, Job, CronJob, Pod) or a ServiceAccount the pull secret of its namespace, beside
   * those that it has.
   *
   * @throws when its namespace has no pull secret of this registry, or it is nothing that pulls
   */
  grantPull(workload: IConstruct): void;
}

/**
 * The part of a registry that does not depend on what runs it.
 *
 * @internal
 */
export abstract class ContainerRegistry extends Construct implements IContainerRegistry {
  public abstract readonly name: string;
  public abstract readonly host: string;
  public abstract readonly url: string;

  public image(repository: string, reference: string): string {
    checkNodesPull('image', this);
    return imageReference(this.host, repository, reference);
  }

  public addPullSecret(options: PullSecretOptions): PullSecret {
    checkNodesPull('addPullSecret', this);
    pullSecretsOf(this).refuseSecond(options.namespace ?? Chart.of(this).namespace);
    return new PullSecret(this, `PullSecret-${options.namespace ?? ''}`, { ...options, registry: this });
  }

  public addClusterPullSecret(options: ClusterPullSecretOptions): ClusterPullSecret {
    checkNodesPull('addClusterPullSecret', this);
    pullSecretsOf(this).refuseSecondForLabels();
    return new ClusterPullSecret(this, 'ClusterPullSecret', { ...options, registry: this });
  }

  public grantPull(workload: IConstruct): void {
    checkNodesPull('grantPull', this);
    const object = pullingObject(workload);
    const { namespace } = object.metadata;
    const secretName = pullSecretsOf(this).in(namespace);
    if (secretName === undefined) {
      const where = namespace ? `namespace "${namespace}"` : 'the namespace of this chart';
      throw new Error(`workload: ${object.kind} "${object.name}" cannot pull from ${this.host}: there is no pull secret in ${where}. ` +
        `Call addPullSecret({ ${namespace ? `namespace: '${namespace}', ` : ''}credentials: … }) first.`);
    }
    addImagePullSecret(object, secretName);
  }
}
