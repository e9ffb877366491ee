import { Duration } from 'cdk8s';
import { HttpSecret } from './http-secret';
import { RegistryCache } from './registry-cache';
import { DEFAULT_IMAGE } from './registry-deployment';
import { AuthBinding } from '../access/auth-binding';
import { checkImage } from '../access/image-reference';
import { WayIn } from '../exposure/way-in';
import { checkChosen, checkDnsLabel, invalid } from '../kubernetes/check';
import { Replicas } from '../scaling/replicas';
import { StorageBinding } from '../storage/storage-binding';
import { relocatedImage } from '../trust/relocated-image';

/** The three choices that have no default. */
export function checkChoices({ auth, storage, exposure }: { auth: unknown; storage: unknown; exposure: unknown }): void {
  checkChosen('auth', auth, 'Use RegistryAuth.htpasswd({ secretName: … }), or RegistryAuth.anonymous() to let everybody in.');
  checkChosen('storage', storage, 'Use RegistryStorage.newClaim({ size: … }), or RegistryStorage.ephemeral() to lose all images.');
  checkChosen('exposure', exposure, 'Use Exposure.ingress({ host: …, controller: …, tls: … }), or one of its other factories.');
}

export function checkName(name: string): string {
  if (['registry-auth', 'registry-storage', 'registry-middleware'].includes(name)) {
    throw invalid('name', 'must not be the name of a section of the registry\'s configuration with "registry-" before it', name,
      'A Service of this name stops every other registry in the namespace from starting, through the environment variables of service links.');
  }
  return checkDnsLabel('name', name);
}

export function registryImage({ image, imageRegistry }: { image?: string; imageRegistry?: string }): string {
  if (image !== undefined && imageRegistry !== undefined) {
    throw invalid('imageRegistry', 'must be left out beside "image"', imageRegistry);
  }
  if (image !== undefined) {
    return checkImage('image', image);
  }
  return imageRegistry === undefined ? DEFAULT_IMAGE : relocatedImage(DEFAULT_IMAGE, imageRegistry);
}

export function isAnonymous(auth: AuthBinding): boolean {
  return auth.config === undefined && auth.readyIf === undefined;
}

export function checkPlainHttp({ scheme }: WayIn, auth: AuthBinding): void {
  if (scheme === 'http' && !isAnonymous(auth)) {
    throw new Error('auth: users cannot go together with Tls.none(), since their passwords would cross plain HTTP. ' +
      'Use Tls.privateCa() where no public authority signs, or RegistryAuth.anonymous() for an isolated test.');
  }
}

/** Where uploads find the secret that signs their state. Throws on a storage that cannot keep one itself. */
export function checkHttpSecret(httpSecret: HttpSecret | undefined, { volume, words }: StorageBinding): void {
  if (httpSecret === undefined && volume === undefined) {
    throw invalid('httpSecret', `must be given on ${words}`, httpSecret,
      'All pods must sign uploads alike, at an update as well, and only a volume can keep what they sign with. ' +
      'Use HttpSecret.existingSecret({ secretName: … }), or HttpSecret.generated() with External Secrets.');
  }
}

/** Where the registry remembers which layers there are. */
export function registryCache(
  { cache, deleteEnabled }: { cache?: RegistryCache; deleteEnabled?: boolean }, { volume }: StorageBinding, { several }: Replicas,
): RegistryCache {
  return cache ?? (volume || (several && deleteEnabled) ? RegistryCache.none() : RegistryCache.inMemory());
}

/** Throws when pods would remember what another has deleted. */
export function checkCache({ storage }: { readonly [key: string]: any }, { several }: Replicas): void {
  if (several && storage.delete.enabled && storage.cache?.blobdescriptor === 'inmemory') {
    throw new Error('cache: RegistryCache.inMemory() cannot go together with several pods and "deleteEnabled": what one pod deletes, ' +
      'the others would go on to vouch for. Use RegistryCache.redis({ … }) or RegistryCache.none().');
  }
}

export function checkDrain(drain: Duration): Duration {
  const seconds = drain.toSeconds({ integral: false });
  if (seconds < 1 || !Number.isInteger(seconds)) {
    throw invalid('drainTimeout', 'must be whole seconds, at least 1', `${seconds} s`);
  }
  return drain;
}

export function checkUser(user: number): number {
  if (!Number.isInteger(user) || user < 1 || user > 2147483647) {
    throw invalid('user', 'must be the number of a user that is not root, 1 to 2147483647', user);
  }
  return user;
}
