import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { Backend, IngressExposureOptions } from './exposure';
import { metadata } from '../kubernetes/metadata';
import { unrendered } from '../kubernetes/unrendered';

/** Renders the Ingress, and what its certificate needs. */
export function ingress(scope: Construct, { host, controller, tls }: IngressExposureOptions, backend: Backend): kplus.Ingress {
  const { owner, service, basicAuth } = backend;
  const { name, className, annotations, basicAuth: askPassword } = controller._contract;
  if (basicAuth && !askPassword) {
    throw new Error(`auth: ${name} cannot be told by an Ingress to ask for a password. Use RegistryAuth.htpasswd, which the registry checks itself.`);
  }
  const secretName = tls._bind(scope, { owner, host, className });
  return new kplus.Ingress(scope, 'Ingress', {
    metadata: metadata(scope, 'Ingress', owner.name, owner, { ...annotations, ...(basicAuth && askPassword?.(basicAuth)) }),
    className,
    tls: [{ hosts: [host], secret: kplus.Secret.fromSecretName(unrendered(), 'Secret', secretName) }],
    rules: [{ host, path: '/', backend: kplus.IngressBackend.fromService(service) }],
  });
}
