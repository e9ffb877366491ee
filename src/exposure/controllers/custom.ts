import { Controller } from './controller';
import { checkObjectName } from '../../kubernetes/check';
import { NOT_KEPT } from '../session-affinity';
import { throughIngressClass } from '../tls/acme-solver';

/** Any other ingress controller. */
export interface CustomControllerOptions {
  /** The IngressClass of the controller. */
  readonly className: string;

  /**
   * What it must be told: no limit of the body, no buffering of requests, timeouts that outlast an upload, HTTPS only.
   *
   * @default - none
   */
  readonly annotations?: { [name: string]: string };
}

export function custom({ className, annotations = {} }: CustomControllerOptions): Controller {
  checkObjectName('controller.className', className);
  return {
    name: `the controller of "${className}"`,
    http01: () => throughIngressClass(className),
    backendTls: false,
    notes: [
      `The library does not know the controller of "${className}". See for yourself that it has no limit of the body, buffers no requests, waits ` +
      'for long uploads, and serves HTTPS only.',
    ],
    affinityNotes: [
      `The controller of "${className}" must be told, by your annotations, to send all requests of a client's address to one pod, or all requests to the ` +
      `address of the Service, which does so. Otherwise: ${NOT_KEPT}`,
    ],
    route: () => ({ ingress: { className, annotations: { ...annotations } } }),
  };
}
