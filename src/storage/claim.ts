import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { ClaimAccessMode } from './claim-access-mode';
import { BindStorage, onVolume, Reach } from './storage-binding';
import { checkObjectName } from '../kubernetes/check';
import { metadata } from '../kubernetes/metadata';
import { sizeQuantity, wholeMebibytes } from '../kubernetes/quantity';
import { unrendered } from '../kubernetes/unrendered';

const REACH: Record<ClaimAccessMode, Reach> = {
  [ClaimAccessMode.READ_WRITE_ONCE]: Reach.ONE_NODE,
  [ClaimAccessMode.READ_WRITE_ONCE_POD]: Reach.ONE_POD,
  [ClaimAccessMode.READ_WRITE_MANY]: Reach.EVERYWHERE,
};

/** Each of the ways in which an app's objects are deleted has a mark of its own for what to leave alone. */
const KEEP = {
  'argocd.argoproj.io/sync-options': 'Delete=false,Prune=false',
  'helm.sh/resource-policy': 'keep',
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
};

export interface NewClaim {
  readonly size: Size;
  readonly storageClass?: string;
  readonly accessMode: ClaimAccessMode;
  readonly keep: boolean;
}

export function newClaim({ size, storageClass, accessMode, keep }: NewClaim): BindStorage {
  const storage = sizeQuantity('storage.size', size);
  if (storageClass) {
    checkObjectName('storage.storageClass', storageClass);
  }
  return (scope, owner) => {
    const name = `${owner.name}-data`;
    new kplus.k8s.KubePersistentVolumeClaim(scope, 'Claim', {
      metadata: metadata(scope, 'PersistentVolumeClaim', name, owner, keep ? KEEP : undefined),
      spec: {
        accessModes: [accessMode],
        resources: { requests: { storage: kplus.k8s.Quantity.fromString(storage) } },
        storageClassName: storageClass,
      },
    });
    return existingClaim(name, accessMode)(scope, owner);
  };
}

export function existingClaim(claimName: string, accessMode: ClaimAccessMode): BindStorage {
  checkObjectName('storage.claimName', claimName);
  return () => {
    const scope = unrendered();
    const claim = kplus.PersistentVolumeClaim.fromClaimName(scope, 'Claim', claimName);
    return onVolume(kplus.Volume.fromPersistentVolumeClaim(scope, 'Volume', claim, { name: 'data' }), REACH[accessMode], `a ${accessMode} claim`);
  };
}

export function ephemeral(sizeLimit: Size | undefined): BindStorage {
  if (sizeLimit) {
    wholeMebibytes('storage.sizeLimit', sizeLimit);
  }
  return () => onVolume(kplus.Volume.fromEmptyDir(unrendered(), 'Volume', 'data', { sizeLimit }), Reach.ONE_POD, 'ephemeral storage');
}
