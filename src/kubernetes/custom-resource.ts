import { ApiObject, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { Identity, metadata } from './metadata';

/** An object of a kind that cdk8s-plus does not know. */
export interface CustomResource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly owner: Identity;
  readonly annotations?: Record<string, string>;
  /** whether it is in no namespace */
  readonly clusterScoped?: boolean;
  readonly spec: object;
}

export function customResource(scope: Construct, id: string, resource: CustomResource): ApiObject {
  const { apiVersion, kind, name, owner, annotations, clusterScoped, spec } = resource;
  const object = new ApiObject(scope, id, { apiVersion, kind, metadata: metadata(scope, kind, name, owner, annotations), spec });
  if (clusterScoped) {
    // cdk8s gives every object the namespace of its chart (cdk8s#1618)
    object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  }
  return object;
}
