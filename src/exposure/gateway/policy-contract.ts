import { BasicAuthSupport } from '../controllers/basic-auth';
import { Route, RoutingObject } from '../controllers/controller';
import { NOT_KEPT } from '../session-affinity';

/** What an implementation is told by an object of its own, which the route refers to. */
export interface RouteFilter {
  readonly type: 'ExtensionRef';
  readonly extensionRef: { readonly group: string; readonly kind: string; readonly name: string };
}

/** What one implementation of the Gateway API is told, and what it cannot be told. */
export interface PolicyContract {
  readonly name: string;
  readonly basicAuth?: BasicAuthSupport;
  /** why it is not asked for passwords, where it could be */
  readonly noBasicAuth?: string;
  /** whether it knows timeouts of a route */
  readonly routeTimeouts: boolean;
  /** why it cannot verify the certificate of the pod */
  readonly noBackendTls?: string;
  readonly notes: string[];
  /** what no object can tell it of session affinity, for people */
  readonly affinityNotes: string[];
  /** of the Service */
  readonly serviceAnnotations?: (route: Route) => Record<string, string>;
  readonly filters?: (route: Route) => RouteFilter[];
  /** @param gateway the name of the Gateway, where it is one of ours and in the same namespace */
  readonly objects?: (route: Route, gateway: string | undefined) => RoutingObject[];
}

export const GATEWAY_GROUP = 'gateway.networking.k8s.io';

/** Any implementation, by the standard alone. */
export const STANDARD: PolicyContract = {
  name: 'the Gateway API',
  noBasicAuth: 'its standard has no word for it, but the "policy" of an implementation may',
  routeTimeouts: true,
  notes: [],
  affinityNotes: [
    'The standard of the Gateway API keeps a client at one pod by cookies or headers at most, which registry clients do not keep: tell the implementation by ' +
    `its own means, or by the "policy" of one that the library knows. Otherwise: ${NOT_KEPT}`,
  ],
};
