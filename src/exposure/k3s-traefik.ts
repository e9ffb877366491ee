import { Duration, Yaml } from 'cdk8s';
import { Construct } from 'constructs';
import { checkEntryPoint } from './controllers/traefik-objects';
import { invalid } from '../kubernetes/check';
import { customResource } from '../kubernetes/custom-resource';
import { identity } from '../kubernetes/metadata';

/** Traefik as k3s brings it. */
export interface K3sTraefikProps {
  /**
   * The entry points that registries are served on.
   *
   * @default ["websecure"]
   */
  readonly entryPoints?: string[];

  /**
   * How long Traefik reads one request, an upload of a layer included: whole seconds. Zero: as long as it takes.
   *
   * @default Duration.seconds(0)
   */
  readonly readTimeout?: Duration;
}

/**
 * Lets uploads through the Traefik of k3s take longer than a minute, by the HelmChartConfig `traefik` in `kube-system`. There is one
 * for the whole cluster: where you have it already, set `ports.<entry point>.transport.respondingTimeouts.readTimeout` there instead.
 *
 * @see https://docs.k3s.io/add-ons/helm#customizing-packaged-components-with-helmchartconfig
 */
export class K3sTraefik extends Construct {
  /** @throws when an entry point has no valid name, or the timeout is no whole number of seconds */
  constructor(scope: Construct, id: string, props: K3sTraefikProps = {}) {
    super(scope, id);
    const { entryPoints = ['websecure'], readTimeout = Duration.seconds(0) } = props;
    const seconds = readTimeout.toSeconds({ integral: false });
    if (!Number.isInteger(seconds)) {
      throw invalid('readTimeout', 'must be whole seconds', `${seconds} s`);
    }
    if (entryPoints.length === 0) {
      throw invalid('entryPoints', 'must name at least one entry point', entryPoints);
    }
    const transport = { respondingTimeouts: { readTimeout: `${seconds}s` } };
    const ports = Object.fromEntries(entryPoints.map((name) => [checkEntryPoint('entryPoints', name), { transport }]));
    customResource(this, 'HelmChartConfig', {
      apiVersion: 'helm.cattle.io/v1',
      kind: 'HelmChartConfig',
      name: 'traefik',
      owner: identity('traefik', 'traefik', 'kube-system'),
      spec: { valuesContent: Yaml.stringify({ ports }) },
    });
  }
}
