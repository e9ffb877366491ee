import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { BasicAuth } from '../exposure/controllers/controller';
import { Identity } from '../kubernetes/metadata';
import { DistributionAuth } from '../registry/distribution-config';

/** What a choice of authentication brings to the registry. */
export interface AuthBinding {
  /** the registry checks passwords itself */
  readonly config?: DistributionAuth;
  /** the ingress controller asks for them */
  readonly basicAuth?: BasicAuth;
  readonly mounts: kplus.VolumeMount[];
  /** shell text of the init container: the registry starts only if it ends well */
  readonly startIf: string[];
  /** shell text without which the registry takes no traffic */
  readonly readyIf?: string;
}

export type BindAuth = (scope: Construct, owner: Identity) => AuthBinding;
