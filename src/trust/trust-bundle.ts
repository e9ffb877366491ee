import { Construct } from 'constructs';
import type { BundleSpec } from './bundle-shape';
import { CA_FILE, TrustedCa } from './trusted-ca';
import { checkDataKey, checkDnsLabel, invalid } from '../kubernetes/check';
import { customResource } from '../kubernetes/custom-resource';
import { identity } from '../kubernetes/metadata';

/** Certificates for the pods of many namespaces. */
export interface TrustBundleProps {
  /** The authorities, one or more. Their Secrets and ConfigMaps are in the trust namespace of trust-manager (by default `cert-manager`). */
  readonly authorities: TrustedCa[];

  /**
   * Whether the public authorities are in it, too: for programs that take the file for all there is. trust-manager has to be installed with
   * them.
   *
   * @default false
   */
  readonly useDefaultCAs?: boolean;

  /**
   * The key of the ConfigMap in each namespace.
   *
   * @default "ca.crt"
   */
  readonly key?: string;

  /**
   * The labels of the namespaces that get the ConfigMap, those that come later included.
   *
   * @default - every namespace
   */
  readonly namespaceLabels?: { [key: string]: string };

  /**
   * The name of the Bundle, and of the ConfigMap in each namespace.
   *
   * @default - the id of the construct
   */
  readonly name?: string;
}

/**
 * The certificates of authorities for the pods of many namespaces, by trust-manager, which keeps a ConfigMap in each of them.
 *
 * It reaches pods, not nodes: what kubelets pull is a matter of `NodeTrust`.
 *
 * @see https://cert-manager.io/docs/trust/trust-manager/
 */
export class TrustBundle extends Construct {
  /** The name of the ConfigMap in each namespace. */
  public readonly configMapName: string;

  /** @throws when there is no authority, or the chart has a Bundle of this name already */
  constructor(scope: Construct, id: string, props: TrustBundleProps) {
    super(scope, id);
    const { authorities, namespaceLabels } = props;
    if (authorities.length === 0) {
      throw invalid('authorities', 'must have at least one', authorities, 'Use TrustedCa.pem(…), .secret(…) or .configMap(…).');
    }
    this.configMapName = checkDnsLabel('name', props.name ?? id);
    const spec: BundleSpec = {
      sources: [...props.useDefaultCAs ? [{ useDefaultCAs: true }] : [], ...authorities.map((ca) => ca._bundleSource())],
      target: {
        configMap: { key: checkDataKey('key', props.key ?? CA_FILE) },
        ...namespaceLabels && Object.keys(namespaceLabels).length > 0 && { namespaceSelector: { matchLabels: namespaceLabels } },
      },
    };
    customResource(this, 'Bundle', {
      apiVersion: 'trust.cert-manager.io/v1alpha1',
      kind: 'Bundle',
      name: this.configMapName,
      owner: identity('trusted-ca', this.configMapName),
      clusterScoped: true,
      spec,
    });
  }
}
