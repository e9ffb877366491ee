import type { NodeFiles, Trust } from './node-files';
import { invalid } from '../kubernetes/check';

/**
 * The certificates in the folder of the host.
 *
 * @see https://docs.docker.com/engine/security/certificates/
 */
export function dockerFiles({ host, mirrors }: Trust): NodeFiles {
  if (mirrors.length > 0) {
    throw invalid('mirrors', 'must be left out for Docker', mirrors.map((mirror) => mirror.host),
      'dockerd takes mirrors from its daemon.json alone, only for Docker Hub, and only when it starts.');
  }
  if (host === 'docker.io') {
    throw invalid('host', 'must not be Docker Hub for Docker', host, 'dockerd reads no certificates for it.');
  }
  return { root: '/etc/docker/certs.d', ca: `${host}/ca.crt`, mirrorCas: [], folders: [host], hiddenBy: [] };
}
