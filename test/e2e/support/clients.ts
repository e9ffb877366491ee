import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { OciLayout } from './oci-layout';
import { attempt, Outcome, run } from './program';

/** A program with which people push and pull, with a login file of its own. */
export interface Client {
  readonly name: string;
  login(host: string, user: string, password: string): Promise<Outcome>;
  /** from an OCI layout to the registry, all platforms, without a change */
  push(folder: string, tag: string, reference: string): Promise<void>;
  /** the way back, into a new OCI layout */
  pull(reference: string, folder: string, tag: string): Promise<void>;
}

const logins = mkdtempSync(join(tmpdir(), 'logins-'));
afterAll(() => rmSync(logins, { recursive: true }));

function loginFile(client: string): string {
  return join(logins, `${client}.json`);
}

/** skopeo, trusting what the ACME server issues, or else a file of certificates; it tries again as often as it is told. */
export function skopeoTrusting(trustFile?: string, retries = 0): Client {
  const authfile = loginFile('skopeo');
  const env = trustFile === undefined ? undefined : { SSL_CERT_FILE: trustFile };
  const copy = (from: string, to: string) => run('skopeo', ['copy', '--quiet', '--all', `--retry-times=${retries}`, '--preserve-digests', '--authfile', authfile, from, to], { env });
  return {
    name: 'skopeo',
    login: (host, user, password) => (
      attempt('skopeo', ['login', '--authfile', authfile, '--username', user, '--password-stdin', host], { input: password, env })
    ),
    push: async (folder, tag, reference) => { await copy(`oci:${folder}:${tag}`, `docker://${reference}`); },
    pull: async (reference, folder, tag) => { await copy(`docker://${reference}`, `oci:${folder}:${tag}`); },
  };
}

/** oras, trusting what the ACME server issues, or else a file of certificates. */
export function orasTrusting(trustFile?: string): Client {
  const config = loginFile('oras');
  const env = trustFile === undefined ? undefined : { SSL_CERT_FILE: trustFile };
  return {
    name: 'oras',
    login: (host, user, password) => (
      attempt('oras', ['login', '--registry-config', config, '--username', user, '--password-stdin', host], { input: password, env })
    ),
    push: async (folder, tag, reference) => {
      await run('oras', ['copy', '--no-tty', '--from-oci-layout', `${folder}:${tag}`, '--to-registry-config', config, reference], { env });
    },
    pull: async (reference, folder, tag) => {
      await run('oras', ['copy', '--no-tty', '--from-registry-config', config, reference, '--to-oci-layout', `${folder}:${tag}`], { env });
    },
  };
}

/** crane, which sends each request again that ends in a lost connection or in 502 to 504, and begins a layer anew that it cannot finish. */
export function craneTrusting(trustFile?: string): Client {
  const folder = mkdtempSync(join(logins, 'crane-'));
  const env = { DOCKER_CONFIG: folder, ...(trustFile !== undefined && { SSL_CERT_FILE: trustFile }) };
  return {
    name: 'crane',
    login: (host, user, password) => (
      attempt('crane', ['auth', 'login', '--username', user, '--password-stdin', host], { input: password, env })
    ),
    push: async (layout, _tag, reference) => { await run('crane', ['push', layout, reference], { env }); },
    pull: async (reference, layout, tag) => {
      await run('crane', ['pull', '--format', 'oci', reference, layout], { env });
      const [pulled] = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')).manifests;
      new OciLayout(layout).tag(tag, pulled);
    },
  };
}

export const skopeo = skopeoTrusting();
export const oras = orasTrusting();
