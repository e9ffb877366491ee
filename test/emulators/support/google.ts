import { join } from 'path';
import { GcsServer, STORAGE_HOSTS } from './gcs-server';
import { Internet } from './internet';
import { Scratch } from './scratch';
import { ServiceAccount, SIGNING_HOST, TOKEN_HOST } from './service-account';
import { WebServer } from './web-server';
import { PrivateAuthority } from '../../e2e/support/pki';

/** Google as a registry sees it: storage, and where tokens are given, by their public names. */
export interface Google {
  readonly account: ServiceAccount;
  readonly storage: GcsServer;
  readonly internet: Internet;
  /** what a pod of GKE has in place of a key file: the address of a metadata server that knows the account */
  readonly workloadIdentity: NodeJS.ProcessEnv;
}

export async function startGoogle(scratch: Scratch): Promise<Google> {
  const { folder } = scratch;
  const authority = await PrivateAuthority.make(join(folder, 'google-pki'));
  const tls = await authority.issue('google', [...STORAGE_HOSTS, TOKEN_HOST, SIGNING_HOST]);
  const account = new ServiceAccount();
  const storage = await scratch.keep(GcsServer.start({ folder, tls, account }));
  const tokens = await scratch.keep(WebServer.start(account.tokens, tls));
  const metadata = await scratch.keep(WebServer.start(account.metadata));
  const internet = await scratch.keep(Internet.start(authority.file, {
    ...Object.fromEntries(STORAGE_HOSTS.map((host) => [host, storage.port])), [TOKEN_HOST]: tokens.port, [SIGNING_HOST]: tokens.port,
  }));
  return { account, storage, internet, workloadIdentity: { GCE_METADATA_HOST: metadata.address } };
}
