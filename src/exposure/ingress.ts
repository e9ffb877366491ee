import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { planBackend, routeBackend } from './backend';
import { checkBasicAuth } from './controllers/basic-auth';
import { IngressShape } from './controllers/controller';
import { hostAndPort, standardPort } from './host';
import { IngressController } from './ingress-controller';
import { checkCertificateSource, routeCertificate } from './route-certificate';
import { affinityNotes, serviceAffinity } from './session-affinity';
import { planSecret, publiclyTrusted, Tls } from './tls/tls';
import { Place, WayIn } from './way-in';
import { customResource } from '../kubernetes/custom-resource';
import { Identity, metadata } from '../kubernetes/metadata';
import { unrendered } from '../kubernetes/unrendered';
import { PORT } from '../registry/distribution-config';

/** A host name at an ingress controller. */
export interface IngressExposureOptions {
  /** The public host name, such as `registry.example.com`: no scheme, no port, no path, no wildcard. */
  readonly host: string;

  /** The ingress controller that serves it. */
  readonly controller: IngressController;

  /** Where its certificate comes from. */
  readonly tls: Tls;

  /**
   * The port that clients use, where the controller is reached on another one than that of its scheme. Plain HTTP is redirected there by Traefik's
   * IngressRoute, HAProxy Technologies and ALB; others redirect to 443.
   *
   * @default - 443, or 80 with `Tls.none()`
   */
  readonly port?: number;

  /**
   * TLS on the way from the controller to the registry's pod as well: where the pod's certificate comes from. The controller verifies it
   * where it can, by the `ca.crt` that cert-manager puts beside it and by the name of the Service, which a certificate of yours must have as well.
   *
   * @default - plain HTTP inside the cluster
   */
  readonly backendTls?: Tls;
}

/** The plan of an Ingress, or of what the controller reads instead. */
export function planIngress(options: IngressExposureOptions, { owner, basicAuth, sessionAffinity }: Place): WayIn {
  const { host, tls } = options;
  const controller = options.controller._contract;
  checkBasicAuth(controller, basicAuth);
  checkCertificateSource(controller, tls);
  const noHttp01 = basicAuth && controller.noHttp01WithBasicAuth;
  const certificate = planSecret(tls, {
    owner,
    host,
    internalNames: [],
    inPod: false,
    http01: noHttp01 ? undefined : controller.http01?.(owner.name),
    noHttp01,
    ownClass: controller.ownClass,
    suffix: 'tls',
    id: 'Certificate',
    temporary: controller.needsTemporaryCertificate,
  });
  if (options.backendTls && !controller.backendTls) {
    throw new Error(`backendTls: ${controller.name} cannot be told that the registry's pod speaks HTTPS. Leave it out.`);
  }
  const backend = options.backendTls && planBackend(options.backendTls, { owner });
  const scheme = tls._source.kind === 'none' ? 'http' : 'https';
  const routing = controller.route({
    name: owner.name,
    namespace: owner.namespace,
    host,
    port: PORT,
    clientPort: options.port,
    certificate: routeCertificate(tls, certificate, owner.name),
    backend: backend && routeBackend(backend, owner),
    basicAuth,
    sessionAffinity,
  });
  return {
    scheme,
    address: hostAndPort(scheme, host, options.port ?? standardPort(scheme)),
    nodesResolve: true,
    podTls: backend && { secretName: backend.secretName },
    secondsUntilUnrouted: controller.secondsUntilUnrouted,
    service: { port: PORT, annotations: routing.serviceAnnotations, spec: serviceAffinity(sessionAffinity) },
    basicAuth: controller.basicAuth,
    publiclyTrusted: publiclyTrusted(tls),
    ca: certificate?.ca,
    certificateSecret: certificate?.hasAuthority ? certificate.secretName : undefined,
    namesService: backend?.namesService,
    notes: [...controller.notes, ...affinityNotes(sessionAffinity, controller.affinityNotes)],
    render: (scope, service) => {
      certificate?.render(scope);
      backend?.render(scope);
      const objects = (routing.objects ?? []).map(({ id, ...object }) => customResource(scope, id, { ...object, owner }));
      return {
        ingress: routing.ingress && ingress(scope, routing.ingress, { owner, host, service, secretName: certificate?.secretName }),
        route: routing.ingress ? undefined : objects.find(isRoute),
      };
    },
  };
}

function isRoute({ kind }: ApiObject): boolean {
  return ['IngressRoute', 'HTTPProxy'].includes(kind);
}

interface IngressParts {
  readonly owner: Identity;
  readonly host: string;
  readonly service: kplus.Service;
  readonly secretName?: string;
}

function ingress(scope: Construct, shape: IngressShape, { owner, host, service, secretName }: IngressParts): kplus.Ingress {
  const secret = secretName === undefined ? undefined : kplus.Secret.fromSecretName(unrendered(), 'Secret', secretName);
  return new kplus.Ingress(scope, 'Ingress', {
    metadata: metadata(scope, 'Ingress', owner.name, owner, shape.annotations),
    className: shape.className,
    tls: secret && [{ hosts: [host], secret }],
    rules: [{ host, path: '/', backend: kplus.IngressBackend.fromService(service) }],
  });
}
