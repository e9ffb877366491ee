import { createHash, randomBytes } from 'crypto';
import { Agent } from 'https';
import { Answer, request } from './http';
import { pause } from './wait';

/** An upload that is under way. */
export interface Begun {
  readonly location: string;
  readonly digest: string;
}

/** A client that uploads blobs in several requests with pauses between them, as slow clients do. */
export class Uploader {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(private readonly url: string, private readonly user: string, private readonly trust?: string) {}

  /** POST, three PATCHes, PUT; the digest of what was stored. */
  public async upload(repository: string, pauseMilliseconds: number): Promise<string> {
    const hash = createHash('sha256');
    let location = this.next(await this.send('POST', `/v2/${repository}/blobs/uploads/`, 202));
    for (let piece = 0; piece < 3; piece++) {
      await pause(pauseMilliseconds);
      const body = randomBytes(64 * 1024);
      hash.update(body);
      location = this.next(await this.send('PATCH', location, 202, body));
    }
    await pause(pauseMilliseconds);
    const digest = `sha256:${hash.digest('hex')}`;
    return this.finish({ location, digest });
  }

  /** An upload of which one piece is there. */
  public async begin(repository: string, body: Buffer): Promise<Begun> {
    const location = this.next(await this.send('POST', `/v2/${repository}/blobs/uploads/`, 202));
    return { location: this.next(await this.send('PATCH', location, 202, body)), digest: sha256(body) };
  }

  /** Its end; the digest of what was stored. */
  public async finish({ location, digest }: Begun): Promise<string> {
    await this.send('PUT', closing(location, digest), 201);
    return digest;
  }

  /** Whether the registry has the blob, with the right content. */
  public async holds(repository: string, digest: string): Promise<boolean> {
    const { body } = await this.send('GET', `/v2/${repository}/blobs/${digest}`, 200);
    return digest === sha256(body);
  }

  public close(): void {
    this.agent.destroy();
  }

  private next({ headers: { location } }: Answer): string {
    // a path, whatever proxies say of scheme and host
    if (!location?.startsWith('/v2/')) {
      throw new Error(`Location: ${location}`);
    }
    return location;
  }

  private async send(method: string, path: string, expected: number, body?: Buffer): Promise<Answer> {
    const { user, trust, agent } = this;
    const answer = await request(`${this.url}${path}`, { method, user, trust, agent, body });
    if (answer.status !== expected) {
      throw new Error(`${method} ${path.slice(0, 60)}: ${answer.status} ${answer.body.toString().slice(0, 200)}`);
    }
    return answer;
  }
}

function closing(location: string, digest: string): string {
  return `${location}${location.includes('?') ? '&' : '?'}digest=${digest}`;
}

function sha256(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
