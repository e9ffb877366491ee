import { Rendered } from './support/rendered';

/** What every implementation of the Gateway API reads alike. */

/** The route that is attached to a listener. */
export function routeOf(objects: Rendered[], sectionName: string): Rendered {
  const found = objects.filter(({ kind, spec }) => kind === 'HTTPRoute' && spec.parentRefs.some((parent: Rendered) => parent.sectionName === sectionName));
  if (found.length !== 1) {
    throw new Error(`${found.length} routes at the listener ${sectionName}, not 1`);
  }
  return found[0];
}

/** The Secret with the certificate of the listener for HTTPS. */
export function certificateOf(gateway: Rendered): string {
  return gateway.spec.listeners.find(({ name }: Rendered) => name === 'https').tls.certificateRefs[0].name;
}

/** The spec of the policy of a kind for an object, whether it names one target or a list of them. */
export function policyFor(objects: Rendered[], kind: string, target: { kind: string; name: string }): Rendered | undefined {
  return objects.find((object) => object.kind === kind && [object.spec.targetRef ?? object.spec.targetRefs].flat()
    .some((ref: Rendered) => ref.kind === target.kind && ref.name === target.name))?.spec;
}

/** How the pod of a Service is verified, where a policy says so. */
export function backendTls(objects: Rendered[], service: string): { hostname: string; secret: string } | undefined {
  const validation = policyFor(objects, 'BackendTLSPolicy', { kind: 'Service', name: service })?.validation;
  return validation && { hostname: validation.hostname, secret: validation.caCertificateRefs[0].name };
}
