import type { IBackendTLSPolicy, IGateway, IHTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1' with { 'resolution-mode': 'import' };
import { GatewayAttachment } from './gateway-attachment';
import { GatewayPolicy } from './gateway-policy';
import { GATEWAY_GROUP, PolicyContract, STANDARD } from './policy-contract';
import { customResource } from '../../kubernetes/custom-resource';
import { PORT } from '../../registry/distribution-config';
import { planBackend, routeBackend } from '../backend';
import { checkBasicAuth } from '../controllers/basic-auth';
import { Route, RoutingObject } from '../controllers/controller';
import { hostAndPort, standardPort } from '../host';
import { affinityNotes, serviceAffinity } from '../session-affinity';
import { Http01Route } from '../tls/acme-solver';
import { planSecret, publiclyTrusted, Tls } from '../tls/tls';
import { Place, WayIn } from '../way-in';

/** A host name at a Gateway. */
export interface GatewayExposureOptions {
  /** The public host name, such as `registry.example.com`: no scheme, no port, no path, no wildcard. */
  readonly host: string;

  /** The Gateway that serves it. */
  readonly gateway: GatewayAttachment;

  /**
   * What its implementation must be told beside the standard.
   *
   * @default - the standard alone
   */
  readonly policy?: GatewayPolicy;

  /**
   * The port that clients use, where the Gateway is reached on another one than that of its scheme.
   *
   * @default - 443, or 80 with `Tls.none()`
   */
  readonly port?: number;

  /**
   * TLS on the way from the Gateway to the registry's pod as well, by a BackendTLSPolicy that names the `ca.crt` beside the pod's certificate:
   * where that certificate comes from. Not every implementation reads authorities from a Secret.
   *
   * @default - plain HTTP inside the cluster
   */
  readonly backendTls?: Tls;
}

const API_VERSION = `${GATEWAY_GROUP}/v1`;
const [HTTP, HTTPS] = ['http', 'https'];
const HOST_ALONE = 'The listeners of the Gateway are for the host alone, so the challenge for another name finds none.';

export function planGateway(options: GatewayExposureOptions, { owner, basicAuth, sessionAffinity }: Place): WayIn {
  const { host } = options;
  const attachment = options.gateway._attachment;
  const policy = options.policy?._contract ?? STANDARD;
  checkBasicAuth(policy, basicAuth);
  const tls = attachment.kind === 'new' ? attachment.tls : undefined;
  const certificate = tls && planSecret(tls, { owner, host, internalNames: [], inPod: false, http01: http01(owner.name), hostAlone: HOST_ALONE, suffix: 'tls', id: 'Certificate' });
  if (tls && !certificate && tls._source.kind !== 'none') {
    throw new Error('tls: a Gateway reads its certificate from a Secret. Use Tls.letsEncrypt(), Tls.issuer() or Tls.secret().');
  }
  if (options.backendTls && policy.noBackendTls) {
    throw new Error(`backendTls: ${policy.noBackendTls}. Leave it out, or use IngressController.traefikIngressRoute().`);
  }
  const backend = options.backendTls && planBackend(options.backendTls, { owner });
  const plain = tls?._source.kind === 'none';
  const scheme = plain ? 'http' : 'https';
  const route: Route = {
    name: owner.name,
    namespace: owner.namespace,
    host,
    port: PORT,
    clientPort: options.port,
    certificate: plain ? undefined : { secretName: certificate?.secretName },
    backend: backend && routeBackend(backend, owner),
    basicAuth,
    sessionAffinity,
  };
  const objects = [
    ...attachment.kind === 'new' ? [gateway(route, attachment)] : [],
    httpRoute(route, options.gateway, policy),
    ...redirect(route, options.gateway),
    ...route.backend ? [backendTlsPolicy(route, route.backend)] : [],
    ...policy.objects?.(route, attachment.kind === 'new' ? owner.name : undefined) ?? [],
  ];
  return {
    scheme,
    address: hostAndPort(scheme, host, options.port ?? standardPort(scheme)),
    nodesResolve: true,
    podTls: backend && { secretName: backend.secretName },
    service: { port: PORT, annotations: policy.serviceAnnotations?.(route), spec: serviceAffinity(sessionAffinity) },
    basicAuth: policy.basicAuth,
    publiclyTrusted: tls !== undefined && publiclyTrusted(tls),
    ca: certificate?.ca,
    certificateSecret: certificate?.hasAuthority ? certificate.secretName : undefined,
    namesService: backend?.namesService,
    notes: [...notes(attachment, policy, certificate?.http01 === true), ...affinityNotes(sessionAffinity, policy.affinityNotes)],
    render: (scope) => {
      certificate?.render(scope);
      backend?.render(scope);
      const rendered = new Map(objects.map(({ id, ...object }) => [id, customResource(scope, id, { ...object, owner })]));
      return { gateway: rendered.get('Gateway'), route: rendered.get('HttpRoute') };
    },
  };
}

/** Solvers attach to the listener for plain HTTP; a path of their own comes before the redirect. */
function http01(name: string): Http01Route {
  return { gatewayHTTPRoute: { parentRefs: [{ group: GATEWAY_GROUP, kind: 'Gateway', name, sectionName: HTTP }], serviceType: 'ClusterIP' } };
}

function notes(attachment: GatewayAttachment['_attachment'], policy: PolicyContract, proved: boolean): string[] {
  return [
    ...attachment.kind === 'new'
      ? !proved ? [] : ['cert-manager answers HTTP-01 at a Gateway only where its support for the Gateway API is on (config.enableGatewayAPI, and the CRDs there before it starts).']
      : [`The listener "${attachment.sectionName}" of the Gateway "${attachment.name}" must allow routes from the registry's namespace and have a certificate for the host.`],
    ...policy.notes,
  ];
}

function gateway({ name, host, certificate }: Route, { className, httpPort, httpsPort }: Extract<GatewayAttachment['_attachment'], { kind: 'new' }>): RoutingObject {
  // what the API server fills in to each item of a list, and takes for a change of the list if it is left out
  const allowedRoutes = { namespaces: { from: 'Same' as const } };
  const spec: IGateway['spec'] = {
    gatewayClassName: className,
    listeners: [
      { name: HTTP, port: httpPort, protocol: 'HTTP', hostname: host, allowedRoutes },
      ...certificate ? [{
        name: HTTPS,
        port: httpsPort,
        protocol: 'HTTPS',
        hostname: host,
        allowedRoutes,
        tls: { mode: 'Terminate' as const, certificateRefs: [{ group: '', kind: 'Secret', name: certificate.secretName! }] },
      }] : [],
    ],
  };
  return { id: 'Gateway', apiVersion: API_VERSION, kind: 'Gateway', name, spec };
}

function parentRef({ name, certificate }: Route, { _attachment: attachment }: GatewayAttachment) {
  const parent = { group: GATEWAY_GROUP, kind: 'Gateway' };
  return attachment.kind === 'new'
    ? { ...parent, name, sectionName: certificate ? HTTPS : HTTP }
    : { ...parent, name: attachment.name, ...(attachment.namespace && { namespace: attachment.namespace }), sectionName: attachment.sectionName };
}

const EVERYTHING = [{ path: { type: 'PathPrefix' as const, value: '/' } }];

function httpRoute(route: Route, attachment: GatewayAttachment, policy: PolicyContract): RoutingObject {
  const { name, host, port } = route;
  const filters = policy.filters?.(route) ?? [];
  const spec: IHTTPRoute['spec'] = {
    parentRefs: [parentRef(route, attachment)],
    hostnames: [host],
    rules: [{
      matches: EVERYTHING,
      ...(filters.length > 0 && { filters }),
      backendRefs: [{ group: '', kind: 'Service', name, port, weight: 1 }],
      ...(policy.routeTimeouts && { timeouts: { request: '0s', backendRequest: '0s' } }),
    }],
  };
  return { id: 'HttpRoute', apiVersion: API_VERSION, kind: 'HTTPRoute', name, spec };
}

function redirect(route: Route, attachment: GatewayAttachment): RoutingObject[] {
  const { _attachment: chosen } = attachment;
  const sectionName = chosen.kind === 'new' ? HTTP : chosen.httpSectionName;
  if (sectionName === undefined || !route.certificate) {
    return [];
  }
  const spec: IHTTPRoute['spec'] = {
    parentRefs: [{ ...parentRef(route, attachment), sectionName }],
    hostnames: [route.host],
    rules: [{ matches: EVERYTHING, filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', ...(route.clientPort && { port: route.clientPort }), statusCode: 301 } }] }],
  };
  return [{ id: 'Redirect', apiVersion: API_VERSION, kind: 'HTTPRoute', name: `${route.name}-redirect`, spec }];
}

function backendTlsPolicy({ name }: Route, { secretName, serverName }: NonNullable<Route['backend']>): RoutingObject {
  const spec: IBackendTLSPolicy['spec'] = {
    targetRefs: [{ group: '', kind: 'Service', name }],
    validation: { caCertificateRefs: [{ group: '', kind: 'Secret', name: secretName }], hostname: serverName },
  };
  return { id: 'BackendTlsPolicy', apiVersion: API_VERSION, kind: 'BackendTLSPolicy', name, spec };
}
