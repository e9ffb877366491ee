import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity, metadata } from '../kubernetes/metadata';

/** Renders the Secret that `kubectl create secret docker-registry` makes. */
export function dockerConfigSecret(scope: Construct, owner: Identity, name: string, dockerConfig: string): void {
  new kplus.k8s.KubeSecret(scope, 'Secret', {
    metadata: metadata(scope, 'Secret', name, owner),
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': Buffer.from(dockerConfig).toString('base64') },
  });
}
