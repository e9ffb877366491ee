import * as kplus from 'cdk8s-plus-27';
import { unrendered } from '../kubernetes/unrendered';

/** Keys of a Secret as files of these names. */
export function secretVolume(secretName: string, files: { [key: string]: string }, options: { name: string; optional?: boolean }): kplus.Volume {
  const scope = unrendered();
  const secret = kplus.Secret.fromSecretName(scope, 'Secret', secretName);
  const items = Object.fromEntries(Object.entries(files).map(([key, path]) => [key, { path }]));
  return kplus.Volume.fromSecret(scope, 'Volume', secret, { ...options, items });
}
