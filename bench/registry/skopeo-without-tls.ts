import { Client } from '../../test/e2e/support/clients';
import { run } from '../../test/e2e/support/program';
import { ALICE_LOGIN } from '../../test/e2e/support/registry';

/** skopeo over plain HTTP, which its own login refuses: name and password go with each copy. */
export const skopeoWithoutTls: Pick<Client, 'name' | 'push' | 'pull'> = {
  name: 'skopeo',
  push: async (folder, tag, reference) => { await copy('dest', `oci:${folder}:${tag}`, `docker://${reference}`); },
  pull: async (reference, folder, tag) => { await copy('src', `docker://${reference}`, `oci:${folder}:${tag}`); },
};

function copy(registry: 'src' | 'dest', from: string, to: string): Promise<string> {
  return run('skopeo', ['copy', '--quiet', '--all', '--preserve-digests', `--${registry}-tls-verify=false`, `--${registry}-creds=${ALICE_LOGIN}`, from, to]);
}
