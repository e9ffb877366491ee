import { join } from 'path';
import { Azurite } from './azurite';
import { ENTRA_HOST, entra } from './entra';
import { Internet } from './internet';
import { Scratch } from './scratch';
import { WebServer } from './web-server';
import { PrivateAuthority } from '../../e2e/support/pki';

/** Azure as a registry sees it: the blob service of one account, and where tokens are given, by their public names. */
export interface Azure {
  readonly authority: PrivateAuthority;
  readonly blobs: Azurite;
  readonly internet: Internet;
}

export async function startAzure(scratch: Scratch): Promise<Azure> {
  const { folder } = scratch;
  const authority = await PrivateAuthority.make(join(folder, 'azure-pki'));
  const tls = await authority.issue('azure', ['*.blob.core.windows.net', ENTRA_HOST]);
  const blobs = await scratch.keep(Azurite.start({ folder, tls }));
  const tokens = await scratch.keep(WebServer.start(entra, tls));
  const internet = await scratch.keep(Internet.start(authority.file, { '*.blob.core.windows.net': blobs.port, [ENTRA_HOST]: tokens.port }));
  return { authority, blobs, internet };
}
