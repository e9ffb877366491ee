import { spawn } from 'child_process';
import { apply, toYaml } from './kubectl';
import { ACME_DNS, ACME_SOLVER_IMAGE, GATEWAY_CLASS, GATEWAY_CONTROLLER, PROGRAM_ENV } from '../environment';

/** Answers HTTP-01 challenges through Gateways in one namespace, until it is told to end. */
export function startGatewaySolver(namespace: string): () => void {
  if (!ACME_SOLVER_IMAGE) {
    return () => undefined;
  }
  const solver = spawn('gateway-solver', [
    `-kubeconfig=${process.env.KUBECONFIG}`, `-namespace=${namespace}`, `-acme-http01-solver-image=${ACME_SOLVER_IMAGE}`, `-nameservers=${ACME_DNS}`,
  ], { env: PROGRAM_ENV, stdio: 'ignore' });
  return () => { solver.kill(); };
}

/** The GatewayClass of the cluster's implementation. */
export async function makeGatewayClass(): Promise<void> {
  await apply(toYaml({
    apiVersion: 'gateway.networking.k8s.io/v1', kind: 'GatewayClass', metadata: { name: GATEWAY_CLASS }, spec: { controllerName: GATEWAY_CONTROLLER },
  }));
}
