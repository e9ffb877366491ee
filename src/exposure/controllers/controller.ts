import { BasicAuth, BasicAuthSupport } from './basic-auth';
import { Http01Route } from '../tls/acme-solver';

/** What a controller is asked to do: let one host reach one Service. */
export interface Route {
  /** the name of the registry: that of its Service, and the beginning of all others */
  readonly name: string;
  /** the namespace of its objects, where it is known */
  readonly namespace?: string;
  readonly host: string;
  readonly port: number;
  /** the port that clients use for HTTPS, where it is another one than 443 */
  readonly clientPort?: number;
  /** undefined: plain HTTP, by the user's own word */
  readonly certificate?: RouteCertificate;
  /** set where the pod speaks HTTPS */
  readonly backend?: BackendTls;
  /** a password asked for by the controller, before a request reaches the registry */
  readonly basicAuth?: BasicAuth;
  /** whether all requests of one client must reach one pod */
  readonly sessionAffinity: boolean;
}

/** Where the controller finds the host's certificate. */
export interface RouteCertificate {
  readonly secretName?: string;
  readonly acmArns?: string[];
  /** one that Google keeps, by this name */
  readonly googleManaged?: string;
}

/** The certificate of the pod. */
export interface BackendTls {
  /** the Secret that holds it, with the certificate of who signed it as `ca.crt` */
  readonly secretName: string;
  readonly serverName: string;
  /** the Secret of who signed it, with the certificate as `tls.crt`, where it is one of ours */
  readonly caSecret?: { readonly name: string; readonly namespace?: string };
}

/** What lets the host reach the Service. */
export interface Routing {
  /** an Ingress, unless other objects do it */
  readonly ingress?: IngressShape;
  readonly serviceAnnotations?: Record<string, string>;
  readonly objects?: RoutingObject[];
}

export interface IngressShape {
  /** undefined where the controller reads an annotation instead */
  readonly className?: string;
  readonly annotations: Record<string, string>;
}

/** An object beside the Ingress, or instead of it. */
export interface RoutingObject {
  readonly id: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly spec: object;
}

/**
 * How one ingress controller is told what a registry needs: no body limit, no request buffering, timeouts that outlast an upload, HTTPS only.
 *
 * A controller is data and one pure function; what it returns is rendered in one place.
 */
export interface Controller {
  /** the controller's name in errors and notes */
  readonly name: string;
  /** what kinds of certificates it serves; secrets, unless it says otherwise */
  readonly certificates?: ('secret' | 'acm' | 'googleManaged')[];
  /** how a challenge on port 80 reaches cert-manager's solver, undefined where it cannot */
  readonly http01?: (name: string) => Http01Route;
  /** the class of a controller that takes no second Ingress for the host, a solver's included */
  readonly ownClass?: string;
  /** whether a certificate must be there before the controller serves anything, challenges included */
  readonly needsTemporaryCertificate?: boolean;
  /** why it cannot pass a challenge while it asks for passwords */
  readonly noHttp01WithBasicAuth?: string;
  /** undefined where nothing that is rendered can make it ask for a password */
  readonly basicAuth?: BasicAuthSupport;
  /** why it is not asked for one, where it could be */
  readonly noBasicAuth?: string;
  /** whether it can be told that the pod speaks HTTPS */
  readonly backendTls: boolean;
  /** until it sends no more requests to a pod that ends, where that takes long */
  readonly secondsUntilUnrouted?: number;
  /** what no object can tell it, for people */
  readonly notes: string[];
  /** what no object can tell it of session affinity, for people */
  readonly affinityNotes: string[];
  readonly route: (route: Route) => Routing;
}
