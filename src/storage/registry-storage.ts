import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { azure, AzureStorageOptions } from './azure';
import { ephemeral, existingClaim, newClaim } from './claim';
import { ClaimAccessMode } from './claim-access-mode';
import { customStorage, CustomStorageOptions } from './custom-storage';
import { gcs, GcsStorageOptions } from './gcs';
import { s3, S3StorageOptions } from './s3';
import { BindStorage, StorageBinding } from './storage-binding';
import { Identity } from '../kubernetes/metadata';

/** A claim that is made with the registry. */
export interface NewClaimOptions {
  /**
   * How much room images have: at least 1 Mi, a whole number of Ki.
   *
   * It can grow later where the StorageClass says `allowVolumeExpansion: true`; Kubernetes refuses to make it smaller.
   */
  readonly size: Size;

  /**
   * The StorageClass that provides the volume.
   *
   * @default - the cluster's default class
   */
  readonly storageClass?: string;

  /**
   * How many nodes and pods may mount the volume at once. What the StorageClass can do decides.
   *
   * @default ClaimAccessMode.READ_WRITE_ONCE
   */
  readonly accessMode?: ClaimAccessMode;

  /**
   * Whether the claim, and the images with it, outlives the app: Argo CD and Flux do not prune it, `helm uninstall` leaves it.
   * `kubectl delete -f` on the rendered file knows no such mark and deletes it.
   *
   * @default true
   */
  readonly keepOnDelete?: boolean;
}

/** A claim that is there already. */
export interface ExistingClaimOptions {
  /** The name of the PersistentVolumeClaim, in the registry's namespace. */
  readonly claimName: string;

  /**
   * The access mode with which the claim was made.
   *
   * @default ClaimAccessMode.READ_WRITE_ONCE
   */
  readonly accessMode?: ClaimAccessMode;
}

/** A folder that is gone with its pod. */
export interface EphemeralOptions {
  /**
   * How much it may hold before Kubernetes evicts the pod: a whole number of Mi.
   *
   * @default - as much as the node has
   */
  readonly sizeLimit?: Size;
}

/**
 * Where images are kept. How an update is rolled out, and how many replicas there may be, follows from it.
 *
 * @see https://distribution.github.io/distribution/storage-drivers/
 */
export class RegistryStorage {
  /**
   * A new PersistentVolumeClaim, named after the registry with `-data` behind it.
   *
   * @throws when the size is below 1 Mi or no whole number of Ki
   */
  public static newClaim(options: NewClaimOptions): RegistryStorage {
    return new RegistryStorage(newClaim({
      size: options.size,
      storageClass: options.storageClass,
      accessMode: options.accessMode ?? ClaimAccessMode.READ_WRITE_ONCE,
      keep: options.keepOnDelete ?? true,
    }));
  }

  /** A PersistentVolumeClaim that exists: one that was made by hand, or kept from an earlier app. */
  public static existingClaim(options: ExistingClaimOptions): RegistryStorage {
    return new RegistryStorage(existingClaim(options.claimName, options.accessMode ?? ClaimAccessMode.READ_WRITE_ONCE));
  }

  /**
   * An `emptyDir`: **all images are lost** with the pod, at every update, eviction and node failure. For tests and demonstrations.
   */
  public static ephemeral(options: EphemeralOptions = {}): RegistryStorage {
    return new RegistryStorage(ephemeral(options.sizeLimit));
  }

  /**
   * A bucket of S3, or of a server that speaks its language through `endpoint` (MinIO, Ceph, R2 and others).
   *
   * @throws when the bucket, the region, the endpoint, the root directory or a size is not one that the registry takes; and for a redirect that
   * clients cannot follow
   * @see https://distribution.github.io/distribution/storage-drivers/s3/
   */
  public static s3(options: S3StorageOptions): RegistryStorage {
    return new RegistryStorage(s3(options));
  }

  /**
   * A bucket of Google Cloud Storage.
   *
   * @throws when the bucket, the root directory, the size or the concurrency is not one that the registry takes
   * @see https://distribution.github.io/distribution/storage-drivers/gcs/
   */
  public static gcs(options: GcsStorageOptions): RegistryStorage {
    return new RegistryStorage(gcs(options));
  }

  /**
   * A container of Azure Blob Storage.
   *
   * @throws when the account, the container, the realm, the address or the root directory is not one that the registry takes
   * @see https://distribution.github.io/distribution/storage-drivers/azure/
   */
  public static azure(options: AzureStorageOptions): RegistryStorage {
    return new RegistryStorage(azure(options));
  }

  /**
   * A storage driver by its name, for an image that has more of them than the official one. It is taken for one that all pods share.
   *
   * @param driver the name of the section below `storage` in `config.yml`
   * @throws for a driver that has a factory here, for `swift` and `oss`, which Distribution 3 no longer has, and for secrets among the parameters
   */
  public static custom(driver: string, options: CustomStorageOptions = {}): RegistryStorage {
    return new RegistryStorage(customStorage(driver, options));
  }

  private constructor(private readonly bind: BindStorage) {}

  /** @internal */
  public _bind(scope: Construct, owner: Identity): StorageBinding {
    return this.bind(scope, owner);
  }
}
