import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { invalid } from '../kubernetes/check';

const POD_SPEC: Record<string, string[]> = {
  Pod: ['spec'],
  Deployment: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  ServiceAccount: [],
};

type Json = { [key: string]: unknown };

/** The object of a workload or ServiceAccount that can have pull secrets. */
export function pullingObject(workload: IConstruct): ApiObject {
  const object = ApiObject.of(workload);
  if (!Object.hasOwn(POD_SPEC, object.kind)) {
    throw invalid('workload', `must be one of ${Object.keys(POD_SPEC).join(', ')}`, object.kind);
  }
  return object;
}

/**
 * Adds a pull secret to whatever the object has when it is rendered, by its own props, by patches, or by another registry.
 *
 * A JSON patch cannot do that: it either appends to a list that may not be there or replaces one that may.
 */
export function addImagePullSecret(object: ApiObject, secretName: string): void {
  const render = object.toJson.bind(object);
  object.toJson = () => withPullSecret(render() as Json, POD_SPEC[object.kind], secretName);
}

function withPullSecret(json: Json, [key, ...path]: string[], secretName: string): Json {
  if (key !== undefined) {
    return { ...json, [key]: withPullSecret((json[key] ?? {}) as Json, path, secretName) };
  }
  const secrets = (json.imagePullSecrets ?? []) as { name: string }[];
  if (secrets.some(({ name }) => name === secretName)) {
    return json;
  }
  const entries = Object.entries(json).filter(([name]) => name !== 'imagePullSecrets');
  // where cdk8s would have put it, so that the diff is this list and nothing else
  const sorted = entries.findIndex(([name]) => !HEAD.includes(name) && name > 'imagePullSecrets');
  entries.splice(sorted < 0 ? entries.length : sorted, 0, ['imagePullSecrets', [...secrets, { name: secretName }]]);
  return Object.fromEntries(entries);
}

const HEAD = ['apiVersion', 'kind', 'metadata'];
