import { once } from 'events';
import { createServer as createHttp, IncomingMessage, Server, ServerResponse } from 'http';
import { createServer as createHttps } from 'https';
import { AddressInfo } from 'net';
import { Issued } from '../../e2e/support/pki';
import { LOOPBACK } from '../environment';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  readonly type?: string;
  readonly headers?: Record<string, string>;
  /** sent as JSON unless it is text */
  readonly body?: object | string;
}

/** What is asked of it comes to one function; nothing: 404. */
export type Respond = (received: Received) => Reply | undefined;

/** A small server on loopback for what has no emulator: where a cloud gives tokens. */
export class WebServer {
  public static async start(respond: Respond, tls?: Issued): Promise<WebServer> {
    const listener = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
      const { pathname: path, searchParams: query } = new URL(incoming.url!, 'http://server');
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) {
        chunks.push(chunk);
      }
      const received = { method: incoming.method!, path, query, headers: incoming.headers, body: Buffer.concat(chunks).toString() };
      const { status = 200, type = 'application/json', headers = {}, body = '' } = respond(received) ?? { status: 404 };
      outgoing.writeHead(status, { 'content-type': type, ...headers });
      outgoing.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
    const server = tls ? createHttps({ cert: tls.certificate, key: tls.key }, listener) : createHttp(listener);
    server.listen(0, LOOPBACK).unref();
    await once(server, 'listening');
    return new WebServer(server);
  }

  private constructor(private readonly server: Server) {}

  public get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  public get address(): string {
    return `${LOOPBACK}:${this.port}`;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
