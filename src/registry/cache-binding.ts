import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Parameters } from './distribution-config';
import { Identity } from '../kubernetes/metadata';
import { Environment } from '../storage/storage-binding';

/** What a cache brings to the registry. */
export interface CacheBinding {
  /** the section `storage.cache` */
  readonly cache?: Parameters;
  /** the section `redis` */
  readonly redis?: Parameters;
  readonly mounts: kplus.VolumeMount[];
  readonly environment: Environment;
}

export type BindCache = (scope: Construct, owner: Identity) => CacheBinding;
