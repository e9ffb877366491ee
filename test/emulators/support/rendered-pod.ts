import { mkdirSync, mkdtempSync, writeFileSync } from 'fs';
import { join } from 'path';
import { Chart } from 'cdk8s';
import { BUSYBOX, nothingOf } from './busybox';
import { attempt, Outcome } from '../../e2e/support/program';
import { Rendered } from '../../rendering';
import { REGISTRY } from '../environment';

/** What Secrets hold, by their name and key. */
export type Secrets = Record<string, Record<string, string>>;

/** The container of a registry as it is rendered: its configuration, environment and files, on this machine. */
export class RenderedPod {
  /** config.yml, with files where they are here */
  public readonly config: string;
  public readonly env: NodeJS.ProcessEnv;
  private readonly files: Record<string, string>;
  private readonly home: string;

  constructor(chart: Chart, secrets: Secrets, folder: string) {
    this.home = mkdtempSync(join(folder, 'pod-'));
    const objects: Rendered[] = chart.toJson();
    const { spec } = objects.find(({ kind }) => kind === 'Deployment').spec.template;
    const [container] = spec.containers;
    this.env = environment(container.env, secrets);
    this.files = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.endsWith('-config')).data;
    this.config = this.moved(this.files['config.yml'], this.mount(container.volumeMounts, spec.volumes, secrets));
  }

  /** Runs the script that looks whether the bucket can be written to, in the shell of the image. */
  public checkBucket(env: NodeJS.ProcessEnv): Promise<Outcome> {
    const run = join(this.home, 'run');
    mkdirSync(run, { recursive: true });
    // the init container puts it there
    writeFileSync(join(run, 'config.yml'), this.config);
    const script = this.files['write-check.sh'].replaceAll('/run/registry', run);
    const path = BUSYBOX.tools(this.home, { registry: REGISTRY });
    return attempt(BUSYBOX.program, ['ash', '-c', script], { env: { ...nothingOf(process.env), OTEL_TRACES_EXPORTER: 'none', ...this.env, ...env, PATH: path } });
  }

  /** Secrets as files; where each folder of the container is here. */
  private mount(mounts: Rendered[], volumes: Rendered[], secrets: Secrets): [string, string][] {
    return mounts.flatMap(({ name, mountPath }) => {
      const secret = volumes.find((volume) => volume.name === name).secret;
      if (!secret) {
        return [];
      }
      const here = join(this.home, name);
      mkdirSync(here);
      secret.items.forEach(({ key, path }: Rendered) => writeFileSync(join(here, path), secrets[secret.secretName][key]));
      return [[mountPath, here] as [string, string]];
    });
  }

  private moved(text: string, folders: [string, string][]): string {
    return folders.reduce((moved, [from, to]) => moved.replaceAll(from, to), text);
  }
}

/** As a kubelet does it: what is said of another variable is put in its place. */
function environment(variables: Rendered[], secrets: Secrets): NodeJS.ProcessEnv {
  const env: Record<string, string> = {};
  for (const { name, value, valueFrom } of variables) {
    env[name] = valueFrom
      ? secrets[valueFrom.secretKeyRef.name][valueFrom.secretKeyRef.key]
      : value.replace(/\$\((\w+)\)/g, (text: string, other: string) => env[other] ?? text);
  }
  return env;
}
