import type { ICertificate, IIssuer } from '@kubernetes-models/cert-manager/cert-manager.io/v1' with { 'resolution-mode': 'import' };
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Identity, metadata } from '../kubernetes/metadata';

/** What a certificate is for. */
export interface CertificateRequest {
  readonly owner: Identity;
  readonly host: string;
  /** the class whose controller answers the HTTP-01 challenge */
  readonly className: string;
}

/** Who signs it. */
export interface IssuerReference {
  readonly kind: 'Issuer' | 'ClusterIssuer';
  readonly name: string;
}

/** Renders the Certificate and returns the name of the Secret that cert-manager will write. */
export function certificate(scope: Construct, { owner, host }: CertificateRequest, issuer: IssuerReference): string {
  const name = `${owner.name}-tls`;
  const spec: ICertificate['spec'] = {
    secretName: name,
    dnsNames: [host],
    issuerRef: { kind: issuer.kind, name: issuer.name },
    privateKey: { rotationPolicy: 'Always' }, // the default only since cert-manager 1.18
  };
  new ApiObject(scope, 'Certificate', {
    apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata: metadata(scope, 'Certificate', name, owner), spec,
  });
  return name;
}

/** An ACME directory. */
export interface AcmeServer {
  /** the end of the issuer's name: another server is another issuer, or cert-manager would keep the old one's certificate */
  readonly suffix: string;
  readonly server: string;
  readonly email?: string;
  readonly caBundle?: string;
}

/** Renders an Issuer that proves the host by HTTP-01 through the same controller. */
export function acmeIssuer(scope: Construct, { owner, className }: CertificateRequest, acme: AcmeServer): IssuerReference {
  const name = `${owner.name}-${acme.suffix}`;
  const spec: IIssuer['spec'] = {
    acme: {
      server: acme.server,
      ...(acme.email && { email: acme.email }),
      ...(acme.caBundle && { caBundle: Buffer.from(acme.caBundle).toString('base64') }),
      privateKeySecretRef: { name: `${name}-account` },
      // the Service of a solver is of type NodePort unless told otherwise
      solvers: [{ http01: { ingress: { ingressClassName: className, serviceType: 'ClusterIP' } } }],
    },
  };
  new ApiObject(scope, 'Issuer', { apiVersion: 'cert-manager.io/v1', kind: 'Issuer', metadata: metadata(scope, 'Issuer', name, owner), spec });
  return { kind: 'Issuer', name };
}
