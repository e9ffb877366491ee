import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { BasicAuthSupport } from '../exposure/controllers/basic-auth';
import { Identity } from '../kubernetes/metadata';
import { DistributionAuth } from '../registry/distribution-config';

/** What a choice of authentication brings to the registry. */
export interface AuthBinding {
  /** the registry checks passwords itself */
  readonly config?: DistributionAuth;
  readonly mounts: kplus.VolumeMount[];
  /** shell text of the init container: the registry starts only if it ends well */
  readonly startIf: string[];
  /** shell text without which the registry takes no traffic */
  readonly readyIf?: string;
}

/** The controller that asks for passwords, where one does, reads them in a form of its own. */
export type BindAuth = (scope: Construct, owner: Identity, controller: BasicAuthSupport | undefined) => AuthBinding;
