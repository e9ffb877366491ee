import { BindStorage, CredentialBinding, Reach, RedirectBinding } from './storage-binding';
import { Parameters } from '../registry/distribution-config';
import type { TrustedCa } from '../trust/trusted-ca';

/** What object storages have in common. */
export interface ObjectStorage {
  readonly driver: string;
  /** those that are undefined are left out */
  readonly parameters: Parameters;
  readonly credentials: CredentialBinding;
  readonly redirect?: RedirectBinding;
  readonly ca?: TrustedCa;
  readonly words: string;
}

const CA_FOLDER = '/etc/registry-storage-ca';

export function objectStorage({ driver, parameters, credentials, redirect, ca, words }: ObjectStorage): BindStorage {
  const all = { ...parameters, ...credentials.parameters };
  return (scope, owner) => ({
    driver,
    parameters: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
    redirect,
    mounts: [
      ...credentials.mounts ?? [],
      ...redirect?.mounts ?? [],
      ...ca ? [{ path: CA_FOLDER, volume: ca._volume(scope, owner, 'storage-ca'), readOnly: true }] : [],
    ],
    environment: {
      ...credentials.environment,
      // beside the authorities of the image, which Go reads from a file
      ...ca && { SSL_CERT_DIR: { value: CA_FOLDER } },
    },
    identity: credentials.identity,
    reach: Reach.EVERYWHERE,
    words,
  });
}
