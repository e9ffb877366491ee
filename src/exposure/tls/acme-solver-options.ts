import { SecretValue } from '../../kubernetes/secret-value';

/** HTTP-01 through a controller of one's choice. */
export interface Http01Options {
  /**
   * The IngressClass whose controller serves the host on port 80.
   *
   * @default - the controller or Gateway that serves the registry
   */
  readonly ingressClassName?: string;
}

/** A zone in AWS Route 53. */
export interface Route53Options {
  /**
   * The region of the AWS endpoint, such as `eu-central-1`.
   *
   * @default - that of cert-manager's environment
   */
  readonly region?: string;

  /**
   * The id of the hosted zone.
   *
   * @default - the one that fits the name
   */
  readonly hostedZoneId?: string;

  /**
   * The ARN of a role that cert-manager takes on.
   *
   * @default - its own identity
   */
  readonly role?: string;

  /**
   * The id of an access key.
   *
   * @default - the identity of cert-manager's pod (IRSA, EKS pod identity, node)
   */
  readonly accessKeyId?: SecretValue;

  /**
   * The secret of that access key.
   *
   * @default - none, as without `accessKeyId`
   */
  readonly secretAccessKey?: SecretValue;
}

/** A zone at Cloudflare. */
export interface CloudflareOptions {
  /** A token that may edit the zone's DNS (`Zone:DNS:Edit`, `Zone:Zone:Read`). */
  readonly apiToken: SecretValue;
}

/** A zone in Azure DNS. */
export interface AzureDnsOptions {
  /** The id of the subscription. */
  readonly subscriptionId: string;

  /** The resource group of the zone. */
  readonly resourceGroup: string;

  /** The name of the zone, such as `example.com`. */
  readonly hostedZone: string;

  /**
   * The client id of a managed identity that cert-manager uses (workload identity).
   *
   * @default - the only one that its pod has, or the service principal
   */
  readonly managedIdentityClientId?: string;

  /**
   * The tenant of a service principal.
   *
   * @default - a managed identity is used
   */
  readonly tenantId?: string;

  /**
   * The client id of a service principal.
   *
   * @default - a managed identity is used
   */
  readonly clientId?: string;

  /**
   * The secret of a service principal.
   *
   * @default - a managed identity is used
   */
  readonly clientSecret?: SecretValue;
}

/** A zone in Google Cloud DNS. */
export interface CloudDnsOptions {
  /** The id of the project. */
  readonly project: string;

  /**
   * The name of the managed zone.
   *
   * @default - the one that fits the name
   */
  readonly hostedZone?: string;

  /**
   * The key of a service account, as JSON.
   *
   * @default - the identity of cert-manager's pod (workload identity)
   */
  readonly serviceAccount?: SecretValue;
}

/** A name server that takes dynamic updates. */
export interface Rfc2136Options {
  /** The address of the server, `host` or `host:port`: a name, an IPv4 address, or an IPv6 address in brackets. */
  readonly nameserver: string;

  /**
   * The name of the TSIG key.
   *
   * @default - updates are not signed
   */
  readonly tsigKeyName?: string;

  /**
   * The algorithm of the TSIG key: HMACMD5, HMACSHA1, HMACSHA256 or HMACSHA512.
   *
   * @default "HMACSHA256" where there is a key
   */
  readonly tsigAlgorithm?: string;

  /**
   * The TSIG key itself.
   *
   * @default - updates are not signed
   */
  readonly tsigSecret?: SecretValue;
}

/** An acme-dns server, to which the challenge's name is delegated by a CNAME. */
export interface AcmeDnsOptions {
  /** The URL of its API, such as `https://auth.acme-dns.io`. */
  readonly host: string;

  /** The accounts at that server, as JSON. */
  readonly accounts: SecretValue;
}

/** A solver that cert-manager calls, for any other DNS provider. */
export interface WebhookSolverOptions {
  /** The API group of the webhook, such as `acme.mycompany.com`. */
  readonly groupName: string;

  /** The name of the solver in it. */
  readonly solverName: string;

  /**
   * What the webhook wants to know; no secrets, but references to them.
   *
   * @default - nothing
   */
  readonly config?: { [key: string]: any };
}
