import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { BasicAuth, BasicAuthSupport } from './controllers/basic-auth';
import { hostAndPort } from './host';
import { CaSecret } from './tls/signer';
import { Identity } from '../kubernetes/metadata';

/** What a way in must know of the registry. */
export interface Place {
  readonly owner: Identity;
  /** what the controller is to ask for, where it is the one that asks */
  readonly basicAuth?: BasicAuth;
  /** whether all requests of one client must reach one pod */
  readonly sessionAffinity: boolean;
}

/** How clients reach one registry: what its pod and its Service must know before they are made, and what is rendered after them. */
export interface WayIn {
  readonly scheme: 'https' | 'http';
  /** host, or host:port: what stands before the first slash of an image reference */
  readonly address: string;
  /** whether nodes can pull by that address */
  readonly nodesResolve: boolean;
  /** set where TLS ends in the pod */
  readonly podTls?: PodTls;
  readonly service: ServiceShape;
  /** until nobody sends new requests to a pod that ends, where that takes long */
  readonly secondsUntilUnrouted?: number;
  /** in which form the controller that asks for passwords reads its users */
  readonly basicAuth?: BasicAuthSupport;
  /** whether clients trust its certificate without being told */
  readonly publiclyTrusted: boolean;
  /** whom they must trust otherwise, where the library knows it */
  readonly ca?: CaSecret;
  /** whether pods can come in by the name of the Service, and on TLS */
  readonly namesService?: boolean;
  /** the Secret that may have the certificate of the authority, as `ca.crt`, beside the one that clients see */
  readonly certificateSecret?: string;
  /** what no object can bring about, for people */
  readonly notes: string[];
  readonly render: (scope: Construct, service: kplus.Service) => Exposed;
}

/** The certificate that the registry itself serves. */
export interface PodTls {
  readonly secretName: string;
  /** whether Reloader is to roll the Deployment when the certificate is renewed */
  readonly reloader?: boolean;
}

export interface ServiceShape {
  readonly port: number;
  readonly type?: kplus.ServiceType;
  readonly nodePort?: number;
  readonly annotations?: Record<string, string>;
  /** fields that cdk8s-plus does not know */
  readonly spec?: Partial<kplus.k8s.ServiceSpec>;
}

/** What came of it. */
export interface Exposed {
  readonly ingress?: kplus.Ingress;
  readonly route?: ApiObject;
  readonly gateway?: ApiObject;
}

/** What the cluster's DNS calls the registry, the shortest first. */
export function internalNames({ name, namespace }: Identity): string[] {
  return namespace === undefined ? [name] : [name, ...['', '.svc', '.svc.cluster.local'].map((end) => `${name}.${namespace}${end}`)];
}

/** What pods of other namespaces call it. */
export function internalName({ name, namespace }: Identity): string {
  return namespace === undefined ? name : `${name}.${namespace}.svc`;
}

/** The same with its port. A name without a dot keeps it: an image whose name begins with such a one is an image of Docker Hub. */
export function internalHost(owner: Identity, { podTls, service: { port } }: WayIn): string {
  const name = internalName(owner);
  return name.includes('.') ? hostAndPort(podTls ? 'https' : 'http', name, port) : `${name}:${port}`;
}
