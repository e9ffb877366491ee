import { mkdtempSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { Issued, PrivateAuthority } from '../../e2e/support/pki';
import { run } from '../../e2e/support/program';
import { freePort, Service } from '../../proxies/support/service';
import { LOOPBACK, REDIS } from '../environment';

export interface RedisOptions {
  readonly folder: string;
  readonly password?: string;
  /** speaks TLS alone; asks for certificates of the same authority unless told otherwise */
  readonly tls?: { readonly server: Issued; readonly authority: PrivateAuthority; readonly asksForCertificates?: boolean };
  /** watches the server whose port this is, by this name, instead of being one */
  readonly watches?: { readonly name: string; readonly port: number; readonly password: string };
}

/** A real Redis, or a Sentinel. */
export class RedisServer {
  public static async start(options: RedisOptions): Promise<RedisServer> {
    const server = new RedisServer(options, mkdtempSync(join(options.folder, 'redis-')), await freePort());
    await server.again();
    return server;
  }

  private service?: Service;

  private constructor(private readonly options: RedisOptions, private readonly home: string, public readonly port: number) {}

  public get address(): string {
    return `${LOOPBACK}:${this.port}`;
  }

  /** At the same place, with nothing in it. */
  public async again(): Promise<void> {
    await this.away();
    this.service = await Service.start('redis', REDIS, this.arguments(), { folder: this.home, port: this.port });
  }

  public async away(): Promise<void> {
    await this.service?.stop();
  }

  public stop(): Promise<void> {
    return this.away();
  }

  /** Runs a command of Redis; what it answers, a line each. */
  public async command(...words: string[]): Promise<string[]> {
    const { password, tls } = this.options;
    const connection = tls ? ['--tls', '--cacert', tls.authority.file, '--cert', tls.server.certificateFile, '--key', tls.server.keyFile] : [];
    const answered = await run(join(dirname(REDIS), 'redis-cli'), ['-p', `${this.port}`, ...connection, ...words], { env: { REDISCLI_AUTH: password } });
    return answered.split('\n').filter(Boolean);
  }

  private arguments(): string[] {
    const { password, tls, watches } = this.options;
    const listens = tls
      ? ['--port', '0', '--tls-port', `${this.port}`, '--tls-auth-clients', tls.asksForCertificates ?? true ? 'yes' : 'no',
        '--tls-cert-file', tls.server.certificateFile, '--tls-key-file', tls.server.keyFile, '--tls-ca-cert-file', tls.authority.file]
      : ['--port', `${this.port}`];
    const all = ['--bind', LOOPBACK, ...listens, ...password === undefined ? [] : ['--requirepass', password]];
    if (watches === undefined) {
      return [...all, '--dir', this.home, '--save', '', '--maxmemory', '32mb', '--maxmemory-policy', 'allkeys-lru'];
    }
    // a Sentinel wants a file, in which it notes down what it sees
    const file = join(this.home, 'sentinel.conf');
    writeFileSync(file, [
      `sentinel monitor ${watches.name} ${LOOPBACK} ${watches.port} 1`, `sentinel auth-pass ${watches.name} ${JSON.stringify(watches.password)}`, '',
    ].join('\n'));
    return [file, '--sentinel', ...all];
  }
}
