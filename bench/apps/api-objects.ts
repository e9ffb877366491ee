import { ApiObject, JsonPatch } from 'cdk8s';
import { AddRegistry, manifests, namespaceOf } from './app';

const objects = manifests();

/** Plain cdk8s, the least there is: an `ApiObject` for each manifest, and cdk8s-plus not even loaded. */
export const addRegistry: AddRegistry = (chart, host) => {
  objects(namespaceOf(chart), host).forEach((manifest, index) => {
    const object = new ApiObject(chart, `object-${index}`, manifest);
    if (manifest.kind === 'Namespace') {
      object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
    }
  });
};
