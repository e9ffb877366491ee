import { envoyGateway } from './envoy-gateway';
import { nginxGatewayFabric, NginxGatewayFabricOptions } from './nginx-gateway-fabric';
import { PolicyContract } from './policy-contract';
import { traefikGateway } from './traefik-gateway';

/** What the implementation of the Gateway must be told beside the routes, by its own policies. */
export class GatewayPolicy {
  /**
   * Envoy Gateway: no limit for a request, large buffers towards the registry, and passwords by a SecurityPolicy
   * (`RegistryAuth.ingressBasicAuth`): an htpasswd file under the key `.htpasswd`, of SHA-1 hashes alone (`htpasswd -s`), asked
   * for without your realm. Prefer `RegistryAuth.htpasswd`, whose hashes are stronger.
   *
   * @see https://gateway.envoyproxy.io/docs/api/extension_types/
   */
  public static envoyGateway(): GatewayPolicy {
    return new GatewayPolicy(envoyGateway());
  }

  /**
   * NGINX Gateway Fabric: no limit of the body, long timeouts, and passwords by an AuthenticationFilter: an htpasswd file under the key `auth`.
   *
   * @see https://docs.nginx.com/nginx-gateway-fabric/overview/custom-policies/
   */
  public static nginxGatewayFabric(options: NginxGatewayFabricOptions = {}): GatewayPolicy {
    return new GatewayPolicy(nginxGatewayFabric(options));
  }

  /** Traefik: nothing but passwords, by a Middleware, needs more than the route. **Its `readTimeout` stays** (see `IngressController.traefik`). */
  public static traefik(): GatewayPolicy {
    return new GatewayPolicy(traefikGateway());
  }

  private constructor(/** @internal */ public readonly _contract: PolicyContract) {}
}
