import { Duration } from 'cdk8s';
import { AcmeSolver } from './acme-solver';
import { CertificateOptions, CertificatePlan, CertificateRequest, checkCertificate, goDuration, planCertificate } from './certificate';
import { AcmeAccount, acmeSigner, existingIssuer, privateSigner, Signer } from './signer';
import { checkDataKey, checkNamespace, checkObjectName, invalid } from '../../kubernetes/check';
import { checkCertificates } from '../../kubernetes/pem';
import { SecretValue } from '../../kubernetes/secret-value';

/** A certificate from an ACME server. */
export interface AcmeCertificateOptions extends CertificateOptions {
  /**
   * How the server is shown that the host is yours.
   *
   * @default AcmeSolver.http01()
   */
  readonly solver?: AcmeSolver;
}

/** An account at Let's Encrypt. */
export interface LetsEncryptOptions extends AcmeCertificateOptions {
  /** Where Let's Encrypt may reach you: an e-mail address at a domain that exists (it refuses `example.com`). */
  readonly email: string;
}

/** An account that an ACME server's operator has opened for you, such as ZeroSSL, Sectigo or Google Trust Services. */
export interface ExternalAccount {
  /** The id of the key that the operator gave you. */
  readonly keyId: string;

  /** The key itself, in a Secret in the namespace of the registry. */
  readonly key: SecretValue;
}

/** An account at any ACME server. */
export interface AcmeOptions extends AcmeCertificateOptions {
  /** The URL of the server's directory, `https://…`. */
  readonly server: string;

  /**
   * Where the server's operator may reach you.
   *
   * @default - an account without an address
   */
  readonly email?: string;

  /**
   * The certificates, in PEM, that cert-manager trusts for the connection to the server. Not a secret.
   *
   * @default - the public authorities
   */
  readonly caBundle?: string;

  /**
   * The account that the ACME account is bound to (external account binding).
   *
   * @default - none
   */
  readonly externalAccount?: ExternalAccount;
}

/** An authority of your own. */
export interface PrivateCaOptions extends CertificateOptions {
  /**
   * The name of the authority, as clients show it.
   *
   * @default - the registry's name with ` CA` behind it
   */
  readonly commonName?: string;

  /**
   * How long the authority's own certificate is valid: whole hours, at least a day. It is renewed with the same key.
   *
   * @default Duration.days(3650)
   */
  readonly caDuration?: Duration;

  /**
   * The namespace in which cert-manager keeps the Secrets of ClusterIssuers, usually `cert-manager`. With it, the authority is one of the
   * whole cluster: a `NodeTrust` in another namespace and a `TrustBundle` can have its certificate. It needs the right to make objects there.
   *
   * @default - the authority and its key stay in the registry's namespace
   */
  readonly certManagerNamespace?: string;
}

/**
 * What a certificate comes from.
 *
 * @internal
 */
export type TlsSource =
  | { readonly kind: 'none' }
  | { readonly kind: 'secret'; readonly secretName: string }
  | { readonly kind: 'signer'; readonly signer: Signer; readonly options: CertificateOptions }
  | { readonly kind: 'acm'; readonly arns: string[] }
  | { readonly kind: 'googleManaged' };

/**
 * Where the certificate of the host comes from.
 *
 * Those that are signed need cert-manager in the cluster. An ACME certificate is proved by HTTP-01 through what serves the registry, so the
 * host must reach it from outside on port 80, or by a DNS record.
 *
 * @see https://cert-manager.io/docs/configuration/acme/
 */
export class Tls {
  /**
   * Let's Encrypt, by an Issuer of the registry's own. Mind its limit of five certificates for the same host in a week, and try with
   * `letsEncryptStaging` first.
   *
   * @throws when the e-mail address is empty or none, a name is a wildcard with HTTP-01, or the key one that it does not sign
   * @see https://letsencrypt.org/docs/rate-limits/
   */
  public static letsEncrypt(options: LetsEncryptOptions): Tls {
    return Tls.acmeAt({ suffix: 'letsencrypt', server: 'https://acme-v02.api.letsencrypt.org/directory', email: checkEmail(options.email) }, options);
  }

  /**
   * Let's Encrypt's staging environment: generous limits, certificates that no client trusts.
   *
   * @throws when the e-mail address is empty or none
   * @see https://letsencrypt.org/docs/staging-environment/
   */
  public static letsEncryptStaging(options: LetsEncryptOptions): Tls {
    const server = 'https://acme-staging-v02.api.letsencrypt.org/directory';
    return Tls.acmeAt({ suffix: 'letsencrypt-staging', server, email: checkEmail(options.email) }, options);
  }

  /**
   * Any other ACME server, by an Issuer of the registry's own: a company's, ZeroSSL's, step-ca. To go from one such server to another, delete the
   * Secret of the certificate: cert-manager keeps what it has until it ends.
   *
   * @throws when the server is no `https` URL, the e-mail address none, the CA bundle not PEM, a name a wildcard with HTTP-01, or
   * the external account has no id
   */
  public static acme(options: AcmeOptions): Tls {
    const { server, email, caBundle, externalAccount } = options;
    if (!/^https:\/\/[^\s/]+(\/\S*)?$/.test(server)) {
      throw invalid('tls.server', 'must be the https URL of an ACME directory', server);
    }
    if (caBundle !== undefined) {
      checkCertificates('tls.caBundle', caBundle);
    }
    return Tls.acmeAt({
      suffix: 'acme',
      server,
      email: email === undefined ? undefined : checkEmail(email),
      caBundle,
      externalAccount: externalAccount && binding(externalAccount),
    }, options);
  }

  /**
   * An Issuer that is in the registry's namespace already.
   *
   * @throws when the name, or an option, is not valid
   */
  public static issuer(name: string, options: CertificateOptions = {}): Tls {
    return Tls.signedBy(existingIssuer({ kind: 'Issuer', name: checkObjectName('tls.issuer', name) }), options);
  }

  /**
   * A ClusterIssuer that is there already.
   *
   * @throws when the name, or an option, is not valid
   */
  public static clusterIssuer(name: string, options: CertificateOptions = {}): Tls {
    return Tls.signedBy(existingIssuer({ kind: 'ClusterIssuer', name: checkObjectName('tls.clusterIssuer', name) }), options);
  }

  /**
   * An authority of the registry's own: a self-signed certificate that signs the registry's. Clients and nodes must be given it:
   * `NodeTrust`, `TrustBundle` and `registry.notes` say how.
   *
   * Its key is in a Secret (the registry's name with `-ca` behind it): who can read that can sign for any name that its clients ask for.
   *
   * @throws when a duration is too short, or the name of the authority or the namespace not valid
   * @see https://cert-manager.io/docs/configuration/ca/
   */
  public static privateCa(options: PrivateCaOptions = {}): Tls {
    const { commonName, caDuration = Duration.days(3650), certManagerNamespace } = options;
    const hours = caDuration.toHours({ integral: false });
    if (hours < 24 || !Number.isInteger(hours)) {
      throw invalid('tls.caDuration', 'must be whole hours, at least a day', `${hours} h`);
    }
    if (commonName !== undefined && (commonName === '' || commonName.length > 64)) {
      throw invalid('tls.commonName', 'must have 1 to 64 characters', commonName);
    }
    return Tls.signedBy(privateSigner({
      commonName,
      duration: goDuration(caDuration),
      certManagerNamespace: certManagerNamespace === undefined ? undefined : checkNamespace('tls.certManagerNamespace', certManagerNamespace),
    }), options);
  }

  /**
   * A Secret of type `kubernetes.io/tls` in the registry's namespace, with `tls.crt` (the leaf first, then its chain) and `tls.key`. As `backendTls`
   * it also needs `ca.crt`, and its certificate the name of the Service (`registry.registry.svc`).
   *
   * @throws when the name is not valid
   */
  public static secret(secretName: string): Tls {
    return new Tls({ kind: 'secret', secretName: checkObjectName('tls.secretName', secretName) });
  }

  /**
   * Certificates of AWS Certificate Manager, for `IngressController.alb`. AWS renews them.
   *
   * @param arns one or more, such as `arn:aws:acm:eu-central-1:123456789012:certificate/…`
   * @throws when there is none, or one is no ARN of a certificate
   */
  public static acmCertificate(...arns: string[]): Tls {
    const wrong = arns.find((arn) => !/^arn:aws[-a-z]*:(acm|iam):[-a-z0-9]*:\d{12}:(certificate|server-certificate)\/\S+$/.test(arn));
    if (arns.length === 0 || wrong !== undefined) {
      throw invalid('tls.arns', 'must be ARNs of certificates (arn:aws:acm:REGION:ACCOUNT:certificate/ID)', wrong ?? arns);
    }
    return new Tls({ kind: 'acm', arns });
  }

  /**
   * A certificate that Google keeps, for `IngressController.gke`, by a ManagedCertificate. The host must resolve to the Ingress.
   *
   * @see https://cloud.google.com/kubernetes-engine/docs/how-to/managed-certs
   */
  public static googleManagedCertificate(): Tls {
    return new Tls({ kind: 'googleManaged' });
  }

  /**
   * No TLS: **everything that clients send and get can be read and changed on its way.** For isolated tests only, as the zCX guide says of
   * its insecure mode. Passwords never cross plain HTTP, so it demands `RegistryAuth.anonymous()`; Docker, containerd and others refuse such
   * a registry unless they are told by name that it is insecure (`registry.notes`).
   */
  public static none(): Tls {
    return new Tls({ kind: 'none' });
  }

  private static acmeAt(account: Omit<AcmeAccount, 'solver'>, options: AcmeCertificateOptions): Tls {
    const { solver = AcmeSolver.http01(), additionalNames = [] } = options;
    const wildcard = additionalNames.find((name) => name.includes('*'));
    if (wildcard !== undefined && solver._isHttp01) {
      throw invalid('tls.additionalNames', 'must have no wildcard with HTTP-01, which cannot prove one', wildcard,
        'Use a DNS-01 solver, such as AcmeSolver.route53().');
    }
    if (account.suffix.startsWith('letsencrypt') && (options.key?._algorithm === 'Ed25519' || options.key?._size === 521)) {
      throw invalid('tls.key', 'must be one that Let\'s Encrypt signs: RSA, or ECDSA of 256 or 384 bits', `${options.key._algorithm} ${options.key._size ?? ''}`.trim());
    }
    return Tls.signedBy(acmeSigner({ ...account, solver }), options);
  }

  private static signedBy(signer: Signer, options: CertificateOptions): Tls {
    return new Tls({ kind: 'signer', signer, options: checkCertificate(options) });
  }

  private constructor(/** @internal */ public readonly _source: TlsSource) {}
}

/** The Secret that will hold the certificate, and what is rendered for it; undefined where no Secret does. */
export function planSecret(tls: Tls, request: CertificateRequest): CertificatePlan | undefined {
  const source = tls._source;
  switch (source.kind) {
    case 'secret': return { secretName: source.secretName, hasAuthority: true, render: () => undefined };
    case 'signer': return planCertificate(source.signer, source.options, request);
    default: return undefined;
  }
}

/** Whether clients trust the certificate without being told: nobody can say of a Secret, an issuer or an ARN that is there already. */
export function publiclyTrusted({ _source: source }: Tls): boolean {
  return source.kind === 'googleManaged' || (source.kind === 'signer' && source.signer.public === true);
}

function binding({ keyId, key }: ExternalAccount): AcmeAccount['externalAccount'] {
  if (!keyId) {
    throw invalid('tls.externalAccount.keyId', 'must be the id of a key', keyId);
  }
  return {
    keyID: keyId,
    keySecretRef: {
      name: checkObjectName('tls.externalAccount.key.secretName', key.secretName),
      key: checkDataKey('tls.externalAccount.key.key', key.key),
    },
  };
}

function checkEmail(email: string): string {
  if (!/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(email)) {
    throw invalid('tls.email', 'must be an e-mail address', email, 'The authority writes there when a certificate is about to end.');
  }
  return email;
}
