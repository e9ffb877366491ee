import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { invalid } from './check';
import { cpuQuantity, wholeMebibytes } from './quantity';

/**
 * What a container is promised and what it may use at most.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
 */
export interface ContainerResources {
  /**
   * Processor time that is set aside: cores (`2`, `0.5`) or thousandths of one (`250m`).
   *
   * @default "100m"
   */
  readonly cpuRequest?: string;

  /**
   * Processor time above which the container is slowed down, in the same form.
   *
   * @default - no limit: checking bcrypt passwords takes what is free
   */
  readonly cpuLimit?: string;

  /**
   * Memory that is set aside: at least 1 Mi, a whole number of Mi.
   *
   * @default - 128 Mi; 256 Mi on object storage
   */
  readonly memoryRequest?: Size;

  /**
   * Memory above which the container is ended: at least 1 Mi, a whole number of Mi. On a volume the registry streams layers and needs less than
   * 100 Mi whatever their size. To object storage each upload that is under way holds pieces of its layer, about 28 Mi with S3's default
   * `chunkSize` (measured).
   *
   * @default - 512 Mi; 1 Gi on object storage
   */
  readonly memoryLimit?: Size;
}

/** What a container needs unless it is told otherwise. */
export interface UsualMemory {
  readonly request: Size;
  readonly limit: Size;
}

export function containerResources(resources: ContainerResources | undefined, usual: UsualMemory): kplus.ContainerResources {
  const { memoryRequest = usual.request, memoryLimit = usual.limit } = resources ?? {};
  const cpuRequest = cpuQuantity('resources.cpuRequest', resources?.cpuRequest ?? '100m');
  const cpuLimit = resources?.cpuLimit === undefined ? undefined : cpuQuantity('resources.cpuLimit', resources.cpuLimit);
  refuseAbove('resources.cpuRequest', cpuRequest, cpuLimit, cpuLimit !== undefined && millicores(cpuRequest) > millicores(cpuLimit));
  const request = wholeMebibytes('resources.memoryRequest', memoryRequest);
  const limit = wholeMebibytes('resources.memoryLimit', memoryLimit);
  refuseAbove('resources.memoryRequest', `${request}Mi`, `${limit}Mi`, request > limit);
  return {
    cpu: { request: kplus.Cpu.millis(millicores(cpuRequest)), limit: cpuLimit === undefined ? undefined : kplus.Cpu.millis(millicores(cpuLimit)) },
    memory: { request: memoryRequest, limit: memoryLimit },
  };
}

function millicores(quantity: string): number {
  return quantity.endsWith('m') ? Number(quantity.slice(0, -1)) : Number(quantity) * 1000;
}

function refuseAbove(prop: string, request: string, limit: string | undefined, above: boolean): void {
  if (above) {
    throw invalid(prop, `must not be above the limit of ${limit}`, request);
  }
}
