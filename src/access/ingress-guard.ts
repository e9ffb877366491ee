import { AuthBinding } from './auth-binding';
import { secretVolume } from './secret-volume';

const FOLDER = '/etc/ingress-auth';

/** The registry runs only while the Secret is there from which the ingress controller reads its users. */
export function ingressGuard(secretName: string, key: string): AuthBinding {
  const there = `[ -s ${FOLDER}/${key} ]`;
  return {
    mounts: [{
      path: FOLDER,
      // optional, or the kubelet would keep the file of a Secret that is gone
      volume: secretVolume(secretName, { [key]: key }, { name: 'ingress-auth', optional: true }),
      readOnly: true,
    }],
    startIf: [
      `${there} ||`,
      `  die 'The Secret ${secretName} with the key "${key}" is missing in this namespace: without it the ingress controller may let everybody in.'`,
    ],
    readyIf: there,
  };
}
