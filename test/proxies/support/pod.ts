import { once } from 'events';
import { createServer, Server } from 'http';
import { AddressInfo } from 'net';
import { Door } from './door';
import { LOOPBACK } from '../environment';

/** What says which pod it is, and nothing else. */
export class Pod {
  public static async start(): Promise<Pod> {
    const server = createServer((_request, response) => response.setHeader('x-pod', (server.address() as AddressInfo).port).end());
    server.listen(0, LOOPBACK);
    await once(server, 'listening');
    return new Pod(server);
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

/** The ports of the pods that a client with this address reaches, each time by a connection of its own. */
export async function podsOf(door: Door, localAddress: string, times: number): Promise<number[]> {
  const reached = new Set<number>();
  for (let time = 0; time < times; time++) {
    const request = door.open(time % 2 === 0 ? 'POST' : 'GET', `/v2/image/blobs/uploads/${time}`, { localAddress }).end();
    const [response] = await once(request, 'response');
    response.resume();
    reached.add(Number(response.headers['x-pod']));
  }
  return [...reached];
}
