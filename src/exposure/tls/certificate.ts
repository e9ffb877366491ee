import type { ICertificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1' with { 'resolution-mode': 'import' };
import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { Http01Route } from './acme-solver';
import { CertificateKey } from './certificate-key';
import { CaSecret, Signer } from './signer';
import { invalid } from '../../kubernetes/check';
import { customResource } from '../../kubernetes/custom-resource';
import { Identity } from '../../kubernetes/metadata';
import { checkHost } from '../host';

/** A certificate that cert-manager keeps. */
export interface CertificateOptions {
  /**
   * Names in the certificate beside the host: DNS names, a wildcard (`*.example.com`) only where a DNS record proves it.
   *
   * @default - the host alone
   */
  readonly additionalNames?: string[];

  /**
   * Its private key.
   *
   * @default CertificateKey.rsa(2048)
   */
  readonly key?: CertificateKey;

  /**
   * Whether a renewed certificate has a new private key.
   *
   * @default true
   */
  readonly rotateKey?: boolean;

  /**
   * How long it is asked to be valid: whole seconds, at least an hour. Public authorities decide themselves.
   *
   * @default - cert-manager's: 90 days
   */
  readonly duration?: Duration;

  /**
   * How long before its end it is renewed: whole seconds, at least five minutes, less than `duration`.
   *
   * @default - cert-manager's: a third of its duration
   */
  readonly renewBefore?: Duration;
}

/** What a certificate is for. */
export interface CertificateRequest {
  readonly owner: Identity;
  /** the name or the address that clients use; undefined where only the cluster's DNS knows the registry */
  readonly host?: string;
  /** what the cluster's DNS calls the registry, for those who sign such names */
  readonly internalNames: string[];
  /** whether TLS ends in the pod, where the internal names count as well */
  readonly inPod: boolean;
  /** how a challenge on port 80 of the host reaches cert-manager's solver */
  readonly http01?: Http01Route;
  /** why it cannot, where it could otherwise */
  readonly noHttp01?: string;
  /** the class of a controller that takes no second Ingress for the host */
  readonly ownClass?: string;
  /** why a file on port 80 can prove the host alone */
  readonly hostAlone?: string;
  /** the end of the certificate's name, and the beginning of the ids of its objects */
  readonly suffix: string;
  readonly id: string;
  /** whether a temporary certificate stands in until the first one is there */
  readonly temporary?: boolean;
}

/** What will be there. */
export interface CertificatePlan {
  readonly secretName: string;
  readonly ca?: CaSecret;
  /** whether the certificate of the authority is beside it, as `ca.crt` */
  readonly hasAuthority?: boolean;
  /** whether it names what the cluster's DNS calls the registry */
  readonly namesService?: boolean;
  /** whether a file on port 80 proves it */
  readonly http01?: boolean;
  readonly render: (scope: Construct) => void;
}

/** Checked before anything is known of the registry. */
export function checkCertificate(options: CertificateOptions): CertificateOptions {
  const { duration, renewBefore } = options;
  options.additionalNames?.forEach((name) => checkHost('tls.additionalNames', name.startsWith('*.') ? name.slice(2) : name));
  const seconds = duration && wholeSeconds('tls.duration', duration, 3600, 'an hour');
  const before = renewBefore && wholeSeconds('tls.renewBefore', renewBefore, 300, 'five minutes');
  if (before !== undefined && before >= (seconds ?? 90 * 24 * 3600)) {
    throw invalid('tls.renewBefore', 'must be less than the duration of the certificate', `${before} s`, `It is ${seconds ?? '90 days'}${seconds ? ' s' : ''}.`);
  }
  return options;
}

function wholeSeconds(prop: string, duration: Duration, least: number, words: string): number {
  const seconds = duration.toSeconds({ integral: false });
  if (seconds < least || !Number.isInteger(seconds)) {
    throw invalid(prop, `must be whole seconds, at least ${words}`, `${seconds} s`);
  }
  return seconds;
}

/** The Certificate, and what its signer needs. */
export function planCertificate(signer: Signer, options: CertificateOptions, request: CertificateRequest): CertificatePlan {
  const { owner, suffix, id } = request;
  const secretName = `${owner.name}-${suffix}`;
  signer.check(request);
  const [another] = options.additionalNames ?? [];
  if (signer.http01 && request.hostAlone && another !== undefined) {
    throw invalid('tls.additionalNames', 'must be left out with HTTP-01', another, `${request.hostAlone} Use a DNS-01 solver, such as AcmeSolver.route53().`);
  }
  return {
    secretName,
    ca: signer.ca?.(owner),
    hasAuthority: signer.leavesAuthority,
    namesService: request.inPod && (signer.signsInternalNames || request.host === undefined),
    http01: signer.http01,
    render: (scope) => {
      const issuerRef = signer.sign(scope, request);
      const spec: ICertificate['spec'] = {
        secretName,
        ...names(signer, options, request),
        issuerRef: { kind: issuerRef.kind, name: issuerRef.name },
        ...(options.duration && { duration: goDuration(options.duration) }),
        ...(options.renewBefore && { renewBefore: goDuration(options.renewBefore) }),
        privateKey: {
          ...(options.key && { algorithm: options.key._algorithm, ...(options.key._size && { size: options.key._size }) }),
          rotationPolicy: options.rotateKey ?? true ? 'Always' : 'Never', // Always is the default only since cert-manager 1.18
        },
      };
      customResource(scope, id, {
        apiVersion: 'cert-manager.io/v1',
        kind: 'Certificate',
        name: secretName,
        owner,
        annotations: request.temporary ? { 'cert-manager.io/issue-temporary-certificate': 'true' } : undefined,
        spec,
      });
    },
  };
}

function names(signer: Signer, { additionalNames = [] }: CertificateOptions, { host, internalNames, inPod }: CertificateRequest) {
  const internal = inPod && (signer.signsInternalNames || host === undefined) ? internalNames : [];
  const all = [...new Set([...host === undefined ? [] : [host], ...internal, ...additionalNames])];
  const [ipAddresses, dnsNames] = [true, false].map((address) => all.filter((name) => isAddress(name) === address));
  return { ...(dnsNames.length > 0 && { dnsNames }), ...(ipAddresses.length > 0 && { ipAddresses }) };
}

export function isAddress(host: string): boolean {
  return /^\d+(\.\d+){3}$/.test(host);
}

/** As cert-manager writes it back. */
export function goDuration(duration: Duration): string {
  const seconds = duration.toSeconds();
  return `${Math.floor(seconds / 3600)}h${Math.floor(seconds / 60) % 60}m${seconds % 60}s`;
}
