import { mkdirSync, mkdtempSync } from 'fs';
import { join } from 'path';
import { Line } from './line';
import { S3_KEYS } from '../../e2e/support/object-stores';
import { Issued } from '../../e2e/support/pki';
import { freePort, Service } from '../../proxies/support/service';
import { LOOPBACK, VERSITYGW } from '../environment';

export interface S3Options {
  readonly folder: string;
  readonly buckets?: string[];
  readonly region?: string;
  readonly tls?: Issued;
  /** what comes after the bucket in host names, for requests in the style of virtual hosts */
  readonly domain?: string;
}

/** A real S3 server, VersityGW, with folders for buckets. */
export class S3Server {
  public static async start(options: S3Options): Promise<S3Server> {
    const home = mkdtempSync(join(options.folder, 's3-'));
    ['buckets', 'attributes', ...(options.buckets ?? ['registry']).map((bucket) => join('buckets', bucket))].forEach((name) => {
      mkdirSync(join(home, name), { recursive: true });
    });
    const port = await freePort();
    const server = new S3Server(options, home, port, await Line.to(port));
    await server.run();
    return server;
  }

  private service?: Service;

  private constructor(
    private readonly options: S3Options,
    private readonly home: string,
    private readonly behind: number,
    private readonly line: Line,
  ) {}

  public get port(): number {
    return this.line.port;
  }

  /** The `regionendpoint`. */
  public get endpoint(): string {
    return `${this.options.tls ? 'https' : 'http'}://${LOOPBACK}:${this.port}`;
  }

  /** How programs are given its keys. */
  public get env(): NodeJS.ProcessEnv {
    return { AWS_ACCESS_KEY_ID: S3_KEYS.accessKeyId, AWS_SECRET_ACCESS_KEY: S3_KEYS.secretAccessKey };
  }

  /** The folder of a bucket: every object is a file. */
  public bucket(name = 'registry'): string {
    return join(this.home, 'buckets', name);
  }

  /** What it has answered: a line for each request. */
  public log(): string {
    return this.service?.log() ?? '';
  }

  /** Connections are refused; open ones break. What it holds stays. */
  public away(): Promise<void> {
    return this.line.away();
  }

  /** Connections are taken and nothing is ever answered. */
  public hang(): Promise<void> {
    return this.line.hang();
  }

  /** Refuses every change, as to somebody who may only read. */
  public readOnly(): Promise<void> {
    return this.run('--readonly');
  }

  /** As at first, whatever was done to it. */
  public async again(): Promise<void> {
    await this.run();
    await this.line.again();
  }

  public async stop(): Promise<void> {
    await this.line.away();
    await this.service?.stop();
  }

  private async run(...flags: string[]): Promise<void> {
    await this.service?.stop();
    const { region = 'us-east-1', tls, domain } = this.options;
    const args = [
      '--port', `${LOOPBACK}:${this.behind}`, '--region', region, '--keep-alive', ...flags, ...domain ? ['--virtual-domain', domain] : [],
      ...tls ? ['--cert', tls.certificateFile, '--key', tls.keyFile] : [],
      'posix', '--sidecar', join(this.home, 'attributes'), join(this.home, 'buckets'),
    ];
    const env = { ROOT_ACCESS_KEY: S3_KEYS.accessKeyId, ROOT_SECRET_KEY: S3_KEYS.secretAccessKey };
    this.service = await Service.start('versitygw', VERSITYGW, args, { folder: this.home, port: this.behind, env });
  }
}
