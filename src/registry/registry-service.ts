import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { PORT } from './distribution-config';
import { ServiceShape } from '../exposure/way-in';
import { LeanService } from '../kubernetes/lean-service';
import { Identity, metadata } from '../kubernetes/metadata';

/** Renders the Service in the form that the exposure needs. */
export function registryService(scope: Construct, owner: Identity, deployment: kplus.Deployment, shape: ServiceShape, tls: boolean): kplus.Service {
  const { port, type, nodePort, annotations = {}, spec } = shape;
  return new LeanService(scope, 'Service', {
    metadata: metadata(scope, 'Service', owner.name, owner, Object.keys(annotations).length > 0 ? annotations : undefined),
    selector: deployment,
    type,
    ports: [{ name: tls ? 'https' : 'http', port, nodePort, targetPort: port === PORT ? undefined : PORT }],
    more: spec,
  });
}
