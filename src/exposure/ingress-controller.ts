import { Duration } from 'cdk8s';
import { Controller } from './controllers/controller';
import { nginx } from './controllers/nginx';
import { traefik } from './controllers/traefik';
import { invalid } from '../kubernetes/check';

/** How Traefik is set up. */
export interface TraefikOptions {
  /**
   * The IngressClass that Traefik serves.
   *
   * @default "traefik"
   */
  readonly className?: string;

  /**
   * The entry point for HTTPS, by the name it has in Traefik's static configuration. The host is served on this one only.
   *
   * @default "websecure"
   */
  readonly entryPoint?: string;
}

/** How the controller that reads NGINX annotations is set up. */
export interface NginxOptions {
  /**
   * The IngressClass of the controller.
   *
   * @default "nginx"
   */
  readonly className?: string;

  /**
   * How long the controller waits for the next bytes from the registry, and for the registry to take the next bytes: whole seconds.
   *
   * @default Duration.minutes(15)
   */
  readonly timeout?: Duration;
}

/**
 * The ingress controller of the cluster. Each is told, in its own way, to let pushes of any size through without buffering them, to wait
 * for slow clients, and to serve HTTPS only.
 */
export class IngressController {
  /**
   * Traefik, by a plain Ingress. On plain HTTP the host answers 404.
   *
   * **What no object can tell it:** an entry point reads a request for at most `transport.respondingTimeouts.readTimeout`, by default 60 s,
   * and cuts a layer that takes longer (502 or 504). Set it in Traefik's static configuration, for example
   * `--entryPoints.websecure.transport.respondingTimeouts.readTimeout=0s`. Downloads are not cut.
   *
   * @see https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/
   */
  public static traefik(options: TraefikOptions = {}): IngressController {
    return new IngressController(traefik(options.className ?? 'traefik', options.entryPoint ?? 'websecure'));
  }

  /**
   * A controller that reads the annotations `nginx.ingress.kubernetes.io/*`: ingress-nginx, or Traefik with its provider for them. On plain
   * HTTP the host answers with a redirect.
   *
   * **What no object can tell it:** ingress-nginx closes a connection on which the client sends nothing for `client-body-timeout` (60 s, in
   * the controller's ConfigMap); its admission check may refuse cert-manager's solver since cert-manager 1.18 (set
   * `strict-validate-path-type: "false"` there). Traefik's provider keeps Traefik's `readTimeout`, by default 60 s for a whole request.
   * ingress-nginx is retired: no release after March 2026.
   *
   * @throws when the timeout is below one second or no whole number of seconds
   * @see https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/
   */
  public static nginx(options: NginxOptions = {}): IngressController {
    const seconds = (options.timeout ?? Duration.minutes(15)).toSeconds({ integral: false });
    if (seconds < 1 || !Number.isInteger(seconds)) {
      throw invalid('controller.timeout', 'must be whole seconds, at least 1', `${seconds} s`);
    }
    return new IngressController(nginx(options.className ?? 'nginx', seconds));
  }

  private constructor(/** @internal */ public readonly _contract: Controller) {}
}
