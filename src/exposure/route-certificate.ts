import { Controller, RouteCertificate } from './controllers/controller';
import { CertificatePlan } from './tls/certificate';
import { Tls } from './tls/tls';

const SOURCES: Record<string, [kind: string, fix: string]> = {
  secret: ['a Secret', 'Tls.letsEncrypt(), Tls.issuer() or Tls.secret()'],
  acm: ['AWS Certificate Manager', 'Tls.acmCertificate("arn:aws:acm:…")'],
  googleManaged: ['Google', 'Tls.googleManagedCertificate()'],
};

/** Refuses a certificate that the controller cannot serve. */
export function checkCertificateSource({ name, certificates = ['secret'] }: Controller, { _source: { kind } }: Tls): void {
  const source = kind === 'signer' ? 'secret' : kind;
  if (source !== 'none' && !certificates.includes(source)) {
    const [from] = SOURCES[source];
    throw new Error(`tls: ${name} cannot serve a certificate from ${from}. Use ${certificates.map((other) => SOURCES[other][1]).join(', or ')}.`);
  }
}

/** Where the controller finds it. */
export function routeCertificate({ _source: source }: Tls, plan: CertificatePlan | undefined, name: string): RouteCertificate | undefined {
  switch (source.kind) {
    case 'none': return undefined;
    case 'acm': return { acmArns: source.arns };
    case 'googleManaged': return { googleManaged: `${name}-tls` };
    default: return { secretName: plan?.secretName };
  }
}
