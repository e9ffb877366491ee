import { createHash, randomBytes, randomInt } from 'crypto';
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Client } from './clients';
import { request } from './http';
import { Descriptor, OciLayout } from './oci-layout';

/** An image of which a client was told that it is stored. */
export interface Pushed {
  readonly repository: string;
  readonly manifest: string;
  readonly blobs: string[];
}

const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';

/** Clients that push images of their own and pull them again, all at once, until they are stopped. */
export class Crowd {
  public readonly pushed: Pushed[] = [];
  /** what clients reported after all their own retries */
  public readonly errors: string[] = [];
  public pulls = 0;
  private going = true;
  private readonly done: Promise<unknown>;

  constructor(private readonly host: string, clients: Client[]) {
    this.done = Promise.all(clients.map((client, index) => this.work(client, `crowd/${client.name}-${index}`)));
  }

  public async stop(): Promise<void> {
    this.going = false;
    await this.done;
  }

  private async work(client: Client, repository: string): Promise<void> {
    for (let round = 1; this.going; round++) {
      const folder = mkdtempSync(join(tmpdir(), 'crowd-'));
      try {
        await this.pushAndPull(client, repository, `v${round}`, folder);
      } catch (error) {
        this.errors.push(`${repository}:v${round}: ${(error as Error).message}`);
      } finally {
        rmSync(folder, { recursive: true });
      }
    }
  }

  private async pushAndPull(client: Client, repository: string, tag: string, folder: string): Promise<void> {
    const made = new OciLayout(join(folder, 'made'));
    const layers = Array.from({ length: randomInt(1, 4) }, () => made.blob(LAYER, randomBytes(randomInt(1_000, 3_000_000))));
    const image = made.imageOf(layers);
    made.tag(tag, image);
    const reference = `${this.host}/${repository}:${tag}`;
    await client.push(made.folder, tag, reference);
    const config: Descriptor = made.read(image.digest).config;
    const all = [config, ...layers].map(({ digest }) => digest);
    this.pushed.push({ repository, manifest: image.digest, blobs: all });

    const pulled = new OciLayout(join(folder, 'pulled'));
    await client.pull(reference, pulled.folder, tag);
    this.pulls++;
    const intact = await pulled.intactBlobs();
    if (pulled.digest(tag) !== image.digest || intact.length !== all.length + 1) {
      throw new Error(`pulled ${pulled.digest(tag)} with ${intact.length} blobs, not ${image.digest} with ${all.length + 1}`);
    }
  }
}

/** What of the images the registry does not give back as it was pushed. */
export async function missing(host: string, user: string, images: Pushed[]): Promise<string[]> {
  const found: string[] = [];
  const left = images.flatMap(({ repository, manifest, blobs }) => [
    `${repository}/manifests/${manifest}`, ...blobs.map((digest) => `${repository}/blobs/${digest}`),
  ]);
  const reader = async () => {
    for (let path = left.pop(); path !== undefined; path = left.pop()) {
      const { status, body } = await request(`https://${host}/v2/${path}`, { user, accept: 'application/vnd.oci.image.manifest.v1+json' });
      if (status !== 200 || !path.endsWith(sha256(body))) {
        found.push(`${path}: ${status} ${body.length} bytes`);
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, reader));
  return found;
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
