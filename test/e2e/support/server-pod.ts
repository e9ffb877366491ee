import { apply, kubectl, rolledOut, toYaml } from './kubectl';
import { TOOLS } from '../environment';

/** The folder, on every node, of what `tools.sh` has made, and an image with a shell to run it in. */
const NODE_TOOLS = process.env.E2E_NODE_TOOLS ?? TOOLS;
const SHELL_IMAGE = process.env.E2E_SHELL_IMAGE ?? 'docker.io/library/busybox:1.37.0';

/** What a server does, or has. `away` and `hangs` are how every server can fail; others are its own. */
export type Mode = 'up' | 'away' | 'hangs' | string;

export interface ServerOptions {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
  /** shell text that is run once, and shell text of a command that becomes the server; $mode is its mode, /tools what `tools.sh` has made */
  readonly prepare?: string;
  readonly command: string;
  /** the Secret, in the same namespace, whose keys are environment variables */
  readonly environmentFrom: string;
  /** the Secret whose keys are files in /tls */
  readonly tlsSecretName?: string;
  /** where it keeps what it has: memory, of this size */
  readonly dataSize: string;
}

/**
 * A server for registries to depend on. It can fail and come back with what it has, since it is a child of a shell that stays: a pod that is
 * scaled away loses its memory.
 */
export class ServerPod {
  public static async start(options: ServerOptions, ...objects: object[]): Promise<ServerPod> {
    const { namespace, name, port } = options;
    await apply(toYaml(
      // a folder of the node is more than other Pod Security admits
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } },
      ...objects,
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name, namespace },
        spec: { type: 'NodePort', selector: { app: name }, ports: [{ name, port, targetPort: port }] },
      },
      deployment(options),
    ));
    await rolledOut(namespace, name);
    const server = new ServerPod(options);
    await server.exec(listens(port));
    return server;
  }

  private constructor(private readonly options: ServerOptions) {}

  /** Changes its mode at once, under connections that are open, and waits until it is so. */
  public async set(mode: Mode): Promise<void> {
    const end = mode === 'hangs' ? 'kill -STOP "$(cat /control/pid)"' : 'kill -CONT "$(cat /control/pid)"; kill -KILL "$(cat /control/pid)"';
    const seen = { away: `while ${probe(this.options.port)}; do sleep 0.1; done`, hangs: 'true' }[mode] ?? `sleep 0.2; ${listens(this.options.port)}`;
    await this.exec(`echo ${mode} >/control/mode; { ${end}; } 2>/dev/null; ${seen}`);
  }

  /** Runs shell text beside it. */
  public exec(shell: string): Promise<string> {
    return kubectl('exec', `deployment/${this.options.name}`, '-n', this.options.namespace, '--', 'sh', '-c', shell);
  }

  /** The port on every node that leads to it. */
  public async nodePort(): Promise<number> {
    const { name, namespace } = this.options;
    return Number(await kubectl('get', 'service', name, '-n', namespace, '-o', 'jsonpath={.spec.ports[0].nodePort}'));
  }
}

export function secret(namespace: string, name: string, stringData: Record<string, string>): object {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData };
}

function probe(port: number): string {
  return `nc -w 1 127.0.0.1 ${port} </dev/null >/dev/null 2>&1`;
}

function listens(port: number): string {
  return `until ${probe(port)}; do sleep 0.1; done`;
}

function deployment(options: ServerOptions): object {
  const { namespace, name, port, environmentFrom, tlsSecretName, dataSize } = options;
  const tls = tlsSecretName ? [{ name: 'tls', mount: { mountPath: '/tls', readOnly: true }, source: { secret: { secretName: tlsSecretName } } }] : [];
  const volumes = [
    { name: 'tools', mount: { mountPath: '/tools', readOnly: true }, source: { hostPath: { path: NODE_TOOLS, type: 'Directory' } } },
    { name: 'control', mount: { mountPath: '/control' }, source: { emptyDir: {} } },
    { name: 'data', mount: { mountPath: '/data' }, source: { emptyDir: { medium: 'Memory', sizeLimit: dataSize } } },
    ...tls,
  ];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: { app: name } },
      strategy: { type: 'Recreate' },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: 1,
          containers: [{
            name,
            image: SHELL_IMAGE,
            command: ['sh', '-c', supervised(options)],
            envFrom: [{ secretRef: { name: environmentFrom } }],
            ports: [{ containerPort: port }],
            volumeMounts: volumes.map((volume) => ({ name: volume.name, ...volume.mount })),
          }],
          volumes: volumes.map((volume) => ({ name: volume.name, ...volume.source })),
        },
      },
    },
  };
}

function supervised({ prepare = '', command }: ServerOptions): string {
  return [
    'trap "exit 0" TERM',
    'echo up >/control/mode',
    prepare,
    'while true; do',
    '  mode=$(cat /control/mode)',
    '  if [ "$mode" = away ]; then sleep 0.1; continue; fi',
    `  (${command}) & echo $! >/control/pid`,
    '  wait $!',
    'done',
  ].join('\n');
}
