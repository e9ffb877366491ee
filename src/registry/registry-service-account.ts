import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity, metadata } from '../kubernetes/metadata';
import { WorkloadIdentity } from '../storage/storage-binding';

/** Renders the ServiceAccount by which a cloud knows the registry. The token of the API server, which pods do not need, is not mounted. */
export function registryServiceAccount(scope: Construct, owner: Identity, { annotations }: WorkloadIdentity): kplus.ServiceAccount {
  const some = Object.keys(annotations).length > 0 ? annotations : undefined;
  return new kplus.ServiceAccount(scope, 'ServiceAccount', { metadata: metadata(scope, 'ServiceAccount', owner.name, owner, some) });
}
