import { Issued } from './pki';
import { secret, ServerPod } from './server-pod';
import { host } from '../environment';

const PORT = 7070;
const ROOT_SECRET = 's3-root';
const TLS_SECRET = 's3-tls';

export interface ObjectStoreOptions {
  readonly namespace?: string;
  readonly buckets?: string[];
  readonly region?: string;
  /** speaks HTTPS alone, with a certificate for `objectStoreNames()` */
  readonly tls?: Issued;
  /** how much it holds, as a quantity of Kubernetes */
  readonly size?: string;
}

/** Keys with characters that are special in YAML, in URLs and in shells. */
export const S3_KEYS = { accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 's3cr3t/+=key: #1' };

/** The names that it has in the cluster and outside. */
export function objectStoreNames(namespace = 'object-store'): string[] {
  return [`s3.${namespace}.svc`, `s3.${namespace}.svc.cluster.local`, host('s3')];
}

/** The Secret of a registry that uses it. */
export function s3Secret(namespace: string, name = 's3', keys = S3_KEYS): object {
  return secret(namespace, name, { AWS_ACCESS_KEY_ID: keys.accessKeyId, AWS_SECRET_ACCESS_KEY: keys.secretAccessKey });
}

/** A real S3 server in the cluster, VersityGW, with folders for buckets. */
export class ObjectStore {
  public static async start(options: ObjectStoreOptions = {}): Promise<ObjectStore> {
    const { namespace = 'object-store', buckets = ['registry'], region = 'us-east-1', tls, size = '512Mi' } = options;
    const root = { ROOT_ACCESS_KEY: S3_KEYS.accessKeyId, ROOT_SECRET_KEY: S3_KEYS.secretAccessKey };
    const pod = await ServerPod.start({
      namespace,
      name: 's3',
      port: PORT,
      environmentFrom: ROOT_SECRET,
      tlsSecretName: tls && TLS_SECRET,
      dataSize: size,
      prepare: `mkdir -p /data/attributes ${buckets.map((bucket) => `/data/buckets/${bucket}`).join(' ')}`,
      command: [
        '[ "$mode" = read-only ] && flags=--readonly || flags=',
        `exec /tools/versitygw --port :${PORT} --region ${region} $flags ${tls ? '--cert /tls/tls.crt --key /tls/tls.key' : ''} ` +
        'posix --sidecar /data/attributes /data/buckets',
      ].join('; '),
    }, secret(namespace, ROOT_SECRET, root), ...tls ? [secret(namespace, TLS_SECRET, { 'tls.crt': tls.certificate, 'tls.key': tls.key })] : []);
    return new ObjectStore(pod, namespace, tls ? 'https' : 'http');
  }

  private constructor(private readonly pod: ServerPod, private readonly namespace: string, private readonly scheme: string) {}

  /** For pods of this cluster. */
  public get endpoint(): string {
    return `${this.scheme}://s3.${this.namespace}.svc:${PORT}`;
  }

  /** For pods and for clients outside, where they are redirected. */
  public async publicEndpoint(): Promise<string> {
    return `${this.scheme}://${host('s3')}:${await this.pod.nodePort()}`;
  }

  /** Connections are refused; open ones break. What it holds stays. */
  public away(): Promise<void> {
    return this.pod.set('away');
  }

  /** Connections are taken and nothing is ever answered. */
  public hang(): Promise<void> {
    return this.pod.set('hangs');
  }

  /** Refuses every change, as to somebody who may only read. */
  public readOnly(): Promise<void> {
    return this.pod.set('read-only');
  }

  /** As at first, whatever was done to it. */
  public async again(): Promise<void> {
    await this.pod.exec('rm -f /data/ballast');
    await this.pod.set('up');
  }

  /** There is no room for another byte. */
  public async fill(): Promise<void> {
    // what was too large to be written whole is gone over in ever smaller pieces
    await this.pod.exec('for size in 1M 4k 1; do dd if=/dev/zero bs=$size >>/data/ballast 2>/dev/null; done; true');
  }

  /** The keys of all that is in a bucket, parts of unfinished uploads included. */
  public async keys(bucket = 'registry'): Promise<string[]> {
    return (await this.pod.exec(`cd /data/buckets/${bucket} && find . -type f`)).split('\n').filter(Boolean).map((file) => file.slice(2)).sort();
  }
}
