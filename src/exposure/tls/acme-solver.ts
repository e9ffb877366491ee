import type { IIssuer } from '@kubernetes-models/cert-manager/cert-manager.io/v1' with { 'resolution-mode': 'import' };
import {
  AcmeDnsOptions, AzureDnsOptions, CloudDnsOptions, CloudflareOptions, Http01Options, Rfc2136Options, Route53Options,
  WebhookSolverOptions,
} from './acme-solver-options';
import { checkDataKey, checkObjectName, invalid } from '../../kubernetes/check';
import { SecretValue } from '../../kubernetes/secret-value';

type Solvers = NonNullable<NonNullable<NonNullable<IIssuer['spec']>['acme']>['solvers']>;
type Dns01 = NonNullable<Solvers[number]['dns01']>;

/** How an ACME server is shown that a name is ours, in cert-manager's words. */
export interface Solver {
  readonly http01?: Http01Route;
  readonly dns01?: object;
}

/** How a challenge on port 80 of the host reaches cert-manager's solver. */
export interface Http01Route {
  readonly ingress?: { readonly ingressClassName?: string; readonly name?: string; readonly serviceType: 'ClusterIP' | 'NodePort' };
  readonly gatewayHTTPRoute?: {
    readonly parentRefs: { readonly group: string; readonly kind: string; readonly name: string; readonly sectionName: string }[];
    readonly serviceType: 'ClusterIP';
  };
}

const TSIG_ALGORITHMS = ['HMACMD5', 'HMACSHA1', 'HMACSHA256', 'HMACSHA512'];

/**
 * How an ACME server is shown that the host is yours.
 *
 * @see https://cert-manager.io/docs/configuration/acme/
 */
export class AcmeSolver {
  /** A file on port 80 of the host, which must be reachable from the ACME server. It cannot prove a wildcard. */
  public static http01(options: Http01Options = {}): AcmeSolver {
    const { ingressClassName } = options;
    if (ingressClassName === undefined) {
      return new AcmeSolver();
    }
    checkObjectName('tls.solver.ingressClassName', ingressClassName);
    return new AcmeSolver(undefined, throughIngressClass(ingressClassName));
  }

  /**
   * A record in AWS Route 53.
   *
   * @throws when one half of an access key is missing
   * @see https://cert-manager.io/docs/configuration/acme/dns01/route53/
   */
  public static route53(options: Route53Options = {}): AcmeSolver {
    const { region, hostedZoneId: hostedZoneID, role, accessKeyId, secretAccessKey } = options;
    both({ accessKeyId, secretAccessKey });
    return new AcmeSolver({
      route53: {
        ...given({ region, hostedZoneID, role }),
        ...(accessKeyId && { accessKeyIDSecretRef: reference('accessKeyId', accessKeyId) }),
        ...(secretAccessKey && { secretAccessKeySecretRef: reference('secretAccessKey', secretAccessKey) }),
      },
    });
  }

  /**
   * A record at Cloudflare.
   *
   * @see https://cert-manager.io/docs/configuration/acme/dns01/cloudflare/
   */
  public static cloudflare(options: CloudflareOptions): AcmeSolver {
    return new AcmeSolver({ cloudflare: { apiTokenSecretRef: reference('apiToken', options.apiToken) } });
  }

  /**
   * A record in Azure DNS, by a managed identity or a service principal.
   *
   * @throws when a service principal is given in part, or together with a managed identity
   * @see https://cert-manager.io/docs/configuration/acme/dns01/azuredns/
   */
  public static azureDns(options: AzureDnsOptions): AcmeSolver {
    const { managedIdentityClientId, tenantId, clientId, clientSecret } = options;
    both({ tenantId, clientId, clientSecret });
    if (managedIdentityClientId !== undefined && clientId !== undefined) {
      throw invalid('tls.solver.managedIdentityClientId', 'must be left out with a service principal', managedIdentityClientId);
    }
    return new AcmeSolver({
      azureDNS: {
        subscriptionID: present('subscriptionId', options.subscriptionId),
        resourceGroupName: present('resourceGroup', options.resourceGroup),
        hostedZoneName: present('hostedZone', options.hostedZone),
        ...(managedIdentityClientId !== undefined && { managedIdentity: { clientID: managedIdentityClientId } }),
        ...given({ tenantID: tenantId, clientID: clientId }),
        ...(clientSecret && { clientSecretSecretRef: reference('clientSecret', clientSecret) }),
      },
    });
  }

  /**
   * A record in Google Cloud DNS.
   *
   * @see https://cert-manager.io/docs/configuration/acme/dns01/google/
   */
  public static cloudDns(options: CloudDnsOptions): AcmeSolver {
    const { project, hostedZone: hostedZoneName, serviceAccount } = options;
    return new AcmeSolver({
      cloudDNS: {
        project: present('project', project),
        ...given({ hostedZoneName }),
        ...(serviceAccount && { serviceAccountSecretRef: reference('serviceAccount', serviceAccount) }),
      },
    });
  }

  /**
   * A record by a dynamic update (RFC 2136), as BIND, Knot and PowerDNS take it.
   *
   * @throws when the server is none, the algorithm is none of the four, or one half of a TSIG key is missing
   * @see https://cert-manager.io/docs/configuration/acme/dns01/rfc2136/
   */
  public static rfc2136(options: Rfc2136Options): AcmeSolver {
    const { nameserver, tsigKeyName, tsigSecret, tsigAlgorithm } = options;
    const [, port = '53'] = /^(?:[a-z0-9](?:[-.a-z0-9]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/i.exec(nameserver) ?? [undefined, '0'];
    if (Number(port) < 1 || Number(port) > 65535) {
      throw invalid('tls.solver.nameserver', 'must be a host name or an IP address, with or without a port', nameserver,
        'Such as "ns1.example.com", "192.0.2.53:53" or "[2001:db8::53]:53".');
    }
    both({ tsigKeyName, tsigSecret });
    if (tsigAlgorithm !== undefined && !TSIG_ALGORITHMS.includes(tsigAlgorithm)) {
      throw invalid('tls.solver.tsigAlgorithm', `must be one of ${TSIG_ALGORITHMS.join(', ')}`, tsigAlgorithm);
    }
    return new AcmeSolver({
      rfc2136: {
        nameserver,
        ...(tsigSecret && tsigKeyName !== undefined && {
          tsigKeyName, tsigAlgorithm: tsigAlgorithm ?? 'HMACSHA256', tsigSecretSecretRef: reference('tsigSecret', tsigSecret),
        }),
      },
    });
  }

  /**
   * A record at an acme-dns server.
   *
   * @throws when the host is no URL
   * @see https://cert-manager.io/docs/configuration/acme/dns01/acme-dns/
   */
  public static acmeDns(options: AcmeDnsOptions): AcmeSolver {
    if (!/^https?:\/\/[^\s/]+/.test(options.host)) {
      throw invalid('tls.solver.host', 'must be the URL of an acme-dns server', options.host);
    }
    return new AcmeSolver({ acmeDNS: { host: options.host, accountSecretRef: reference('accounts', options.accounts) } });
  }

  /**
   * A record at any other provider, by a webhook that is installed beside cert-manager.
   *
   * @see https://cert-manager.io/docs/configuration/acme/dns01/webhook/
   */
  public static webhook(options: WebhookSolverOptions): AcmeSolver {
    const { groupName, solverName, config } = options;
    checkObjectName('tls.solver.groupName', groupName);
    return new AcmeSolver({ webhook: { groupName, solverName: present('solverName', solverName), ...(config && { config }) } });
  }

  private constructor(private readonly dns01?: Dns01, private readonly route?: Http01Route) {}

  /**
   * Whether a file on port 80 proves the host, and not a DNS record.
   *
   * @internal
   */
  public get _isHttp01(): boolean {
    return this.dns01 === undefined;
  }

  /**
   * The class whose controller answers, where one was chosen.
   *
   * @internal
   */
  public get _ingressClassName(): string | undefined {
    return this.route?.ingress?.ingressClassName;
  }

  /**
   * The solver in cert-manager's words; undefined for HTTP-01 where nothing answers on port 80.
   *
   * @internal
   */
  public _solver(route: Http01Route | undefined): Solver | undefined {
    if (this.dns01) {
      return { dns01: this.dns01 };
    }
    const http01 = this.route ?? route;
    return http01 && { http01 };
  }
}

/** The Service of a solver is of type NodePort unless told otherwise. */
export function throughIngressClass(ingressClassName: string): Http01Route {
  return { ingress: { ingressClassName, serviceType: 'ClusterIP' } };
}

function reference(prop: string, value: SecretValue): { name: string; key: string } {
  return {
    name: checkObjectName(`tls.solver.${prop}.secretName`, value.secretName),
    key: checkDataKey(`tls.solver.${prop}.key`, value.key),
  };
}

function present(prop: string, value: string): string {
  if (!value) {
    throw invalid(`tls.solver.${prop}`, 'must be given', value);
  }
  return value;
}

/** All of them or none. */
function both(parts: { [prop: string]: unknown }): void {
  const missing = Object.keys(parts).find((prop) => parts[prop] === undefined);
  if (missing !== undefined && Object.values(parts).some((part) => part !== undefined)) {
    const others = Object.keys(parts).filter((prop) => parts[prop] !== undefined);
    throw invalid(`tls.solver.${missing}`, `must be given together with ${others.map((prop) => `"${prop}"`).join(' and ')}`, undefined);
  }
}

function given<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
