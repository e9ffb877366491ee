import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { invalid } from '../kubernetes/check';
import { Identity, metadata } from '../kubernetes/metadata';

/**
 * As many pods as the load needs. The cluster needs a metrics server, and the registry a `resources.cpuRequest` that says how much one pod is
 * to carry: with the default of 100m a second pod is there at a tenth of a processor.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
 */
export interface Autoscaling {
  /**
   * The fewest pods: at least 1.
   *
   * @default 2
   */
  readonly minReplicas?: number;

  /** The most pods: not below `minReplicas`. */
  readonly maxReplicas: number;

  /**
   * The processor time at which pods are added: percent of `resources.cpuRequest`, averaged over all pods, at least 1.
   *
   * @default 80
   */
  readonly cpuUtilization?: number;
}

/** The same with its defaults. */
export function checkAutoscaling({ minReplicas = 2, maxReplicas, cpuUtilization = 80 }: Autoscaling): Required<Autoscaling> {
  wholeFrom1('autoscaling.minReplicas', minReplicas);
  wholeFrom1('autoscaling.maxReplicas', maxReplicas);
  wholeFrom1('autoscaling.cpuUtilization', cpuUtilization);
  if (minReplicas > maxReplicas) {
    throw invalid('autoscaling.minReplicas', `must not be above maxReplicas, ${maxReplicas}`, minReplicas);
  }
  return { minReplicas, maxReplicas, cpuUtilization };
}

function wholeFrom1(prop: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) {
    throw invalid(prop, 'must be a whole number, at least 1', value);
  }
}

/** Renders the HorizontalPodAutoscaler of the owner's Deployment. */
export function autoscaler(scope: Construct, owner: Identity, { minReplicas, maxReplicas, cpuUtilization }: Required<Autoscaling>): ApiObject {
  return new kplus.k8s.KubeHorizontalPodAutoscalerV2(scope, 'Autoscaler', {
    metadata: metadata(scope, 'HorizontalPodAutoscaler', owner.name, owner),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: owner.name },
      minReplicas,
      maxReplicas,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpuUtilization } } }],
    },
  });
}
