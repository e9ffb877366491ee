import { once } from 'events';
import { AddressInfo, connect, createServer, Server, Socket } from 'net';
import { LOOPBACK } from '../environment';

/** A port on loopback that leads to another one, and can be cut: the server behind it stays, with what it has. */
export class Line {
  public static async to(target: number): Promise<Line> {
    const line = new Line(target);
    await line.again();
    return line;
  }

  private server?: Server;
  private chosen = 0;
  private hangs = false;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly target: number) {}

  public get port(): number {
    return this.chosen;
  }

  /** Connections are refused; open ones break. */
  public async away(): Promise<void> {
    const closed = this.server && once(this.server, 'close');
    this.server?.close();
    this.server = undefined;
    this.cut();
    await closed;
  }

  /** Connections are taken and nothing is ever answered. */
  public async hang(): Promise<void> {
    await this.again();
    this.hangs = true;
    this.cut();
  }

  public async again(): Promise<void> {
    this.hangs = false;
    this.cut();
    if (this.server === undefined) {
      this.server = createServer((client) => this.lead(client)).listen(this.chosen, LOOPBACK).unref();
      await once(this.server, 'listening');
      this.chosen = (this.server.address() as AddressInfo).port;
    }
  }

  private cut(): void {
    this.sockets.forEach((socket) => socket.destroy());
  }

  private lead(client: Socket): void {
    this.keep(client);
    if (!this.hangs) {
      const server = connect(this.target, LOOPBACK);
      this.keep(server);
      client.on('close', () => server.destroy()).pipe(server);
      server.on('close', () => client.destroy()).pipe(client);
    }
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => this.sockets.delete(socket));
  }
}
