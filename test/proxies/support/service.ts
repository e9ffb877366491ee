import { ChildProcess, spawn } from 'child_process';
import { once } from 'events';
import { closeSync, existsSync, openSync, readFileSync } from 'fs';
import { AddressInfo, connect, createServer } from 'net';
import { join } from 'path';
import { pause } from '../../e2e/support/wait';
import { ENV, LOOPBACK } from '../environment';

export interface ServiceOptions {
  /** where its log goes */
  readonly folder: string;
  /** it is up when this port takes connections */
  readonly port: number;
  readonly env?: NodeJS.ProcessEnv;
}

/** For whoever shows logs when a test fails. */
const running = ((globalThis as { runningServices?: Set<Service> }).runningServices ??= new Set<Service>());

/** A program that runs until it is stopped, at the latest when the tests end. */
export class Service {
  public static async start(name: string, program: string, args: string[], options: ServiceOptions): Promise<Service> {
    const service = new Service(name, program, args, options);
    const end = Date.now() + 20_000;
    while (!await accepts(options.port)) {
      if (service.child.exitCode !== null || Date.now() > end) {
        service.child.kill('SIGKILL');
        throw new Error(`${name} does not start:\n${service.log()}`);
      }
      await pause(25);
    }
    running.add(service);
    return service;
  }

  private readonly child: ChildProcess;
  private readonly logFile: string;

  private constructor(public readonly name: string, program: string, args: string[], { folder, port, env }: ServiceOptions) {
    this.logFile = join(folder, `${name}-${port}.log`);
    const log = openSync(this.logFile, 'a');
    // the kernel ends it even if the tests are killed
    this.child = spawn('setpriv', ['--pdeathsig', 'KILL', program, ...args], { stdio: ['ignore', log, log], env: { ...ENV, ...env } });
    this.child.unref();
    closeSync(log);
  }

  public log(): string {
    return existsSync(this.logFile) ? readFileSync(this.logFile, 'utf8') : '';
  }

  /** At once: what is still under way is of no interest, and the registry would wait for it. */
  public async stop(): Promise<void> {
    running.delete(this);
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const gone = once(this.child, 'exit');
      this.child.kill('SIGKILL');
      await gone;
    }
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, LOOPBACK);
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false)).on('connect', () => socket.destroy());
  });
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, LOOPBACK);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
