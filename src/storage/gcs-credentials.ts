import { CredentialBinding } from './storage-binding';
import { secretVolume } from '../access/secret-volume';
import { invalid } from '../kubernetes/check';
import { checkSecretValue, SecretValue } from '../kubernetes/secret-value';

/**
 * As whom the registry reads and writes a bucket of Google Cloud Storage. It needs `roles/storage.objectAdmin` on it.
 *
 * @see https://distribution.github.io/distribution/storage-drivers/gcs/
 */
export class GcsCredentials {
  /**
   * The key of a service account, a JSON file in a Secret. The pod does not start without it.
   *
   * @throws when a name or a key is not valid
   */
  public static keyFile(file: SecretValue): GcsCredentials {
    const { secretName, key } = checkSecretValue('storage.credentials', file);
    return new GcsCredentials({
      parameters: { keyfile: `${FOLDER}/key.json` },
      mounts: [{ path: FOLDER, volume: secretVolume(secretName, { [key]: 'key.json' }, { name: 'gcs' }), readOnly: true }],
    }, true, true);
  }

  /**
   * Workload Identity Federation for GKE: no key anywhere. The registry's ServiceAccount, which is rendered with its name, acts as a service
   * account of Google; without one, roles are given to the ServiceAccount itself.
   *
   * @param serviceAccount such as `registry@my-project.iam.gserviceaccount.com`, which the ServiceAccount may act as
   * (`roles/iam.workloadIdentityUser`)
   * @throws when it is no such address
   * @see https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity
   */
  public static workloadIdentity(serviceAccount?: string): GcsCredentials {
    if (serviceAccount !== undefined && !/^[a-z0-9][-a-z0-9.]*@[-a-z0-9.:]+\.gserviceaccount\.com$/.test(serviceAccount)) {
      throw invalid('storage.credentials', 'must be a service account, such as "registry@my-project.iam.gserviceaccount.com"', serviceAccount);
    }
    const annotations: Record<string, string> = serviceAccount === undefined ? {} : { 'iam.gke.io/gcp-service-account': serviceAccount };
    return new GcsCredentials({ identity: { annotations } }, false, serviceAccount !== undefined);
  }

  private constructor(
    /** @internal */ public readonly _binding: CredentialBinding,
    /** whether it can sign URLs by itself @internal */ public readonly _signs: boolean,
    /** whether there is an account in whose name URLs can be signed @internal */ public readonly _hasAccount: boolean,
  ) {}
}

const FOLDER = '/etc/registry-gcs';
