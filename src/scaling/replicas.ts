import { Autoscaling, checkAutoscaling } from './autoscaling';
import { checkEvictable, DisruptionBudget } from './disruption-budget';
import { invalid } from '../kubernetes/check';
import { Reach, StorageBinding } from '../storage/storage-binding';

/** How many pods serve, in the words of the props. */
export interface ReplicaChoices {
  readonly replicas?: number;
  readonly autoscaling?: Autoscaling;
  readonly disruptionBudget?: DisruptionBudget;
}

/** How many pods serve. */
export interface Replicas {
  /** undefined where the autoscaler says it */
  readonly count?: number;
  readonly autoscaling?: Required<Autoscaling>;
  readonly budget: DisruptionBudget;
  /** whether there may be more than one, outside of updates */
  readonly several: boolean;
}

/** Throws when storage does not let so many pods run, and when the numbers contradict each other. */
export function planReplicas(choices: ReplicaChoices, { reach, words }: Pick<StorageBinding, 'reach' | 'words'>): Replicas {
  const { replicas } = choices;
  if (replicas !== undefined && (!Number.isInteger(replicas) || replicas < 0)) {
    throw invalid('replicas', 'must be a whole number, at least 0', replicas);
  }
  if (replicas !== undefined && choices.autoscaling) {
    throw invalid('replicas', 'must be left out beside "autoscaling"', replicas, 'Every apply would set the autoscaler back.');
  }
  const autoscaling = choices.autoscaling && checkAutoscaling(choices.autoscaling);
  const most = autoscaling?.maxReplicas ?? replicas ?? 1;
  const fewest = autoscaling?.minReplicas ?? replicas ?? 1;
  if (most > 1 && reach !== Reach.EVERYWHERE) {
    throw invalid(autoscaling ? 'autoscaling.maxReplicas' : 'replicas', `must be 1 on ${words}`, most,
      'Only one node mounts it. Use object storage (RegistryStorage.s3, gcs, azure), or a claim with ClaimAccessMode.READ_WRITE_MANY, for more.');
  }
  const budget = choices.disruptionBudget ?? (most > 1 ? DisruptionBudget.maxUnavailable('1') : DisruptionBudget.none());
  checkEvictable(budget, fewest);
  return { count: autoscaling ? undefined : replicas, autoscaling, budget, several: most > 1 };
}
