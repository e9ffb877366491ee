import { Controller, Route } from './controller';
import { checkObjectName } from '../../kubernetes/check';
import { NOT_KEPT } from '../session-affinity';
import { throughIngressClass } from '../tls/acme-solver';

/** How Contour is set up. */
export interface ContourOptions {
  /**
   * The IngressClass of Contour.
   *
   * @default "contour"
   */
  readonly className?: string;
}

export const CONTOUR_NOTES = [
  'Contour\'s Envoy has no listener for HTTPS, and refuses connections, until the first certificate is there.',
  'Contour ends a stream on which nothing moves for five minutes (stream-idle-timeout in its configuration), which no upload reaches unless it stalls.',
];

/** Contour, by a plain Ingress. Envoy streams bodies of any size; its limit of 15 s for a response counts the upload, so there is none. */
export function contour({ className = 'contour' }: ContourOptions): Controller {
  checkObjectName('controller.className', className);
  return {
    name: 'Contour',
    http01: () => throughIngressClass(className),
    backendTls: true,
    notes: CONTOUR_NOTES,
    affinityNotes: [`Contour is told by an HTTPProxy alone to keep a client at one pod. ${NOT_KEPT} Use IngressController.contourHttpProxy().`],
    route: ({ port, certificate, backend }: Route) => ({
      ingress: {
        className,
        annotations: {
          ...(certificate && { 'ingress.kubernetes.io/force-ssl-redirect': 'true' }),
          'projectcontour.io/response-timeout': 'infinity',
        },
      },
      // without a check of the certificate, for which an Ingress has no word; an HTTPProxy has
      serviceAnnotations: backend && { 'projectcontour.io/upstream-protocol.tls': `${port}` },
    }),
  };
}
