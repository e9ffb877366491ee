import { once } from 'events';
import * as http from 'http';
import * as https from 'https';
import { AddressInfo, connect } from 'net';
import * as tls from 'tls';
import { Service } from './service';
import { Answer, request, RequestOptions } from '../../e2e/support/http';
import { attempt, Outcome } from '../../e2e/support/program';
import { ENV, HOST, LOOPBACK } from '../environment';

export interface Ports {
  readonly http: number;
  readonly https: number;
}

/** Whom clients trust: a PEM file, and what is in it. */
export interface Authority {
  readonly file: string;
  readonly pem: string;
}

/** What is in front of the registry, and clients that know its name but reach it on loopback. */
export class Door {
  /** host:port, as in an image reference */
  public readonly address: string;
  public readonly agent: https.Agent;

  constructor(private readonly proxy: Service, private readonly ports: Ports, private readonly authority: Authority) {
    this.address = `${HOST}:${ports.https}`;
    this.agent = new https.Agent({
      lookup: (_host, { all }, found) => all ? found(null, [{ address: LOOPBACK, family: 4 }]) : found(null, LOOPBACK, 4),
    });
  }

  /** What the proxy has logged. */
  public log(): string {
    return this.proxy.log();
  }

  /** One request on HTTPS; rejects if the certificate is not that of the host. */
  public request(path: string, options: RequestOptions = {}): Promise<Answer> {
    return request(`https://${this.address}${path}`, { ...options, agent: this.agent, trust: this.authority.pem });
  }

  public async status(path: string, user?: string): Promise<number> {
    return (await this.request(path, { user })).status;
  }

  /** What a client that knows HTTP/2 speaks with it. */
  public protocol(): Promise<string | false | null> {
    return new Promise((resolve, reject) => {
      const options = { host: LOOPBACK, port: this.ports.https, servername: HOST, ca: this.authority.pem, ALPNProtocols: ['h2', 'http/1.1'] };
      const socket = tls.connect(options, () => {
        resolve(socket.alpnProtocol);
        socket.destroy();
      }).on('error', reject);
    });
  }

  /** One request on plain HTTP: its status and where it leads. */
  public plain(path: string, method = 'GET'): Promise<{ status: number; location?: string }> {
    return new Promise((resolve, reject) => {
      http.request({ host: LOOPBACK, port: this.ports.http, path, method, headers: { host: HOST }, agent: false }, (answer) => {
        answer.resume();
        resolve({ status: answer.statusCode!, location: answer.headers.location });
      }).on('error', reject).end();
    });
  }

  /** For a request that is written by hand. */
  public open(method: string, path: string, options: https.RequestOptions): http.ClientRequest {
    return https.request(`https://${this.address}${path}`, { ...options, method, agent: this.agent, ca: this.authority.pem });
  }

  public push(folder: string, tag: string, repository: string, user: string): Promise<Outcome> {
    return this.skopeo('--dest-creds', user, `oci:${folder}:${tag}`, `docker://${this.address}/${repository}:${tag}`);
  }

  public pull(repository: string, folder: string, tag: string, user: string): Promise<Outcome> {
    return this.skopeo('--src-creds', user, `docker://${this.address}/${repository}:${tag}`, `oci:${folder}:${tag}`);
  }

  public async stop(): Promise<void> {
    this.agent.destroy();
    await this.proxy.stop();
  }

  /** It resolves no name by itself if there is a proxy for HTTPS. */
  private async skopeo(...args: string[]): Promise<Outcome> {
    const tunnel = http.createServer().on('connect', ({ url }, client) => {
      const server = connect(Number(url!.split(':')[1]), LOOPBACK, () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
      client.on('error', () => server.destroy()).pipe(server);
      server.on('error', () => client.destroy()).pipe(client);
    }).listen(0, LOOPBACK);
    await once(tunnel, 'listening');
    try {
      const HTTPS_PROXY = `http://${LOOPBACK}:${(tunnel.address() as AddressInfo).port}`;
      return await attempt('skopeo', ['copy', '--quiet', '--all', '--preserve-digests', ...args], {
        env: { ...ENV, HTTPS_PROXY, NO_PROXY: '', SSL_CERT_FILE: this.authority.file },
      });
    } finally {
      tunnel.close();
    }
  }
}
