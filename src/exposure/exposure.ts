import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { BasicAuth } from './controllers/controller';
import { checkHost } from './host';
import { ingress } from './ingress';
import { IngressController } from './ingress-controller';
import { Tls } from './tls';
import { Identity } from '../kubernetes/metadata';

/** A host name at an ingress controller. */
export interface IngressExposureOptions {
  /** The public host name, such as `registry.example.com`: no scheme, no port, no path, no wildcard. */
  readonly host: string;

  /** The ingress controller that serves it. */
  readonly controller: IngressController;

  /** Where its certificate comes from. */
  readonly tls: Tls;
}

/** What is exposed. */
export interface Backend {
  readonly owner: Identity;
  readonly service: kplus.Service;
  readonly basicAuth?: BasicAuth;
}

/** What came of it. */
export interface Exposed {
  readonly ingress?: kplus.Ingress;
}

/** How clients reach the registry. */
export class Exposure {
  /**
   * Through the ingress controller of the cluster, on HTTPS.
   *
   * @throws when the host is no plain host name
   */
  public static ingress(options: IngressExposureOptions): Exposure {
    return new Exposure(checkHost('exposure.host', options.host), (scope, backend) => ({ ingress: ingress(scope, options, backend) }));
  }

  private constructor(
    /** @internal */ public readonly _host: string,
    /** @internal */ public readonly _bind: (scope: Construct, backend: Backend) => Exposed,
  ) {}
}
