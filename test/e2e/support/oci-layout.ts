import { createHash } from 'crypto';
import { createReadStream, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { gzipSync } from 'zlib';

/** What an index or a manifest says of a blob. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: { readonly os: string; readonly architecture: string };
  readonly annotations?: Record<string, string>;
}

const TYPE = 'application/vnd.oci';

/**
 * An OCI image layout: a folder with blobs and an index of tags.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export class OciLayout {
  constructor(public readonly folder: string) {
    mkdirSync(join(folder, 'blobs', 'sha256'), { recursive: true });
    writeFileSync(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  }

  public image(layer: Buffer, architecture = 'amd64'): Descriptor {
    return this.imageOf([this.blob(`${TYPE}.image.layer.v1.tar+gzip`, gzipSync(layer))], { architecture });
  }

  /** An image of layers that are there. */
  public imageOf(layers: Descriptor[], { architecture = 'amd64', config = {} }: { architecture?: string; config?: object } = {}): Descriptor {
    const diffIds = layers.map(({ digest }) => digest);
    return this.manifest({
      mediaType: `${TYPE}.image.manifest.v1+json`,
      config: this.json(`${TYPE}.image.config.v1+json`, { os: 'linux', architecture, config, rootfs: { type: 'layers', diff_ids: diffIds } }),
      layers,
    });
  }

  public index(...manifests: Descriptor[]): Descriptor {
    return this.manifest({ mediaType: `${TYPE}.image.index.v1+json`, manifests });
  }

  /** Something that is no image, such as a chart or a signature. */
  public artifact(artifactType: string, mediaType: string, content: Buffer): Descriptor {
    return this.manifest({
      mediaType: `${TYPE}.image.manifest.v1+json`,
      artifactType,
      config: this.blob(`${TYPE}.empty.v1+json`, Buffer.from('{}')),
      layers: [this.blob(mediaType, content)],
    });
  }

  public tag(name: string, descriptor: Descriptor): this {
    const annotations = { 'org.opencontainers.image.ref.name': name };
    writeFileSync(join(this.folder, 'index.json'), JSON.stringify({
      schemaVersion: 2, manifests: [...this.tags().filter((other) => other.annotations?.['org.opencontainers.image.ref.name'] !== name), { ...descriptor, annotations }],
    }));
    return this;
  }

  /** The digest of what a tag names. */
  public digest(tag: string): string | undefined {
    return this.tags().find(({ annotations }) => annotations?.['org.opencontainers.image.ref.name'] === tag)?.digest;
  }

  public blob(mediaType: string, content: Buffer): Descriptor {
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
    writeFileSync(this.path(digest), content);
    return { mediaType, digest, size: content.length };
  }

  public read(digest: string): any {
    return JSON.parse(readFileSync(this.path(digest), 'utf8'));
  }

  public path(digest: string): string {
    return join(this.folder, 'blobs', ...digest.split(':'));
  }

  /** Reads every blob: the digests of those that are what their name says. */
  public async intactBlobs(): Promise<string[]> {
    const names = readdirSync(join(this.folder, 'blobs', 'sha256')).sort();
    const digests = await Promise.all(names.map((name) => sha256(this.path(`sha256:${name}`))));
    return digests.filter((digest, index) => digest === `sha256:${names[index]}`);
  }

  private tags(): Descriptor[] {
    try {
      return JSON.parse(readFileSync(join(this.folder, 'index.json'), 'utf8')).manifests;
    } catch {
      return [];
    }
  }

  public manifest(content: { mediaType: string; [key: string]: unknown }): Descriptor {
    return this.json(content.mediaType, { schemaVersion: 2, ...content });
  }

  public json(mediaType: string, content: object): Descriptor {
    return this.blob(mediaType, Buffer.from(JSON.stringify(content)));
  }
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 2 ** 20 })) {
    hash.update(chunk);
  }
  return `sha256:${hash.digest('hex')}`;
}
