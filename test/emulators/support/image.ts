import { randomBytes } from 'crypto';
import { rmSync } from 'fs';
import { join } from 'path';
import { Registry } from './registry';
import { OciLayout } from '../../e2e/support/oci-layout';
import { run } from '../../e2e/support/program';

let images = 0;

export interface PushOptions {
  readonly folder: string;
  readonly repository?: string;
  /** of its one layer: object storages take small ones in one request, large ones in several, and copy very large ones in parts */
  readonly bytes?: number;
  /** for a client that must find the storage, too */
  readonly env?: NodeJS.ProcessEnv;
}

/** There and back with a real client; throws unless the same comes back. The digest of its layer. */
export async function pushAndPull(registry: Registry, options: PushOptions): Promise<string> {
  const { folder, repository = 'team/image', bytes = 1024, env } = options;
  const sent = new OciLayout(join(folder, `image-${++images}`));
  const back = new OciLayout(join(folder, `pulled-${images}`));
  try {
    const layer = sent.blob('application/vnd.oci.image.layer.v1.tar', randomBytes(bytes));
    sent.tag('1', sent.imageOf([layer]));
    const reference = `docker://${registry.address}/${repository}:${images}`;
    await copy(['--dest-tls-verify=false', `oci:${sent.folder}:1`, reference], env);
    await copy(['--src-tls-verify=false', reference, `oci:${back.folder}:1`], env);
    if (back.digest('1') !== sent.digest('1') || (await back.intactBlobs()).length !== 3) {
      throw new Error('another image came back');
    }
    return layer.digest;
  } finally {
    rmSync(sent.folder, { recursive: true });
    rmSync(back.folder, { recursive: true });
  }
}

async function copy(args: string[], env?: NodeJS.ProcessEnv): Promise<void> {
  await run('skopeo', ['copy', '--quiet', '--preserve-digests', ...args], { env });
}
