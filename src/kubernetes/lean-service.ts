import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';

export interface LeanServiceProps extends kplus.ServiceProps {
  /** fields that cdk8s-plus-27 does not know */
  readonly more?: Partial<kplus.k8s.ServiceSpec>;
}

/** A Service without what Kubernetes drops again: with an empty `externalIPs` every apply reports a change. */
export class LeanService extends kplus.Service {
  private readonly more?: Partial<kplus.k8s.ServiceSpec>;

  constructor(scope: Construct, id: string, { more, ...props }: LeanServiceProps) {
    super(scope, id, props);
    this.more = more;
  }

  /** @internal */
  public override _toKube(): kplus.k8s.ServiceSpec {
    const { externalIPs, type, ...spec } = super._toKube();
    return {
      ...spec,
      externalIPs: externalIPs?.length ? externalIPs : undefined,
      type: type === kplus.ServiceType.CLUSTER_IP ? undefined : type,
      ...this.more,
    };
  }
}
