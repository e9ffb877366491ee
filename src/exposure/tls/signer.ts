import type { ICertificate, IIssuer } from '@kubernetes-models/cert-manager/cert-manager.io/v1' with { 'resolution-mode': 'import' };
import { Construct } from 'constructs';
import { AcmeSolver } from './acme-solver';
import type { CertificateRequest } from './certificate';
import { invalid } from '../../kubernetes/check';
import { customResource } from '../../kubernetes/custom-resource';
import { Identity } from '../../kubernetes/metadata';

type Solvers = NonNullable<NonNullable<IIssuer['spec']>['acme']>['solvers'];

/** Who signs certificates. */
export interface Signer {
  /** whether it proves the host by a file on port 80 */
  readonly http01?: boolean;
  /** whether it puts its own certificate beside those that it signs */
  readonly leavesAuthority: boolean;
  /** whether every client trusts it already */
  readonly public?: boolean;
  /** whether it signs names that only the cluster knows */
  readonly signsInternalNames: boolean;
  /** refuses what it cannot sign */
  readonly check: (request: CertificateRequest) => void;
  /** renders what is not there and says how cert-manager calls it */
  readonly sign: (scope: Construct, request: CertificateRequest) => IssuerReference;
  /** where the certificate of the authority is kept, where it is one of ours */
  readonly ca?: (owner: Identity) => CaSecret;
}

export interface IssuerReference {
  readonly kind: 'Issuer' | 'ClusterIssuer';
  readonly name: string;
}

/** The Secret of a private authority: its certificate, and beside it the key. */
export interface CaSecret {
  readonly secretName: string;
  /** undefined: that of the registry */
  readonly namespace?: string;
  /** the key of the certificate in it */
  readonly key: string;
  /** who signs with it in every namespace, where there is such an issuer */
  readonly clusterIssuer?: string;
}

const API_VERSION = 'cert-manager.io/v1';

export function existingIssuer(issuer: IssuerReference): Signer {
  return { signsInternalNames: false, leavesAuthority: true, check: () => undefined, sign: () => issuer };
}

/** An account at an ACME directory. */
export interface AcmeAccount {
  /** the end of the issuer's name: another server is another issuer, or cert-manager would keep the old one's certificate */
  readonly suffix: string;
  readonly server: string;
  readonly email?: string;
  readonly caBundle?: string;
  readonly externalAccount?: { readonly keyID: string; readonly keySecretRef: { readonly name: string; readonly key: string } };
  readonly solver: AcmeSolver;
}

/** An Issuer of the registry's own, with an account at an ACME server. */
export function acmeSigner(account: AcmeAccount): Signer {
  return {
    http01: account.solver._isHttp01,
    leavesAuthority: false,
    public: account.suffix === 'letsencrypt',
    signsInternalNames: false,
    check: ({ host, http01, noHttp01, ownClass }) => {
      if (host === undefined) {
        throw new Error('tls: an ACME server signs public names only, and this registry has none but those of the cluster. ' +
          'Use Tls.privateCa(), or Tls.issuer() for an authority of your own.');
      }
      if (/^[\d.]+$/.test(host)) {
        throw invalid('exposure.host', 'must be a host name for a certificate from an ACME server', host, 'Use Tls.privateCa() for an address.');
      }
      if (!account.solver._solver(http01)) {
        throw new Error(`tls.solver: ${noHttp01 ?? 'nothing here answers HTTP-01 on port 80 of the host.'} Use a DNS-01 solver (AcmeSolver.route53 and others)` +
          `${noHttp01 ? '' : ', or AcmeSolver.http01({ ingressClassName: … }) for a controller that serves the host there'}.`);
      }
      if (ownClass !== undefined && account.solver._ingressClassName === ownClass) {
        throw invalid('tls.solver.ingressClassName', 'must be left out for the controller that serves the registry', ownClass,
          'It takes no second Ingress for the host: cert-manager writes the challenge into the registry\'s own.');
      }
    },
    sign: (scope, { owner, http01, id }) => {
      const name = `${owner.name}-${account.suffix}`;
      const spec: IIssuer['spec'] = {
        acme: {
          server: account.server,
          ...(account.email && { email: account.email }),
          ...(account.caBundle && { caBundle: Buffer.from(account.caBundle).toString('base64') }),
          ...(account.externalAccount && { externalAccountBinding: account.externalAccount }),
          privateKeySecretRef: { name: `${name}-account` },
          solvers: [account.solver._solver(http01)!] as Solvers,
        },
      };
      customResource(scope, id === 'Certificate' ? 'Issuer' : `${id}Issuer`, { apiVersion: API_VERSION, kind: 'Issuer', name, owner, spec });
      return { kind: 'Issuer', name };
    },
  };
}

/** An authority of one's own. */
export interface PrivateAuthority {
  readonly commonName?: string;
  /** a Go duration */
  readonly duration: string;
  /** where ClusterIssuers keep their Secrets; undefined: the authority signs in the registry's namespace alone */
  readonly certManagerNamespace?: string;
}

/**
 * A self-signed certificate that signs others. Its key stays when cert-manager renews it: certificates that it signed before go on to verify
 * by the new one, and those who trust the old one go on to trust.
 */
export function privateSigner(authority: PrivateAuthority): Signer {
  const { commonName, duration, certManagerNamespace } = authority;
  const caName = (owner: Identity) => certManagerNamespace === undefined ? `${owner.name}-ca` : `${owner.namespace}.${owner.name}-ca`;
  return {
    leavesAuthority: true,
    signsInternalNames: true,
    check: ({ owner }) => {
      if (certManagerNamespace !== undefined && owner.namespace === undefined) {
        throw invalid('namespace', 'must be given, to the registry or its chart, for an authority of the whole cluster', undefined,
          'The names of its objects, which are not in that namespace, begin with it.');
      }
    },
    ca: (owner) => ({
      secretName: caName(owner),
      namespace: certManagerNamespace ?? owner.namespace,
      key: 'tls.crt',
      clusterIssuer: certManagerNamespace === undefined ? undefined : caName(owner),
    }),
    sign: (scope, { owner }) => {
      const name = caName(owner);
      const issuer: IssuerReference = { kind: certManagerNamespace === undefined ? 'Issuer' : 'ClusterIssuer', name };
      if (isRendered(scope, name, authority)) {
        return issuer;
      }
      const id = certManagerNamespace === undefined ? '' : 'Cluster';
      const there: Identity = { ...owner, namespace: certManagerNamespace ?? owner.namespace };
      const selfSigned = `${name}-selfsigned`;
      customResource(scope, `${id}SelfSignedIssuer`, { apiVersion: API_VERSION, kind: 'Issuer', name: selfSigned, owner: there, spec: { selfSigned: {} } });
      const spec: ICertificate['spec'] = {
        isCA: true,
        commonName: commonName ?? `${owner.name.slice(0, 60)} CA`, // at most 64 characters
        secretName: name,
        issuerRef: { kind: 'Issuer', name: selfSigned },
        duration,
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Never' },
      };
      customResource(scope, `${id}CaCertificate`, { apiVersion: API_VERSION, kind: 'Certificate', name, owner: there, spec });
      customResource(scope, `${id}CaIssuer`, {
        apiVersion: API_VERSION, kind: issuer.kind, name, owner: there, clusterScoped: issuer.kind === 'ClusterIssuer', spec: { ca: { secretName: name } },
      });
      return issuer;
    },
  };
}

const rendered = new WeakMap<Construct, Map<string, PrivateAuthority>>();

/** Whether the authority is there already, for the other certificate of the same registry. */
function isRendered(scope: Construct, name: string, authority: PrivateAuthority): boolean {
  const authorities = rendered.get(scope) ?? new Map<string, PrivateAuthority>();
  rendered.set(scope, authorities);
  const other = authorities.get(name);
  authorities.set(name, authority);
  if (other && (other.commonName !== authority.commonName || other.duration !== authority.duration)) {
    throw new Error('exposure.backendTls must be the same private authority as "tls": one name and one duration for both. Use one Tls.privateCa() for them.');
  }
  return other !== undefined;
}
