import { mkdtempSync, writeFileSync } from 'fs';
import { join } from 'path';
import { nothingOf } from './busybox';
import { Answer, request, RequestOptions } from '../../e2e/support/http';
import { freePort, Service } from '../../proxies/support/service';
import { LOOPBACK, REGISTRY } from '../environment';

export interface RegistryOptions {
  /** where its files may be */
  readonly folder: string;
  /** the text of config.yml; where it listens is set by the tests */
  readonly config: string;
  /** all that it has beside PATH: nothing of the environment of the tests, where somebody's own keys may be */
  readonly env?: NodeJS.ProcessEnv;
}

/** The real registry, without TLS of its own. */
export class Registry {
  /** Rejects with what it has logged if it ends instead of listening. */
  public static async start({ folder, config, env }: RegistryOptions): Promise<Registry> {
    const home = mkdtempSync(join(folder, 'registry-'));
    const file = join(home, 'config.yml');
    writeFileSync(file, config);
    const [port, debug] = [await freePort(), await freePort()];
    const service = await Service.start('registry', REGISTRY, ['serve', file], {
      folder: home,
      port,
      env: {
        ...nothingOf(process.env),
        PATH: process.env.PATH,
        HOME: home,
        OTEL_TRACES_EXPORTER: 'none',
        REGISTRY_HTTP_ADDR: `${LOOPBACK}:${port}`,
        REGISTRY_HTTP_DEBUG_ADDR: `${LOOPBACK}:${debug}`,
        REGISTRY_HTTP_SECRET: 'one for all',
        ...env,
      },
    });
    return new Registry(service, port, debug);
  }

  private constructor(private readonly service: Service, private readonly port: number, private readonly debug: number) {}

  /** host:port, as in an image reference */
  public get address(): string {
    return `${LOOPBACK}:${this.port}`;
  }

  public get url(): string {
    return `http://${this.address}`;
  }

  /** One request, no redirect followed. */
  public request(path: string, options?: RequestOptions): Promise<Answer> {
    return request(`${this.url}${path}`, { trust: '', ...options });
  }

  /** What its checks say: empty when all is well. */
  public async health(): Promise<Record<string, string>> {
    const { body } = await request(`http://${LOOPBACK}:${this.debug}/debug/health`, { trust: '' });
    return JSON.parse(body.toString());
  }

  public log(): string {
    return this.service.log();
  }

  public stop(): Promise<void> {
    return this.service.stop();
  }
}
