import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
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

export const skopeo: Client = {
  name: 'skopeo',
  login: (host, user, password) => attempt('skopeo', ['login', '--authfile', loginFile('skopeo'), '--username', user, '--password-stdin', host], { input: password }),
  push: async (folder, tag, reference) => {
    await run('skopeo', ['copy', '--quiet', '--all', '--preserve-digests', '--authfile', loginFile('skopeo'), `oci:${folder}:${tag}`, `docker://${reference}`]);
  },
  pull: async (reference, folder, tag) => {
    await run('skopeo', ['copy', '--quiet', '--all', '--preserve-digests', '--authfile', loginFile('skopeo'), `docker://${reference}`, `oci:${folder}:${tag}`]);
  },
};

export const oras: Client = {
  name: 'oras',
  login: (host, user, password) => attempt('oras', ['login', '--registry-config', loginFile('oras'), '--username', user, '--password-stdin', host], { input: password }),
  push: async (folder, tag, reference) => {
    await run('oras', ['copy', '--no-tty', '--from-oci-layout', `${folder}:${tag}`, '--to-registry-config', loginFile('oras'), reference]);
  },
  pull: async (reference, folder, tag) => {
    await run('oras', ['copy', '--no-tty', '--from-registry-config', loginFile('oras'), reference, '--to-oci-layout', `${folder}:${tag}`]);
  },
};
