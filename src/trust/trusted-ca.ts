import type { ICertificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1' with { 'resolution-mode': 'import' };
import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { BundleSource } from './bundle-shape';
import { secretVolume } from '../access/secret-volume';
import type { IContainerRegistry } from '../container-registry';
import { reachOf } from '../exposure/reach';
import { CaSecret } from '../exposure/tls/signer';
import { checkDataKey, checkObjectName } from '../kubernetes/check';
import { customResource } from '../kubernetes/custom-resource';
import { Identity, metadata } from '../kubernetes/metadata';
import { checkCertificates } from '../kubernetes/pem';
import { unrendered } from '../kubernetes/unrendered';

/** Certificates in a Secret. */
export interface TrustedCaSecretOptions {
  /** The name of the Secret, in the namespace of what uses it. */
  readonly secretName: string;

  /**
   * The key of the Secret that holds the certificates. No other key is read, so that a private key beside it stays where it is.
   *
   * @default "ca.crt"
   */
  readonly key?: string;
}

/** Certificates in a ConfigMap. */
export interface TrustedCaConfigMapOptions {
  /** The name of the ConfigMap, in the namespace of what uses it. */
  readonly configMapName: string;

  /**
   * The key of the ConfigMap that holds the certificates.
   *
   * @default "ca.crt"
   */
  readonly key?: string;
}

/**
 * The certificates of an authority that is trusted: those of the authority itself, in PEM, one or more.
 *
 * Several of them together are how an authority is replaced without a gap: trust the old one and the new one, change the certificate of the
 * server, then leave the old one out.
 */
export abstract class TrustedCa {
  /**
   * Certificates given here, which are rendered into a ConfigMap. They are public.
   *
   * @throws when there is none, when one cannot be read, or for anything else in PEM, such as a private key
   */
  public static pem(pem: string): TrustedCa {
    return new PemCa(pem);
  }

  /**
   * Certificates in a Secret, for example the one that cert-manager writes for the Certificate of an authority. A new content is taken over
   * as soon as the kubelet has written it (up to about a minute and a half). Without the Secret or its key, new pods do not start.
   *
   * @throws when a name or a key is not valid
   */
  public static secret(options: TrustedCaSecretOptions): TrustedCa {
    return new SecretCa(options);
  }

  /**
   * Certificates in a ConfigMap, for example the one that trust-manager writes. A new content is taken over like that of a Secret.
   *
   * @throws when a name or a key is not valid
   */
  public static configMap(options: TrustedCaConfigMapOptions): TrustedCa {
    return new ConfigMapCa(options);
  }

  /**
   * The authority of a registry of this library with `Tls.privateCa()`. In another namespace than the registry's, as a `NodeTrust` usually is,
   * it must be one of the whole cluster: `Tls.privateCa({ certManagerNamespace: 'cert-manager' })`.
   *
   * @throws when the library does not know who signs the registry's certificate, such as a public authority, which everybody trusts anyway;
   * and, where it is used, when its Secret cannot be reached from there
   */
  public static ofRegistry(registry: IContainerRegistry): TrustedCa {
    return new RegistryCa(registry);
  }

  /**
   * A volume with the certificates in the file `ca.crt`. What has to be rendered for it is named after the owner, with the suffix behind.
   *
   * @internal
   */
  public abstract _volume(scope: Construct, owner: Identity, suffix: string): kplus.Volume;

  /**
   * The same for trust-manager, which reads Secrets and ConfigMaps in its own trust namespace.
   *
   * @internal
   */
  public abstract _bundleSource(): BundleSource;
}

/** The file in the volume of every TrustedCa. */
export const CA_FILE = 'ca.crt';

class PemCa extends TrustedCa {
  private readonly pem: string;

  constructor(pem: string) {
    super();
    this.pem = checkCertificates('ca', pem);
  }

  public _volume(scope: Construct, owner: Identity, suffix: string): kplus.Volume {
    const name = `${owner.name}-${suffix}`;
    new kplus.k8s.KubeConfigMap(scope, suffix, { metadata: metadata(scope, 'ConfigMap', name, owner), data: { [CA_FILE]: this.pem } });
    return configMapVolume(name, CA_FILE, suffix);
  }

  public _bundleSource(): BundleSource {
    return { inLine: this.pem };
  }
}

class SecretCa extends TrustedCa {
  private readonly secretName: string;
  private readonly key: string;

  constructor(options: TrustedCaSecretOptions) {
    super();
    this.secretName = checkObjectName('ca.secretName', options.secretName);
    this.key = checkDataKey('ca.key', options.key ?? CA_FILE);
  }

  public _volume(_scope: Construct, _owner: Identity, suffix: string): kplus.Volume {
    return secretVolume(this.secretName, { [this.key]: CA_FILE }, { name: suffix });
  }

  public _bundleSource(): BundleSource {
    return { secret: { name: this.secretName, key: this.key } };
  }
}

class RegistryCa extends TrustedCa {
  private readonly host: string;
  private readonly ca: CaSecret;

  constructor(registry: IContainerRegistry) {
    super();
    const { ca } = reachOf(registry);
    if (!ca) {
      throw new Error(`ca: the certificate of ${registry.host} is not signed by an authority of its own (Tls.privateCa()). A public authority, such as ` +
        'that of an ACME server, is trusted anyway; give another one with TrustedCa.pem(…), .secret(…) or .configMap(…).');
    }
    this.host = registry.host;
    this.ca = ca;
  }

  public _volume(scope: Construct, owner: Identity, suffix: string): kplus.Volume {
    const { secretName, namespace, key, clusterIssuer } = this.ca;
    const here = owner.namespace ?? Chart.of(scope).namespace;
    if (here === namespace) {
      return secretVolume(secretName, { [key]: CA_FILE }, { name: suffix });
    }
    if (clusterIssuer === undefined) {
      throw this.unreachable(`from the namespace "${here ?? ''}"`);
    }
    // cert-manager puts the certificate of the authority beside every one that it signs: this one is asked for to have it here
    const name = `${owner.name}-${suffix}`;
    const spec: ICertificate['spec'] = {
      secretName: name,
      dnsNames: [`${name}.invalid`],
      issuerRef: { kind: 'ClusterIssuer', name: clusterIssuer },
      privateKey: { rotationPolicy: 'Always' },
    };
    customResource(scope, suffix, { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', name, owner, spec });
    return secretVolume(name, { [CA_FILE]: CA_FILE }, { name: suffix });
  }

  public _bundleSource(): BundleSource {
    const { secretName, key, clusterIssuer } = this.ca;
    if (clusterIssuer === undefined) {
      throw this.unreachable('by trust-manager, which reads Secrets in its own namespace');
    }
    return { secret: { name: secretName, key } };
  }

  private unreachable(from: string): Error {
    return new Error(`ca: the authority of ${this.host} is in the Secret "${this.ca.secretName}" of the namespace "${this.ca.namespace ?? ''}", which ` +
      `cannot be read ${from}. Use Tls.privateCa({ certManagerNamespace: 'cert-manager' }) for the registry.`);
  }
}

class ConfigMapCa extends TrustedCa {
  private readonly configMapName: string;
  private readonly key: string;

  constructor(options: TrustedCaConfigMapOptions) {
    super();
    this.configMapName = checkObjectName('ca.configMapName', options.configMapName);
    this.key = checkDataKey('ca.key', options.key ?? CA_FILE);
  }

  public _volume(_scope: Construct, _owner: Identity, suffix: string): kplus.Volume {
    return configMapVolume(this.configMapName, this.key, suffix);
  }

  public _bundleSource(): BundleSource {
    return { configMap: { name: this.configMapName, key: this.key } };
  }
}

function configMapVolume(configMapName: string, key: string, name: string): kplus.Volume {
  const scope = unrendered();
  const configMap = kplus.ConfigMap.fromConfigMapName(scope, 'ConfigMap', configMapName);
  return kplus.Volume.fromConfigMap(scope, 'Volume', configMap, { name, items: { [key]: { path: CA_FILE } } });
}
