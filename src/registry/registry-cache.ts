import { BindCache } from './cache-binding';
import { redisCache, RedisCacheOptions } from './redis-cache';
import { invalid } from '../kubernetes/check';

/** A cache in each pod's memory. */
export interface InMemoryCacheOptions {
  /**
   * How many layers are remembered, with about 200 bytes each: at least 1.
   *
   * @default - the registry's own: 10000
   */
  readonly size?: number;
}

/**
 * Where the registry remembers which layers there are, so that it need not ask the storage for every layer of every push and pull.
 *
 * A cache vouches for a layer that a garbage collection took away: restart the registry afterwards, and empty Redis.
 *
 * @see https://distribution.github.io/distribution/about/configuration/#cache
 */
export class RegistryCache {
  /** In the memory of each pod. Not for several pods with `deleteEnabled`: each would go on to vouch for what was deleted at another. */
  public static inMemory(options: InMemoryCacheOptions = {}): RegistryCache {
    const { size } = options;
    if (size !== undefined && (!Number.isInteger(size) || size < 1)) {
      throw invalid('cache.size', 'must be a whole number, at least 1', size);
    }
    const cache = { blobdescriptor: 'inmemory', ...(size !== undefined && { blobdescriptorsize: size }) };
    return new RegistryCache(() => ({ cache, mounts: [], environment: {} }), true);
  }

  /**
   * In Redis, shared by all pods. Redis needs room to throw away what is old (`maxmemory` with `maxmemory-policy allkeys-lru`): once it is
   * full with another policy, nothing new is remembered. A registry whose Redis is away, or does not take its password, goes on without it,
   * slower; its log says so.
   *
   * The registry's debug port (`http.debug.addr`) shows its whole configuration as soon as it has a Redis, **passwords included**: leave it on
   * the loopback.
   *
   * @throws when there is no address, or one has a scheme, a password or no port
   */
  public static redis(options: RedisCacheOptions): RegistryCache {
    return new RegistryCache(redisCache(options));
  }

  /** Nowhere: the storage is asked each time. */
  public static none(): RegistryCache {
    return new RegistryCache(() => ({ mounts: [], environment: {} }));
  }

  private constructor(
    /** @internal */ public readonly _bind: BindCache,
    /** whether each pod remembers for itself @internal */ public readonly _ofEachPod = false,
  ) {}
}
