import { randomBytes } from 'crypto';
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Door } from './door';
import { Descriptor, OciLayout } from '../../e2e/support/oci-layout';

/** An image with one layer, of 64 MiB unless told otherwise, to be pushed and pulled in all tests of a file. */
export class Image {
  private readonly folder = mkdtempSync(join(tmpdir(), 'image-'));
  private readonly layout = new OciLayout(join(this.folder, 'image'));
  private readonly layer: Descriptor;
  private copies = 0;

  constructor(bytes = 64 * 2 ** 20) {
    this.layer = this.layout.blob('application/vnd.oci.image.layer.v1.tar', randomBytes(bytes));
    this.layout.tag('1', this.layout.imageOf([this.layer]));
  }

  public layerIn(repository: string): string {
    return `/v2/${repository}/blobs/${this.layer.digest}`;
  }

  /** To a repository that has none of it. Empty if it went well, or what the client said. */
  public async push(door: Door, user: string, repository = `team/image-${++this.copies}`): Promise<string> {
    const { code, stderr } = await door.push(this.layout.folder, '1', repository, user);
    return code === 0 ? '' : stderr;
  }

  /** There and back: the repository where it is, once it has come back unchanged, layer included. */
  public async pushAndPull(door: Door, user: string): Promise<string> {
    const repository = `team/image-${++this.copies}`;
    const pushed = await this.push(door, user, repository);
    const pulled = new OciLayout(join(this.folder, `pulled-${this.copies}`));
    const { code, stderr } = await door.pull(repository, pulled.folder, '1', user);
    if (pushed !== '' || code !== 0) {
      throw new Error(pushed + stderr);
    }
    const same = pulled.digest('1') === this.layout.digest('1') && (await pulled.intactBlobs()).length === 3;
    rmSync(pulled.folder, { recursive: true });
    if (!same) {
      throw new Error('another image came back');
    }
    return repository;
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
