import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity } from '../kubernetes/metadata';
import { Parameters } from '../registry/distribution-config';

/** Where pods that share the images may run at the same time. */
export enum Reach {
  ONE_POD,
  ONE_NODE,
  EVERYWHERE,
}

/** What a storage brings to the registry. */
export interface StorageBinding {
  /** the name of its driver, a section below `storage` in the configuration */
  readonly driver: string;
  readonly parameters: Parameters;
  /** whether clients are sent to the storage for the content of layers, and by what; undefined where the driver has no such way */
  readonly redirect?: RedirectBinding;
  /** set where images are on a volume */
  readonly volume?: kplus.VolumeMount;
  /** credentials and certificates, as files and as environment variables */
  readonly mounts: kplus.VolumeMount[];
  readonly environment: Environment;
  /** set where pods prove who they are by their ServiceAccount */
  readonly identity?: WorkloadIdentity;
  readonly reach: Reach;
  /** the storage in words, for errors */
  readonly words: string;
}

export type Environment = { readonly [name: string]: kplus.EnvValue };

/** What tells a cloud who a pod is. */
export interface WorkloadIdentity {
  /** of the ServiceAccount */
  readonly annotations: Record<string, string>;
  readonly podLabels?: Record<string, string>;
}

/** What a choice of credentials brings to a storage. */
export interface CredentialBinding {
  readonly parameters?: Parameters;
  readonly environment?: Environment;
  readonly mounts?: kplus.VolumeMount[];
  readonly identity?: WorkloadIdentity;
}

/** What a choice of redirects brings to a storage. */
export interface RedirectBinding {
  /** `storage.redirect.disable` */
  readonly disable: boolean;
  /** a middleware of the storage, which signs other URLs than the driver */
  readonly middleware?: { readonly name: string; readonly options: Parameters };
  readonly mounts?: kplus.VolumeMount[];
}

export type BindStorage = (scope: Construct, owner: Identity) => StorageBinding;

export const VOLUME_ROOT = '/var/lib/registry';

export function onVolume(volume: kplus.Volume, reach: Reach, words: string): StorageBinding {
  return {
    driver: 'filesystem',
    parameters: { rootdirectory: VOLUME_ROOT },
    volume: { path: VOLUME_ROOT, volume },
    mounts: [],
    environment: {},
    reach,
    words,
  };
}
