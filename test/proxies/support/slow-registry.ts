import { once } from 'events';
import { createServer, request, Server } from 'http';
import { AddressInfo } from 'net';
import { LOOPBACK } from '../environment';

export interface Slowness {
  /** until it says that it has stored a blob, as when an object storage copies it */
  readonly storesAfter?: number;
  /** until it takes the first bytes of a blob */
  readonly readsAfter?: number;
}

/** A registry that takes its time, in milliseconds: it stands before one that does not. */
export class SlowRegistry {
  public static async start(port: number, { storesAfter = 0, readsAfter = 0 }: Slowness = {}): Promise<SlowRegistry> {
    const server = createServer((incoming, outgoing) => {
      const { method, url, headers } = incoming;
      const onward = request({ host: LOOPBACK, port, method, path: url, headers, agent: false }, (answer) => {
        setTimeout(() => {
          outgoing.writeHead(answer.statusCode!, answer.headers);
          answer.pipe(outgoing);
        }, method === 'PUT' ? storesAfter : 0);
      });
      onward.on('error', () => outgoing.destroy());
      incoming.on('error', () => onward.destroy());
      setTimeout(() => incoming.pipe(onward), method === 'PATCH' ? readsAfter : 0);
    });
    server.keepAliveTimeout = 0;
    server.listen(0, LOOPBACK);
    await once(server, 'listening');
    return new SlowRegistry(server);
  }

  private constructor(private readonly server: Server) {}

  public get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
