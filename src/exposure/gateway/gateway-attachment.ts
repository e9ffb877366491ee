import { checkChosen, checkNamespace, checkObjectName, invalid } from '../../kubernetes/check';
import { checkPort } from '../host';
import { Tls } from '../tls/tls';

/** A Gateway that is made with the registry. */
export interface NewGatewayOptions {
  /** The GatewayClass, such as `traefik`, `eg` or `nginx`. */
  readonly className: string;

  /** Where the certificate of its HTTPS listener comes from. */
  readonly tls: Tls;

  /**
   * The port of the listener for HTTPS. Traefik's chart listens on 8443 inside its pod and wants that number here.
   *
   * @default 443
   */
  readonly httpsPort?: number;

  /**
   * The port of the listener for plain HTTP, which redirects and answers HTTP-01.
   *
   * @default 80
   */
  readonly httpPort?: number;
}

/** A Gateway that is there already. */
export interface ExistingGatewayOptions {
  /** The name of the Gateway. */
  readonly name: string;

  /**
   * Its namespace; its listener must allow routes from the registry's.
   *
   * @default - the registry's
   */
  readonly namespace?: string;

  /** The name of its listener for HTTPS, with a certificate for the host. */
  readonly sectionName: string;

  /**
   * The name of its listener for plain HTTP, on which the host answers with a redirect.
   *
   * @default - nothing is attached to plain HTTP
   */
  readonly httpSectionName?: string;
}

/** A Gateway in the words of its choice. */
export type Attachment =
  | { readonly kind: 'new'; readonly className: string; readonly tls: Tls; readonly httpsPort: number; readonly httpPort: number }
  | { readonly kind: 'existing'; readonly name: string; readonly namespace?: string; readonly sectionName: string; readonly httpSectionName?: string };

/** The Gateway through which the registry is reached. */
export class GatewayAttachment {
  /**
   * A Gateway of the registry's own, with a listener for HTTPS and one for plain HTTP that redirects.
   *
   * @throws when a name or a port is not valid
   */
  public static newGateway(options: NewGatewayOptions): GatewayAttachment {
    const { className, tls, httpsPort = 443, httpPort = 80 } = options;
    checkChosen('gateway.tls', tls, 'Use Tls.letsEncrypt({ email: … }), Tls.privateCa() or another of its factories.');
    if (httpsPort === httpPort) {
      throw invalid('gateway.httpPort', 'must be another port than that for HTTPS', httpPort);
    }
    return new GatewayAttachment({
      kind: 'new',
      className: checkObjectName('gateway.className', className),
      tls,
      httpsPort: checkPort('gateway.httpsPort', httpsPort),
      httpPort: checkPort('gateway.httpPort', httpPort),
    });
  }

  /**
   * A Gateway that somebody else keeps, with its certificates.
   *
   * @throws when a name is not valid
   */
  public static existing(options: ExistingGatewayOptions): GatewayAttachment {
    const { name, namespace, sectionName, httpSectionName } = options;
    if (httpSectionName === sectionName) {
      throw invalid('gateway.httpSectionName', 'must be another listener than that for HTTPS, which would redirect to itself', httpSectionName);
    }
    return new GatewayAttachment({
      kind: 'existing',
      name: checkObjectName('gateway.name', name),
      namespace: namespace === undefined ? undefined : checkNamespace('gateway.namespace', namespace),
      sectionName: checkObjectName('gateway.sectionName', sectionName),
      httpSectionName: httpSectionName === undefined ? undefined : checkObjectName('gateway.httpSectionName', httpSectionName),
    });
  }

  private constructor(/** @internal */ public readonly _attachment: Attachment) {}
}
