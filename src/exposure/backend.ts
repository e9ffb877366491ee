import { CertificatePlan } from './tls/certificate';
import { planSecret, Tls } from './tls/tls';
import { internalNames, Place } from './way-in';
import { invalid } from '../kubernetes/check';

/** The certificate of the pod behind a controller or Gateway, by names that only the cluster knows. */
export function planBackend(tls: Tls, { owner }: Place): CertificatePlan {
  const plan = planSecret(tls, { owner, internalNames: internalNames(owner), inPod: true, suffix: 'backend-tls', id: 'BackendCertificate' });
  if (!plan) {
    throw invalid('exposure.backendTls', 'must be a certificate in a Secret', tls._source.kind, 'Use Tls.privateCa(), Tls.issuer() or Tls.secret().');
  }
  return plan;
}
