import { parseAllDocuments } from 'yaml';
import { attempt, Outcome, run } from './program';
import { waitFor } from './wait';

/** An object of the cluster, as far as the tests look into it. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly generation?: number;
    readonly resourceVersion?: string;
    readonly managedFields?: object[];
    readonly labels?: Record<string, string>;
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
  };
  readonly [key: string]: any;
}

export function kubectl(...args: string[]): Promise<string> {
  return run('kubectl', args);
}

/** `kubectl apply` of YAML; the lines that it printed. */
export async function apply(yaml: string, ...flags: string[]): Promise<string[]> {
  const printed = await run('kubectl', ['apply', ...flags, '-f', '-'], { input: yaml });
  return printed.trim().split('\n');
}

/** kubectl with YAML on standard input, however it ends. */
export function attemptWith(yaml: string, ...args: string[]): Promise<Outcome> {
  return attempt('kubectl', [...args, '-f', '-'], { input: yaml });
}

export async function get(resource: string, namespace?: string): Promise<KubeObject | undefined> {
  const printed = await kubectl('get', resource, ...namespace ? ['-n', namespace] : [], '--ignore-not-found', '-o', 'json');
  return printed ? JSON.parse(printed) : undefined;
}

export async function list(kind: string, namespace?: string, ...args: string[]): Promise<KubeObject[]> {
  return JSON.parse(await kubectl('get', kind, ...namespace ? ['-n', namespace] : ['-A'], ...args, '-o', 'json')).items;
}

/** The pods of a registry that are not on their way out. */
export async function pods(namespace: string, name = 'registry'): Promise<KubeObject[]> {
  const all = await list('pods', namespace, '-l', `app.kubernetes.io/instance=${name}`);
  return all.filter((pod) => pod.metadata.deletionTimestamp === undefined);
}

export function isReady(object: KubeObject): boolean {
  return object.status?.conditions?.some((condition: any) => condition.type === 'Ready' && condition.status === 'True') ?? false;
}

/** The messages of the events about an object. */
export async function events(namespace: string, name: string): Promise<string[]> {
  const about = await list('events', namespace, '--field-selector', `involvedObject.name=${name}`);
  return about.map(({ reason, message }) => `${reason}: ${message}`);
}

export function waitForEvent(namespace: string, name: string, pattern: RegExp, seconds = 60): Promise<string> {
  return waitFor(`an event about ${name} like ${pattern}`, seconds, async () => {
    const all = await events(namespace, name);
    const found = all.find((event) => pattern.test(event));
    if (found === undefined) {
      throw new Error(all.join('\n'));
    }
    return found;
  });
}

export async function rolledOut(namespace: string, name = 'registry', seconds = 90): Promise<void> {
  await kubectl('rollout', 'status', `deployment/${name}`, '-n', namespace, `--timeout=${seconds}s`);
}

/** The objects of a YAML text. */
export function objects(yaml: string): KubeObject[] {
  return parseAllDocuments(yaml).map((document) => document.toJSON()).filter((object) => object !== null);
}

export function toYaml(...all: object[]): string {
  return all.map((object) => JSON.stringify(object)).join('\n---\n');
}
