import { once } from 'events';
import { createServer, Server } from 'http';
import { AddressInfo, connect, Socket } from 'net';
import { LOOPBACK } from '../environment';

/** Ports on loopback by host name. `*.` stands for one label. */
export type Hosts = Record<string, number>;

/**
 * Stands for the internet: a proxy that leads the public names of a cloud to servers on loopback and refuses all others. So a registry is
 * configured as for the real cloud, and its requests say whom they mean.
 */
export class Internet {
  /** The servers behind it have certificates of the authority whose file is given. */
  public static async start(authorityFile: string, hosts: Hosts): Promise<Internet> {
    const internet = new Internet(authorityFile, hosts);
    internet.server.listen(0, LOOPBACK).unref();
    await once(internet.server, 'listening');
    return internet;
  }

  /** The names that were asked for and are not there: what a cluster without a way out would need. */
  public readonly refused: string[] = [];
  private readonly server: Server = createServer((_incoming, outgoing) => outgoing.writeHead(501).end());
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly authorityFile: string, private readonly hosts: Hosts) {
    this.server.on('connect', ({ url }, client: Socket) => this.tunnel(url!.split(':')[0], client));
  }

  /** For every program that has to do with the cloud: the registry, and clients that are redirected to storage. */
  public get env(): NodeJS.ProcessEnv {
    return { HTTPS_PROXY: `http://${LOOPBACK}:${(this.server.address() as AddressInfo).port}`, SSL_CERT_FILE: this.authorityFile };
  }

  public async stop(): Promise<void> {
    this.sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => this.server.close(resolve));
  }

  private tunnel(host: string, client: Socket): void {
    const port = this.hosts[host] ?? this.hosts[host.replace(/^[^.]+/, '*')];
    if (port === undefined) {
      this.refused.push(host);
      client.end('HTTP/1.1 502 No such host\r\n\r\n');
      return;
    }
    const server = connect(port, LOOPBACK, () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
    for (const [socket, other] of [[client, server], [server, client]]) {
      this.sockets.add(socket);
      socket.on('error', () => other.destroy()).on('close', () => this.sockets.delete(socket));
    }
    client.pipe(server).pipe(client);
  }
}
