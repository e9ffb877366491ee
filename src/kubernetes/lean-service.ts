import * as kplus from 'cdk8s-plus-27';

/** A Service without what Kubernetes drops again: with an empty `externalIPs` every apply reports a change. */
export class LeanService extends kplus.Service {
  /** @internal */
  public override _toKube(): kplus.k8s.ServiceSpec {
    const { externalIPs, type, ...spec } = super._toKube();
    return {
      ...spec,
      externalIPs: externalIPs?.length ? externalIPs : undefined,
      type: type === kplus.ServiceType.CLUSTER_IP ? undefined : type,
    };
  }
}
