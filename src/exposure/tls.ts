import { Construct } from 'constructs';
import { AcmeServer, acmeIssuer, certificate, CertificateRequest } from './certificate';
import { checkObjectName, invalid } from '../kubernetes/check';

/** An account at Let's Encrypt. */
export interface LetsEncryptOptions {
  /** Where Let's Encrypt may reach you: an e-mail address at a domain that exists (it refuses `example.com`). */
  readonly email: string;
}

/** An account at any ACME server. */
export interface AcmeOptions {
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
}

type BindTls = (scope: Construct, request: CertificateRequest) => string;

/**
 * Where the certificate of the host comes from.
 *
 * All but `secret` need cert-manager in the cluster. An ACME certificate is proved by HTTP-01 through the ingress controller that serves the
 * registry, so the host must reach it from outside on port 80.
 *
 * @see https://cert-manager.io/docs/configuration/acme/http01/
 */
export class Tls {
  /**
   * Let's Encrypt, by an Issuer of the registry's own. Mind its limit of five certificates for the same host in a week, and try with
   * `letsEncryptStaging` first.
   *
   * @throws when the e-mail address is empty or none
   * @see https://letsencrypt.org/docs/rate-limits/
   */
  public static letsEncrypt(options: LetsEncryptOptions): Tls {
    return Tls.signedBy({ suffix: 'letsencrypt', server: 'https://acme-v02.api.letsencrypt.org/directory', email: checkEmail(options.email) });
  }

  /**
   * Let's Encrypt's staging environment: generous limits, certificates that no client trusts.
   *
   * @throws when the e-mail address is empty or none
   * @see https://letsencrypt.org/docs/staging-environment/
   */
  public static letsEncryptStaging(options: LetsEncryptOptions): Tls {
    const server = 'https://acme-staging-v02.api.letsencrypt.org/directory';
    return Tls.signedBy({ suffix: 'letsencrypt-staging', server, email: checkEmail(options.email) });
  }

  /**
   * Any other ACME server, by an Issuer of the registry's own: a company's, ZeroSSL's, step-ca.
   *
   * @throws when the server is no `https` URL, the e-mail address none, or the CA bundle not PEM
   */
  public static acme(options: AcmeOptions): Tls {
    const { server, email, caBundle } = options;
    if (!/^https:\/\/[^\s/]+(\/\S*)?$/.test(server)) {
      throw invalid('tls.server', 'must be the https URL of an ACME directory', server);
    }
    if (caBundle !== undefined && !/^-----BEGIN CERTIFICATE-----\r?\n[\s\S]+-----END CERTIFICATE-----\s*$/.test(caBundle.trimStart())) {
      throw invalid('tls.caBundle', 'must be certificates in PEM (-----BEGIN CERTIFICATE-----)', caBundle.slice(0, 40));
    }
    return Tls.signedBy({ suffix: 'acme', server, email: email === undefined ? undefined : checkEmail(email), caBundle });
  }

  /** An Issuer that is in the registry's namespace already. */
  public static issuer(name: string): Tls {
    checkObjectName('tls.issuer', name);
    return new Tls((scope, request) => certificate(scope, request, { kind: 'Issuer', name }));
  }

  /** A ClusterIssuer that is there already. */
  public static clusterIssuer(name: string): Tls {
    checkObjectName('tls.clusterIssuer', name);
    return new Tls((scope, request) => certificate(scope, request, { kind: 'ClusterIssuer', name }));
  }

  /** A Secret of type `kubernetes.io/tls` in the registry's namespace, with `tls.crt` (the leaf first, then its chain) and `tls.key`. */
  public static secret(secretName: string): Tls {
    checkObjectName('tls.secretName', secretName);
    return new Tls(() => secretName);
  }

  private static signedBy(server: AcmeServer): Tls {
    return new Tls((scope, request) => certificate(scope, request, acmeIssuer(scope, request, server)));
  }

  private constructor(private readonly bind: BindTls) {}

  /**
   * Renders what the certificate needs and returns the name of the Secret that will hold it.
   *
   * @internal
   */
  public _bind(scope: Construct, request: CertificateRequest): string {
    return this.bind(scope, request);
  }
}

function checkEmail(email: string): string {
  if (!/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(email)) {
    throw invalid('tls.email', 'must be an e-mail address', email, 'The authority writes there when a certificate is about to end.');
  }
  return email;
}
