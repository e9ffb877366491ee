import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity } from '../kubernetes/metadata';
import { StorageDriver } from '../registry/distribution-config';

/** Where pods that share the images may run at the same time. */
export enum Reach {
  ONE_POD,
  ONE_NODE,
  EVERYWHERE,
}

/** What a storage brings to the registry. */
export interface StorageBinding {
  readonly driver: StorageDriver;
  readonly volume: kplus.Volume;
  readonly mountPath: string;
  readonly reach: Reach;
  /** the claim in words, for errors */
  readonly words: string;
}

export type BindStorage = (scope: Construct, owner: Identity) => StorageBinding;

export const VOLUME_ROOT = '/var/lib/registry';

export function onVolume(volume: kplus.Volume, reach: Reach, words: string): StorageBinding {
  return { driver: { filesystem: { rootdirectory: VOLUME_ROOT } }, volume, mountPath: VOLUME_ROOT, reach, words };
}
