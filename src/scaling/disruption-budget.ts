import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { invalid } from '../kubernetes/check';
import { Identity, metadata } from '../kubernetes/metadata';

/** One of the two numbers that a budget has, as Kubernetes takes it. */
interface Budget {
  readonly rule: 'maxUnavailable' | 'minAvailable';
  readonly amount: string;
}

/**
 * How many pods may be away at once because somebody drains nodes or the cluster is updated.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 */
export class DisruptionBudget {
  /**
   * At most so many pods are away: a whole number (`1`) or a share (`25%`), of which Kubernetes takes the next whole number up.
   *
   * @throws when it is neither, or 0, which blocks every eviction
   */
  public static maxUnavailable(amount: string): DisruptionBudget {
    return new DisruptionBudget(checkBudget({ rule: 'maxUnavailable', amount }));
  }

  /**
   * At least so many pods stay: a whole number (`2`) or a share (`50%`), of which Kubernetes takes the next whole number up.
   *
   * @throws when it is neither; and, in the registry, when it leaves no pod to evict
   */
  public static minAvailable(amount: string): DisruptionBudget {
    return new DisruptionBudget(checkBudget({ rule: 'minAvailable', amount }));
  }

  /** All pods may be away at once. */
  public static none(): DisruptionBudget {
    return new DisruptionBudget(undefined);
  }

  private constructor(/** @internal */ public readonly _budget: Budget | undefined) {}
}

function checkBudget(budget: Budget): Budget {
  const { rule, amount } = budget;
  const prop = `disruptionBudget.${rule}`;
  if (!/^(\d+|\d{1,2}%|100%)$/.test(amount)) {
    throw invalid(prop, 'must be a whole number ("1") or a share ("25%")', amount);
  }
  if (rule === 'maxUnavailable' && parseInt(amount, 10) === 0) {
    throw invalid(prop, 'must be at least 1', amount, 'With 0 no node that runs a pod of it can be drained.');
  }
  return budget;
}

/** Throws when it leaves no pod to evict while `fewest` run. */
export function checkEvictable({ _budget }: DisruptionBudget, fewest: number): void {
  if (_budget?.rule !== 'minAvailable' || fewest === 0) {
    return;
  }
  const { amount } = _budget;
  const stay = amount.endsWith('%') ? Math.ceil(parseInt(amount, 10) * fewest / 100) : Number(amount);
  if (stay >= fewest) {
    throw invalid('disruptionBudget.minAvailable', `must leave a pod to evict, of ${fewest}`, amount,
      'Otherwise no node that runs one can be drained. Use DisruptionBudget.maxUnavailable("1").');
  }
}

/** Renders the PodDisruptionBudget of the owner's pods. */
export function disruptionBudget(scope: Construct, owner: Identity, { _budget }: DisruptionBudget): ApiObject | undefined {
  return _budget && new kplus.k8s.KubePodDisruptionBudget(scope, 'DisruptionBudget', {
    metadata: metadata(scope, 'PodDisruptionBudget', owner.name, owner),
    spec: {
      [_budget.rule]: _budget.amount.endsWith('%')
        ? kplus.k8s.IntOrString.fromString(_budget.amount)
        : kplus.k8s.IntOrString.fromNumber(Number(_budget.amount)),
      selector: { matchLabels: owner.selector },
      // a pod that does not serve anyway may go
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  });
}
