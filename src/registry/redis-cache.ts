import { BindCache } from './cache-binding';
import { secretVolume } from '../access/secret-volume';
import { checkObjectName, invalid, isPort } from '../kubernetes/check';
import { checkSecretValue, fromSecret, SecretValue } from '../kubernetes/secret-value';
import type { TrustedCa } from '../trust/trusted-ca';

/** A Redis or Valkey that all pods share. */
export interface RedisCacheOptions {
  /**
   * Where it listens: `host:port`, without a scheme. More than one address is that many nodes of a
   * cluster, or of Sentinel with `sentinelMaster`. A cluster with one address for all (ElastiCache, Memorystore): give it twice; alone it is taken
   * for a single server, and nothing is cached.
   */
  readonly addresses: string[];

  /**
   * The user, where Redis has users of its own (ACL).
   *
   * @default - Redis's default user
   */
  readonly username?: string;

  /**
   * The password: one line. Of several the registry reads the first.
   *
   * @default - none is asked for
   */
  readonly password?: SecretValue;

  /**
   * The number of the database: at least 0. A cluster has number 0 alone.
   *
   * @default 0
   */
  readonly database?: number;

  /**
   * TLS to Redis.
   *
   * @default - plain text: **the password and what is cached cross the network in clear**
   */
  readonly tls?: RedisTls;

  /**
   * The name of the master, where the addresses are Sentinels.
   *
   * @default - the addresses are Redis's own
   */
  readonly sentinelMaster?: string;

  /**
   * The password of the Sentinels.
   *
   * @default - none is asked for
   */
  readonly sentinelPassword?: SecretValue;
}

/** TLS to Redis. */
export interface RedisTls {
  /**
   * The authority that signed its certificate.
   *
   * @default - the public ones that the image knows, in `/etc/ssl/certs/ca-certificates.crt`
   */
  readonly ca?: TrustedCa;

  /**
   * A Secret of type `kubernetes.io/tls`, in the registry's namespace, with a certificate that Redis asks for.
   *
   * @default - none is shown
   */
  readonly clientSecretName?: string;
}

/** A pull asks Redis seven times, one after the other: with the registry's own timeouts one that hangs makes it wait for 21 seconds. */
const QUICK = { dialtimeout: '300ms', readtimeout: '300ms', writetimeout: '300ms', maxretries: -1 };

const CA_FOLDER = '/etc/registry-redis-ca';
const CLIENT_FOLDER = '/etc/registry-redis-client';

export function redisCache(options: RedisCacheOptions): BindCache {
  const { addresses, username, password, database, tls, sentinelMaster, sentinelPassword } = options;
  if (addresses.length === 0) {
    throw invalid('cache.addresses', 'must hold at least one address', addresses);
  }
  addresses.forEach(checkAddress);
  if (database !== undefined && (!Number.isInteger(database) || database < 0)) {
    throw invalid('cache.database', 'must be a whole number, at least 0', database);
  }
  if (database && addresses.length > 1 && sentinelMaster === undefined) {
    throw invalid('cache.database', 'must be 0 in a cluster', database, 'With Sentinels, give "sentinelMaster".');
  }
  if (sentinelPassword && sentinelMaster === undefined) {
    throw invalid('cache.sentinelPassword', 'must come with "sentinelMaster"', sentinelPassword.secretName);
  }
  const clientSecret = tls?.clientSecretName === undefined ? undefined : checkObjectName('cache.tls.clientSecretName', tls.clientSecretName);
  const environment = {
    ...password && { REGISTRY_REDIS_PASSWORD: fromSecret(checkSecretValue('cache.password', password)) },
    ...sentinelPassword && { REGISTRY_REDIS_SENTINELPASSWORD: fromSecret(checkSecretValue('cache.sentinelPassword', sentinelPassword)) },
  };
  const client = clientSecret && secretVolume(clientSecret, { 'tls.crt': 'tls.crt', 'tls.key': 'tls.key' }, { name: 'redis-client' });
  return (scope, owner) => ({
    cache: { blobdescriptor: 'redis' },
    redis: {
      addrs: addresses,
      ...(username !== undefined && { username }),
      ...(database && { db: database }),
      ...(sentinelMaster !== undefined && { mastername: sentinelMaster }),
      ...QUICK,
      ...(tls && {
        tls: {
          ...(client && { certificate: `${CLIENT_FOLDER}/tls.crt`, key: `${CLIENT_FOLDER}/tls.key` }),
          // without any the registry would not speak TLS at all
          rootcas: [tls.ca ? `${CA_FOLDER}/ca.crt` : '/etc/ssl/certs/ca-certificates.crt'],
        },
      }),
    },
    mounts: [
      ...tls?.ca ? [{ path: CA_FOLDER, volume: tls.ca._volume(scope, owner, 'redis-ca'), readOnly: true }] : [],
      ...client ? [{ path: CLIENT_FOLDER, volume: client, readOnly: true }] : [],
    ],
    environment,
  });
}

function checkAddress(address: string): void {
  const rule = 'must be addresses of the form host:port';
  if (address.includes('@')) {
    throw new Error(`cache.addresses ${rule}, without a user or a password: it would stand in the rendered YAML for everybody to read. ` +
      'Use "username" and "password", which names a Secret.');
  }
  const [, scheme, rest] = /^(rediss?):\/\/(.*?)\/?$/.exec(address) ?? [];
  if (scheme !== undefined) {
    throw invalid('cache.addresses', rule, address, `Did you mean "${rest}"${scheme === 'rediss' ? ' with "tls"' : ''}?`);
  }
  const [, , , port = ''] = /^([a-zA-Z0-9]([-.a-zA-Z0-9]*[a-zA-Z0-9])?|\[[0-9a-fA-F:]+\]):(\d+)$/.exec(address) ?? [];
  if (!isPort(port)) {
    throw invalid('cache.addresses', rule, address, address.includes(':') || address === '' ? undefined : `Did you mean "${address}:6379"?`);
  }
}
