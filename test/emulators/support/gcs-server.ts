import { once } from 'events';
import { mkdtempSync } from 'fs';
import { IncomingMessage, request, ServerResponse } from 'http';
import { createServer, Server } from 'https';
import { AddressInfo } from 'net';
import { join } from 'path';
import { ServiceAccount } from './service-account';
import { Issued } from '../../e2e/support/pki';
import { freePort, Service } from '../../proxies/support/service';
import { FAKE_GCS_SERVER, LOOPBACK } from '../environment';

/** Where objects are, and where the registry sends large ones. */
export const STORAGE_HOSTS = ['storage.googleapis.com', 'www.googleapis.com'];

export interface GcsOptions {
  readonly folder: string;
  readonly tls: Issued;
  readonly account: ServiceAccount;
  readonly bucket?: string;
}

/**
 * Google Cloud Storage in the form of fake-gcs-server, behind a door: the emulator itself lets everybody in.
 *
 * @see https://github.com/fsouza/fake-gcs-server
 */
export class GcsServer {
  public static async start({ folder, tls, account, bucket = 'registry' }: GcsOptions): Promise<GcsServer> {
    const server = new GcsServer(mkdtempSync(join(folder, 'gcs-')), tls, account, await freePort());
    await server.again();
    server.door.listen(0, LOOPBACK).unref();
    await once(server.door, 'listening');
    await server.makeBucket(bucket);
    return server;
  }

  /** What was asked and not allowed. */
  public readonly forbidden: string[] = [];

  private mayWrite = true;
  private readonly door: Server;
  private service?: Service;

  private constructor(private readonly home: string, tls: Issued, private readonly account: ServiceAccount, private readonly emulator: number) {
    this.door = createServer({ cert: tls.certificate, key: tls.key }, (incoming, outgoing) => this.enter(incoming, outgoing));
  }

  public get port(): number {
    return (this.door.address() as AddressInfo).port;
  }

  public log(): string {
    return this.service?.log() ?? '';
  }

  /** As at first, whatever was done to it. */
  public async again(): Promise<void> {
    await this.away();
    this.mayWrite = true;
    const args = [
      '-scheme', 'http', '-host', LOOPBACK, '-port', `${this.emulator}`, '-backend', 'filesystem', '-filesystem-root', join(this.home, 'buckets'),
      '-external-url', `https://${STORAGE_HOSTS[0]}`,
    ];
    this.service = await Service.start('fake-gcs-server', FAKE_GCS_SERVER, args, { folder: this.home, port: this.emulator });
  }

  /** Google answers that the service is not available. What it holds stays. */
  public async away(): Promise<void> {
    await this.service?.stop();
  }

  /** Refuses every change, as to `roles/storage.objectViewer`. */
  public readOnly(): void {
    this.mayWrite = false;
  }

  public async stop(): Promise<void> {
    await this.away();
    this.door.closeAllConnections();
    await new Promise((resolve) => this.door.close(resolve));
  }

  private enter(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method, url: path, headers } = incoming;
    const url = new URL(path!, 'https://storage');
    // a session is a secret of its own, as with Google
    const admitted = this.account.admits(method!, url, headers.authorization) || url.searchParams.has('upload_id');
    if (!admitted || (!this.mayWrite && !['GET', 'HEAD'].includes(method!))) {
      this.forbidden.push(`${method} ${url.pathname}`);
      outgoing.writeHead(admitted ? 403 : 401, { 'content-type': 'application/json' });
      outgoing.end(JSON.stringify({ error: { code: admitted ? 403 : 401, message: `${this.account.email} does not have access` } }));
      return;
    }
    const onward = request({ host: LOOPBACK, port: this.emulator, method, path, headers, agent: false }, (answer) => {
      const { location } = answer.headers; // of a session, to go on with
      outgoing.writeHead(answer.statusCode!, { ...answer.headers, ...(location && { location: location.replace(/^http:/, 'https:') }) });
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(503).end());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  }

  private async makeBucket(name: string): Promise<void> {
    const made = await fetch(`http://${LOOPBACK}:${this.emulator}/storage/v1/b?project=my-project`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name }),
    });
    if (!made.ok) {
      throw new Error(`the bucket ${name} is not made: ${made.status} ${await made.text()}`);
    }
  }
}
