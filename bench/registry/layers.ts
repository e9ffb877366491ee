import { createCipheriv, createHash } from 'crypto';
import { closeSync, openSync, renameSync, writeSync } from 'fs';
import { join } from 'path';
import { Descriptor, OciLayout } from '../../test/e2e/support/oci-layout';

const PIECE = Buffer.alloc(2 ** 24);

/**
 * A layer that cannot be compressed. It is a key stream, which is made four times as fast as the system's random bytes; another seed, another
 * layer. Written piece by piece: it is as large as what a process can hold.
 */
export function makeLayer(layout: OciLayout, seed: number, mebibytes: number): Descriptor {
  const stream = createCipheriv('aes-128-ctr', Buffer.alloc(16, seed), Buffer.alloc(16));
  const hash = createHash('sha256');
  const file = join(layout.folder, `layer-${seed}`);
  const descriptor = openSync(file, 'w');
  const size = mebibytes * 2 ** 20;
  for (let written = 0; written < size; written += PIECE.length) {
    const piece = stream.update(PIECE);
    hash.update(piece);
    writeSync(descriptor, piece);
  }
  closeSync(descriptor);
  const digest = `sha256:${hash.digest('hex')}`;
  renameSync(file, layout.path(digest));
  return { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest, size };
}
