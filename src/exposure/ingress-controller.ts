import { alb, AlbOptions } from './controllers/alb';
import { contour, ContourOptions } from './controllers/contour';
import { contourHttpProxy } from './controllers/contour-http-proxy';
import { Controller } from './controllers/controller';
import { custom, CustomControllerOptions } from './controllers/custom';
import { f5Nginx, F5NginxOptions } from './controllers/f5-nginx';
import { gke, GkeOptions } from './controllers/gke';
import { haproxyIngress, HaproxyIngressOptions } from './controllers/haproxy-ingress';
import { haproxyTechnologies, HaproxyTechnologiesOptions } from './controllers/haproxy-technologies';
import { nginx, NginxOptions } from './controllers/nginx';
import { traefik, TraefikOptions } from './controllers/traefik';
import { traefikIngressRoute, TraefikIngressRouteOptions } from './controllers/traefik-ingress-route';

/**
 * The ingress controller of the cluster. Each is told, in its own way, to let pushes of any size through without buffering them, to wait
 * for slow clients, and to serve HTTPS only. What no object can tell it stands below, and in `registry.notes`.
 */
export class IngressController {
  /**
   * Traefik, by a plain Ingress. On plain HTTP the host answers 404. With `RegistryAuth.ingressBasicAuth` it asks for passwords by a
   * Middleware: an htpasswd file (bcrypt, MD5 or SHA-1) under the key `auth`.
   *
   * **What no object can tell it:** an entry point reads a request for at most `transport.respondingTimeouts.readTimeout`, by default 60 s,
   * and cuts a layer that takes longer (502 or 504). Set it in Traefik's static configuration, for example
   * `--entryPoints.websecure.transport.respondingTimeouts.readTimeout=0s`; on k3s, `K3sTraefik` does. Downloads are not cut.
   *
   * @see https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/
   */
  public static traefik(options: TraefikOptions = {}): IngressController {
    return new IngressController(traefik(options));
  }

  /**
   * Traefik, by its own IngressRoute. Plain HTTP is redirected. Passwords, and what no object can tell it, as with `traefik`.
   *
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/
   */
  public static traefikIngressRoute(options: TraefikIngressRouteOptions = {}): IngressController {
    return new IngressController(traefikIngressRoute(options));
  }

  /**
   * A controller that reads the annotations `nginx.ingress.kubernetes.io/*`: ingress-nginx, or Traefik with its provider for them. On plain
   * HTTP the host answers with a redirect. Passwords: an htpasswd file (bcrypt, MD5 or SHA-1) under the key `auth`.
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
    return new IngressController(nginx(options));
  }

  /**
   * F5's NGINX Ingress Controller (`nginx.org/*`). On plain HTTP the host answers with a redirect. Passwords: a Secret of type
   * `nginx.org/htpasswd` with the file under the key `htpasswd`; it asks for them on HTTP-01 challenges as well, so that mix is refused.
   *
   * **What no object can tell it:** request buffering is on unless its ConfigMap says `location-snippets: "proxy_request_buffering off;"`, or
   * it runs with `-enable-snippets` (`snippetsEnabled`).
   *
   * @throws when the timeout is below one second or no whole number of seconds
   * @see https://docs.nginx.com/nginx-ingress-controller/configuration/ingress-resources/advanced-configuration-with-annotations/
   */
  public static f5Nginx(options: F5NginxOptions = {}): IngressController {
    return new IngressController(f5Nginx(options));
  }

  /**
   * haproxy-ingress by jcmoraisjr. On plain HTTP the host answers with a redirect. Passwords: a file of `user:hash` under the key `auth`, the
   * hashes those of crypt(3) (`openssl passwd -6`), not bcrypt and not the MD5 of htpasswd.
   *
   * **What no object can tell it:** `timeout-client` (50 s without a byte) and `timeout-stop` (ten minutes after a reload) in its ConfigMap.
   *
   * @throws when the timeout is below one second or no whole number of seconds
   * @see https://haproxy-ingress.github.io/docs/configuration/keys/
   */
  public static haproxyIngress(options: HaproxyIngressOptions = {}): IngressController {
    return new IngressController(haproxyIngress(options));
  }

  /**
   * The ingress controller of HAProxy Technologies. On plain HTTP the host answers with a redirect. It is not asked for passwords: it would
   * ask on plain HTTP, too, before it redirects.
   *
   * **What no object can tell it:** `timeout-client` (50 s without a byte) and `hard-stop-after` (half an hour after a reload) in its ConfigMap.
   *
   * @throws when the timeout is below one second or no whole number of seconds
   * @see https://www.haproxy.com/documentation/kubernetes-ingress/ingress-configuration-reference/ingress/
   */
  public static haproxyTechnologies(options: HaproxyTechnologiesOptions = {}): IngressController {
    return new IngressController(haproxyTechnologies(options));
  }

  /**
   * Contour with Envoy, by a plain Ingress. On plain HTTP the host answers with a redirect. It has no basic authentication.
   *
   * @see https://projectcontour.io/docs/main/config/annotations/
   */
  public static contour(options: ContourOptions = {}): IngressController {
    return new IngressController(contour(options));
  }

  /**
   * Contour with Envoy, by its own HTTPProxy, which also verifies the certificate of the pod (`backendTls`).
   *
   * @see https://projectcontour.io/docs/main/config/fundamentals/
   */
  public static contourHttpProxy(options: ContourOptions = {}): IngressController {
    return new IngressController(contourHttpProxy(options));
  }

  /**
   * An Application Load Balancer, by the AWS Load Balancer Controller. Plain HTTP is redirected. Its certificates are those of AWS
   * (`Tls.acmCertificate`); it cannot ask for passwords that `docker login` could answer.
   *
   * @throws when the timeout is above 4000 s, or a name is not valid
   * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
   */
  public static alb(options: AlbOptions = {}): IngressController {
    return new IngressController(alb(options));
  }

  /**
   * A load balancer of Google Cloud, by GKE's own controller, with a BackendConfig (no cut after 30 s) and a FrontendConfig (redirect). Its
   * certificate is in a Secret or kept by Google (`Tls.googleManagedCertificate`); it cannot ask for passwords that `docker login` could answer.
   *
   * @see https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration
   */
  public static gke(options: GkeOptions = {}): IngressController {
    return new IngressController(gke(options));
  }

  /** Any other controller, by its class and the annotations that you give: the library cannot tell whether it lets large pushes through. */
  public static custom(options: CustomControllerOptions): IngressController {
    return new IngressController(custom(options));
  }

  private constructor(/** @internal */ public readonly _contract: Controller) {}
}
