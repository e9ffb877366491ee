import { App, Chart, Size } from 'cdk8s';
import { ClaimAccessMode, Exposure, PrivateRegistry, RegistryAuth, RegistryStorage } from 'cdk8s-private-registry';

/** A rendered object; translations look into it freely. */
export type Rendered = any;

export const NAMESPACE = 'registry';

/** What the library renders, and what it says that no object can bring about. */
export function render(exposure: Exposure, auth: RegistryAuth, replicas = 1): { objects: Rendered[]; notes: string } {
  const chart = new Chart(new App(), 'registry', { namespace: NAMESPACE });
  const storage = RegistryStorage.newClaim({ size: Size.gibibytes(10), accessMode: ClaimAccessMode.READ_WRITE_MANY });
  const registry = new PrivateRegistry(chart, 'registry', { auth, storage, exposure, replicas });
  return { objects: chart.toJson(), notes: registry.notes };
}

export function find(objects: Rendered[], kind: string, name?: string): Rendered {
  const found = objects.filter((object) => object.kind === kind && (name === undefined || object.metadata.name === name));
  if (found.length !== 1) {
    throw new Error(`${found.length} objects of kind ${kind}${name ? ` named ${name}` : ''}, not 1`);
  }
  return found[0];
}

/** The annotations of the Ingress that one controller reads, by their names without its prefix. */
export function annotationsOf(objects: Rendered[], prefix: string): Record<string, string> {
  const all = Object.entries<string>(find(objects, 'Ingress').metadata.annotations ?? {});
  return Object.fromEntries(all.filter(([name]) => name.startsWith(`${prefix}/`)).map(([name, value]) => [name.slice(prefix.length + 1), value]));
}

/** The same without one setting: an annotation by its name, or a field of a policy or a route by its path. Throws if it is not there. */
export function without(objects: Rendered[], setting: string): Rendered[] {
  const changed = structuredClone(objects);
  let removed = 0;
  for (const { kind, metadata, spec } of changed) {
    const annotation = kind === 'Ingress' && Object.keys(metadata.annotations).find((name) => name.endsWith(`/${setting}`));
    if (annotation) {
      delete metadata.annotations[annotation];
      removed++;
    }
    const path = setting.split('.');
    const parent = /(Policy|HTTPProxy)$/.test(kind) && path.slice(0, -1).reduce((object, key) => object?.[key], spec);
    if (parent?.[path.at(-1)!] !== undefined) {
      delete parent[path.at(-1)!];
      removed++;
    }
  }
  if (removed !== 1) {
    throw new Error(`${setting} is set ${removed} times, not once`);
  }
  return changed;
}

/** Only what brings requests to the registry: everything else is left to the controller's defaults. */
export function bare(objects: Rendered[]): Rendered[] {
  const kept = structuredClone(objects.filter(({ apiVersion }) => !/^gateway\.(nginx\.org|envoyproxy\.io)\//.test(apiVersion)));
  for (const { kind, metadata, spec } of kept) {
    if (kind === 'Ingress') {
      delete metadata.annotations;
    }
    if (kind === 'HTTPRoute') {
      for (const rule of spec.rules) {
        delete rule.timeouts;
        rule.filters = rule.filters?.filter(({ type }: Rendered) => type !== 'ExtensionRef');
      }
    }
  }
  return kept;
}
