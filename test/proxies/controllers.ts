import { Exposure, GatewayAttachment, GatewayPolicy, IngressController, Tls } from 'cdk8s-private-registry';
import { contour } from './contour';
import { HOST } from './environment';
import { ENVOY_PROXY } from './envoy';
import { envoyGateway } from './envoy-gateway';
import { f5Nginx } from './f5-nginx';
import { HAPROXY_PROXY } from './haproxy';
import { haproxyIngress } from './haproxy-ingress';
import { haproxyTechnologies } from './haproxy-technologies';
import { ingressNginx } from './ingress-nginx';
import { NGINX_PROXY } from './nginx';
import { nginxGatewayFabric } from './nginx-gateway-fabric';
import { ProxyProgram, Translation } from './support/site';

/** A controller that no test cluster has: what the library renders for it, and what it makes of that for its proxy. */
export interface Controller {
  readonly name: string;
  readonly exposure: (backendTls?: Tls) => Exposure;
  readonly translate: Translation;
  readonly proxy: ProxyProgram;
}

const tls = Tls.privateCa();

function ingress(controller: IngressController): Controller['exposure'] {
  return (backendTls) => Exposure.ingress({ host: HOST, controller, tls, backendTls });
}

function gateway(policy: GatewayPolicy): Controller['exposure'] {
  return (backendTls) => Exposure.gateway({ host: HOST, gateway: GatewayAttachment.newGateway({ className: 'class', tls }), policy, backendTls });
}

export const INGRESS_NGINX: Controller = {
  name: 'ingress-nginx', exposure: ingress(IngressController.nginx()), translate: ingressNginx, proxy: NGINX_PROXY,
};

export const F5_NGINX: Controller = {
  name: 'F5 NGINX', exposure: ingress(IngressController.f5Nginx()), translate: f5Nginx, proxy: NGINX_PROXY,
};

export const F5_NGINX_WITH_SNIPPETS: Controller = {
  ...F5_NGINX, name: 'F5 NGINX with -enable-snippets', exposure: ingress(IngressController.f5Nginx({ snippetsEnabled: true })),
};

export const NGINX_GATEWAY_FABRIC: Controller = {
  name: 'NGINX Gateway Fabric', exposure: gateway(GatewayPolicy.nginxGatewayFabric()), translate: nginxGatewayFabric, proxy: NGINX_PROXY,
};

export const NGINX_GATEWAY_FABRIC_WITH_SNIPPETS: Controller = {
  ...NGINX_GATEWAY_FABRIC,
  name: 'NGINX Gateway Fabric with snippets enabled',
  exposure: gateway(GatewayPolicy.nginxGatewayFabric({ snippetsEnabled: true })),
};

export const HAPROXY_INGRESS: Controller = {
  name: 'haproxy-ingress', exposure: ingress(IngressController.haproxyIngress()), translate: haproxyIngress, proxy: HAPROXY_PROXY,
};

export const HAPROXY_TECHNOLOGIES: Controller = {
  name: 'HAProxy Technologies', exposure: ingress(IngressController.haproxyTechnologies()), translate: haproxyTechnologies, proxy: HAPROXY_PROXY,
};

export const CONTOUR_HTTP_PROXY: Controller = {
  name: 'Contour', exposure: ingress(IngressController.contourHttpProxy()), translate: contour, proxy: ENVOY_PROXY,
};

export const ENVOY_GATEWAY: Controller = {
  name: 'Envoy Gateway', exposure: gateway(GatewayPolicy.envoyGateway()), translate: envoyGateway, proxy: ENVOY_PROXY,
};
