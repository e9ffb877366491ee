import { BackendTls } from './controllers/controller';
import { CertificatePlan } from './tls/certificate';
import { planSecret, Tls } from './tls/tls';
import { internalName, internalNames, Place } from './way-in';
import { invalid } from '../kubernetes/check';
import { Identity } from '../kubernetes/metadata';

/** The certificate of the pod behind a controller or Gateway, by names that only the cluster knows. */
export function planBackend(tls: Tls, { owner }: Pick<Place, 'owner'>): CertificatePlan {
  const plan = planSecret(tls, { owner, internalNames: internalNames(owner), inPod: true, suffix: 'backend-tls', id: 'BackendCertificate' });
  if (!plan) {
    throw invalid('exposure.backendTls', 'must be a certificate in a Secret', tls._source.kind, 'Use Tls.privateCa(), Tls.issuer() or Tls.secret().');
  }
  return plan;
}

/** The same as a controller looks for it. */
export function routeBackend({ secretName, ca }: CertificatePlan, owner: Identity): BackendTls {
  return { secretName, serverName: internalName(owner), caSecret: ca && { name: ca.secretName, namespace: ca.namespace } };
}
