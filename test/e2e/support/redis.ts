import { Issued } from './pki';
import { secret, ServerPod } from './server-pod';

const PORT = 6379;
const PASSWORD_SECRET = 'redis-password';
const TLS_SECRET = 'redis-tls';

export interface RedisOptions {
  readonly namespace?: string;
  readonly password?: string;
  /** speaks TLS alone, with a certificate for `redisNames()`, and has the authority of its clients */
  readonly tls?: { readonly server: Issued; readonly ca: string; readonly asksForCertificates?: boolean };
  /** how much it keeps, as Redis writes it: what was not used for long goes first */
  readonly maxmemory?: string;
}

/** A password that is something else, or nothing, where it is read as YAML. */
export const REDIS_PASSWORD = 'p@ss: word #1 "it\'s"';

export function redisNames(namespace = 'cache'): string[] {
  return [`redis.${namespace}.svc`, `redis.${namespace}.svc.cluster.local`];
}

/** The Secret of a registry that uses it. */
export function redisSecret(namespace: string, name = 'redis', password = REDIS_PASSWORD): object {
  return secret(namespace, name, { password });
}

/** A real Redis in the cluster. */
export class Redis {
  public static async start(options: RedisOptions = {}): Promise<Redis> {
    const { namespace = 'cache', password = REDIS_PASSWORD, tls, maxmemory = '32mb' } = options;
    const files = tls && { 'tls.crt': tls.server.certificate, 'tls.key': tls.server.key, 'ca.crt': tls.ca };
    const pod = await ServerPod.start({
      namespace,
      name: 'redis',
      port: PORT,
      environmentFrom: PASSWORD_SECRET,
      tlsSecretName: tls && TLS_SECRET,
      dataSize: '16Mi',
      command: [
        // no file: what is cached is gone with the server, as with most
        `${program('redis-server')} --requirepass "$REDISCLI_AUTH" --maxmemory ${maxmemory} --maxmemory-policy allkeys-lru --save "" --dir /data`,
        tls ? `--port 0 --tls-port ${PORT} --tls-auth-clients ${tls.asksForCertificates ? 'yes' : 'no'} ${TLS_FILES}` : `--port ${PORT}`,
      ].join(' '),
    }, secret(namespace, PASSWORD_SECRET, { REDISCLI_AUTH: password }), ...files ? [secret(namespace, TLS_SECRET, files)] : []);
    return new Redis(pod, `redis.${namespace}.svc:${PORT}`, tls !== undefined);
  }

  private constructor(private readonly pod: ServerPod, public readonly address: string, private readonly tls: boolean) {}

  /** Connections are refused; open ones break. What was cached is gone. */
  public away(): Promise<void> {
    return this.pod.set('away');
  }

  /** Connections are taken and nothing is ever answered. */
  public hang(): Promise<void> {
    return this.pod.set('hangs');
  }

  public again(): Promise<void> {
    return this.pod.set('up');
  }

  /** Runs a command of Redis; what it answers, a line each. */
  public async command(...words: string[]): Promise<string[]> {
    const connection = this.tls ? '--tls --cacert /tls/ca.crt --cert /tls/tls.crt --key /tls/tls.key' : '';
    const answered = await this.pod.exec(`${program('redis-cli')} ${connection} ${words.map((word) => `'${word}'`).join(' ')}`);
    return answered.split('\n').filter(Boolean);
  }
}

const TLS_FILES = '--tls-cert-file /tls/tls.crt --tls-key-file /tls/tls.key --tls-ca-cert-file /tls/ca.crt';

/** With its own libraries, since the image has none. */
function program(name: string): string {
  return `exec /tools/redis/ld-linux* --library-path /tools/redis /tools/redis/${name}`;
}
