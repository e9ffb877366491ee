import { ChildProcess, spawn, spawnSync } from 'child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { CA } from './authorities';
import { NodeTrust, NodeTrustProps } from '../../src/trust/node-trust';
import { TrustedCa } from '../../src/trust/trusted-ca';
import { chart, find } from '../rendering';

export const HOST = 'registry.example.com:5000';
export const PEM = `${HOST}/ca.crt`;
export const TOML = `${HOST}/hosts.toml`;

const ca = TrustedCa.secret({ secretName: 'registry-ca' });

/** One file. */
export const plain: NodeTrustProps = { host: HOST, ca };

/** Two files. */
export const trust: NodeTrustProps = { ...plain, mirrors: [{ url: 'https://mirror.example.com' }] };

/** Three files. */
export const mirrored: NodeTrustProps = { host: 'docker.io', ca, mirrors: [{ url: 'https://mirror.example.com/hub', ca }] };

/** What there is of the shells that the script has to run in. */
export const shells = [{ shell: ['sh'] }, { shell: ['busybox', 'sh'] }].filter(({ shell }) => spawnSync(shell[0], ['true']).error === undefined);

/** A folder that stands for one of a node, and pods that run the rendered script on it. */
export class Node {
  private readonly folder = mkdtempSync(`${tmpdir()}/node-`);
  private readonly pods: Pod[] = [];
  private readonly root = join(this.folder, 'root');
  private gone = false;

  public constructor(private readonly shell: string[]) {
    mkdirSync(this.root);
  }

  public path(file: string): string {
    return join(this.root, file);
  }

  public has(file: string): boolean {
    return existsSync(this.path(file));
  }

  public read(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }

  public write(file: string, text: string): void {
    mkdirSync(dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), text);
  }

  /** Which pod wrote the file last. */
  public writer(file: string): string | undefined {
    return this.has(file) ? / pod (\S+)\n/.exec(this.read(file))?.[1] : undefined;
  }

  /** What changes when anybody touches the file. */
  public state(file: string): unknown {
    const { ino, mtimeMs, size, mode } = statSync(this.path(file));
    return { ino, mtimeMs, size, mode, text: this.read(file) };
  }

  public start(uid: string, props = trust, certificates: Record<string, string | undefined> = { ca: CA }, path = ''): Pod {
    const scope = chart({ namespace: 'trust' });
    new NodeTrust(scope, 'registry', props);
    const [, , script] = find(scope, 'DaemonSet').spec.template.spec.containers[0].command;
    const pod = new Pod(this.shell, script, { uid, root: this.root, own: join(this.folder, uid), path });
    for (const [volume, text] of Object.entries(certificates)) {
      pod.mount(volume, text);
    }
    if (this.gone) {
      throw new Error('the test is over');
    }
    this.pods.push(pod);
    return pod.start();
  }

  /** The same, once everything is in place. */
  public async started(uid: string, props?: NodeTrustProps, certificates?: Record<string, string>): Promise<Pod> {
    const pod = this.start(uid, props, certificates);
    await until(() => pod.ready && pod.log.endsWith('Everything is in place.\n'));
    return pod;
  }

  public async end(): Promise<void> {
    this.gone = true;
    await Promise.all(this.pods.map((pod) => pod.kill()));
    rmSync(this.folder, { recursive: true });
  }
}

export class Pod {
  private process?: ChildProcess;
  private ended?: Promise<unknown>;
  private output = '';

  constructor(private readonly shell: string[], private readonly script: string,
    private readonly at: { uid: string; root: string; own: string; path: string }) {
    mkdirSync(join(at.own, 'run'), { recursive: true });
  }

  public get log(): string {
    return this.output.replaceAll(this.at.root, '');
  }

  public get ready(): boolean {
    return existsSync(join(this.at.own, 'run/ready'));
  }

  /** What a kubelet does with the volume of a Secret: the file changes at once. */
  public mount(volume: string, certificates: string | undefined): void {
    const folder = join(this.at.own, 'certificates', volume);
    mkdirSync(folder, { recursive: true });
    if (certificates === undefined) {
      rmSync(join(folder, 'ca.crt'), { force: true });
    } else {
      writeFileSync(join(folder, 'new'), certificates);
      renameSync(join(folder, 'new'), join(folder, 'ca.crt'));
    }
  }

  public start(): this {
    const { uid, root, own, path } = this.at;
    const here = this.script
      .replace(/^root=.*$/m, `root=${root}`)
      .replace(/^volumes=.*$/m, `volumes=${own}/certificates`)
      .replace(/^ready=.*$/m, `ready=${own}/run/ready`)
      .replace(/^interval=.*$/m, 'interval=0.03');
    const [command, ...args] = this.shell;
    this.process = spawn(command, [...args, '-c', `ulimit -t 20\n${here}`], { // should the test be killed, the script ends one day
      detached: true,
      env: { NAMESPACE: 'trust', POD_UID: uid, PATH: `${path}:${process.env.PATH}` },
    });
    this.ended = new Promise((resolve) => this.process!.on('close', resolve));
    for (const stream of [this.process.stdout!, this.process.stderr!]) {
      stream.on('data', (data) => { this.output += data; });
    }
    return this;
  }

  /** As a kubelet ends it. Returns its exit code. */
  public async stop(): Promise<unknown> {
    this.process!.kill('SIGTERM');
    return this.ended;
  }

  /** Its exit code, when it ends by itself. */
  public async exited(): Promise<unknown> {
    return this.ended;
  }

  /** With every process of the container. */
  public async kill(): Promise<void> {
    if (this.process!.exitCode === null && this.process!.signalCode === null) {
      process.kill(-this.process!.pid!, 'SIGKILL');
    }
    await this.ended;
  }
}

/** Looks until it is so. */
export async function until(what: () => boolean): Promise<void> {
  for (let attempts = 0; attempts < 400; attempts += 1) {
    if (what()) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`not within four seconds: ${what}`);
}

/** Long enough for several looks at the node. */
export async function aWhile(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 200));
}
