import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';

interface Claim {
  readonly by: string;
  readonly nodeSelector: Record<string, string>;
}

const claims = new WeakMap<IConstruct, Map<string, Claim[]>>();

/** Takes a file of the nodes for the construct in `scope`. Throws when another one in the chart keeps it on a node that both may be on. */
export function claimNodeFile(scope: IConstruct, path: string, nodeSelector: Record<string, string>): void {
  const chart = Chart.of(scope);
  const files = claims.get(chart) ?? new Map<string, Claim[]>();
  claims.set(chart, files);
  const others = files.get(path) ?? [];
  const other = others.find((each) => !disjoint(each.nodeSelector, nodeSelector));
  if (other) {
    throw new Error(`host: ${other.by} and ${scope.node.path} both keep ${path} on the same nodes. ` +
      'Say it in one of them, or give both a nodeSelector with other values of the same label.');
  }
  files.set(path, [...others, { by: scope.node.path, nodeSelector }]);
}

function disjoint(one: Record<string, string>, other: Record<string, string>): boolean {
  return Object.keys(one).some((label) => label in other && one[label] !== other[label]);
}
