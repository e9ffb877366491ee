import { ApiObjectMetadata, Chart, YamlOutputType } from 'cdk8s';
import { IConstruct } from 'constructs';

/** What the objects of one registry have in common. */
export interface Identity {
  /** the name of the registry: of its Deployment and Service, and the beginning of all other names */
  readonly name: string;
  /** the namespace of its objects, where the chart's own is not meant */
  readonly namespace?: string;
  /** which pods are its own; part of an immutable selector, so it never holds a version or a path */
  readonly selector: Record<string, string>;
}

export function identity(application: string, name: string, namespace?: string): Identity {
  return { name, namespace, selector: { 'app.kubernetes.io/name': application, 'app.kubernetes.io/instance': name } };
}

/**
 * The metadata of one rendered object: a pinned name, the common labels.
 *
 * Throws when the chart already renders an object of this kind and name in this namespace, or cdk8s would write it over another one's file.
 */
export function metadata(scope: IConstruct, kind: string, name: string, owner: Identity, annotations?: Record<string, string>): ApiObjectMetadata {
  claim(scope, kind, name, owner.namespace ?? Chart.of(scope).namespace);
  return {
    name,
    ...(owner.namespace && { namespace: owner.namespace }),
    labels: { ...owner.selector, 'app.kubernetes.io/managed-by': 'cdk8s' },
    ...(annotations && { annotations }),
  };
}

const taken = new WeakMap<IConstruct, Map<string, string>>();

/**
 * Takes a kind and name in a namespace for the construct in `scope`; the cost does not grow with the app.
 *
 * Two charts of an app may hold the same: they may be for two clusters.
 */
export function claim(scope: IConstruct, kind: string, name: string, namespace = ''): void {
  const app = scope.node.root;
  take(Chart.of(scope), `${kind}/${namespace}/${name}`, scope, (other) => new Error(
    `name: ${kind} "${name}"${namespace && ` in namespace "${namespace}"`} is rendered twice, by ${other} and by ${scope.node.path}. ` +
    'Give one of them another name or another namespace.'));

  const folder = folderOfFilePerObject(scope, app);
  if (folder !== undefined) {
    take(app, `file ${folder}/${kind}.${name}`, scope, (other) => new Error(
      `name: ${other} and ${scope.node.path} both render a ${kind} "${name}", and with this yamlOutputType cdk8s writes ` +
      `both to ${kind}.${name}.k8s.yaml, so that one is lost (cdk8s#2821). Use YamlOutputType.FILE_PER_CHART, or give one of them another name.`));
  }
}

function take(where: IConstruct, key: string, scope: IConstruct, refuse: (other: string) => Error): void {
  const names = taken.get(where) ?? new Map<string, string>();
  taken.set(where, names);
  const other = names.get(key);
  if (other !== undefined) {
    throw refuse(other);
  }
  names.set(key, scope.node.path);
}

/** The folder in which cdk8s writes a file for each object, named by kind and name alone; undefined where it writes files that hold several. */
function folderOfFilePerObject(scope: IConstruct, app: IConstruct): string | undefined {
  switch ((app as { yamlOutputType?: YamlOutputType }).yamlOutputType) {
    case YamlOutputType.FILE_PER_RESOURCE: return '';
    case YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE: return Chart.of(scope).node.path;
    default: return undefined;
  }
}
