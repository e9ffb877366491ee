import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { CA_FILE } from './trusted-ca';
import { checkDataKey, checkDnsLabel, checkNamespace } from '../kubernetes/check';
import { identity, metadata } from '../kubernetes/metadata';
import { checkCertificates } from '../kubernetes/pem';
import { unrendered } from '../kubernetes/unrendered';

/** Certificates for the pods of one namespace. */
export interface CaConfigMapProps {
  /** The certificates of the authority, in PEM, one or more. They are public. */
  readonly pem: string;

  /**
   * The key of the ConfigMap that holds them.
   *
   * @default "ca.crt"
   */
  readonly key?: string;

  /**
   * The name of the ConfigMap.
   *
   * @default - the id of the construct
   */
  readonly name?: string;

  /**
   * The namespace of the pods.
   *
   * @default - the namespace of the chart
   */
  readonly namespace?: string;
}

/**
 * The certificates of an authority for the pods of one namespace: programs that talk to the registry themselves, such as builders and
 * scanners. What kubelets pull is a matter of `NodeTrust`.
 */
export class CaConfigMap extends Construct {
  /** The name of the ConfigMap. */
  public readonly configMapName: string;

  private readonly volume: kplus.Volume;

  /** @throws when the text is not certificates in PEM, or another object has the name */
  constructor(scope: Construct, id: string, props: CaConfigMapProps) {
    super(scope, id);
    const key = checkDataKey('key', props.key ?? CA_FILE);
    const namespace = props.namespace === undefined ? undefined : checkNamespace('namespace', props.namespace);
    this.configMapName = checkDnsLabel('name', props.name ?? id);
    new kplus.k8s.KubeConfigMap(this, 'ConfigMap', {
      metadata: metadata(this, 'ConfigMap', this.configMapName, identity('trusted-ca', this.configMapName, namespace)),
      data: { [key]: checkCertificates('pem', props.pem) },
    });
    const references = unrendered();
    const configMap = kplus.ConfigMap.fromConfigMapName(references, 'ConfigMap', this.configMapName);
    this.volume = kplus.Volume.fromConfigMap(references, 'Volume', configMap, { name: this.configMapName });
  }

  /**
   * Mounts the certificates into a container, as a file named by the key. That the program reads it is a setting of its own, such as the
   * variable `SSL_CERT_DIR` for programs in Go.
   *
   * @param container a container of a workload in the namespace
   * @param path the folder in which the file appears
   */
  public mountInto(container: kplus.Container, path: string): void {
    container.mount(path, this.volume, { readOnly: true });
  }
}
