import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, statSync, writeFileSync } from 'fs';
import { join } from 'path';
import { find, Rendered } from './rendered';
import { Secrets } from './secrets';
import { freePort, Service } from './service';
import { LOOPBACK, REGISTRY } from '../environment';

/** The registry of a rendered Deployment, its volumes being folders. */
export class Registry {
  public static async start(objects: Rendered[], secrets: Secrets, parent: string): Promise<Registry> {
    const folder = mkdtempSync(join(parent, 'registry-'));
    const { containers: [container], volumes } = find(objects, 'Deployment').spec.template.spec;
    let config: string = find(objects, 'ConfigMap').data['config.yml'];
    for (const { name, mountPath } of container.volumeMounts) {
      const here = join(folder, name);
      mkdirSync(here);
      const { secret } = volumes.find((volume: Rendered) => volume.name === name);
      const there = secret && !(secret.optional && !secrets.has(secret.secretName, secret.items[0].key));
      for (const { key, path } of there ? secret.items : []) {
        copyFileSync(secrets.file(secret.secretName, key), join(here, path));
      }
      config = config.replaceAll(mountPath, here);
    }
    writeFileSync(join(folder, 'config.yml'), config);
    const port = await freePort();
    const environment = Object.fromEntries(container.env.map(({ name, value }: Rendered) => [name, value]));
    const service = await Service.start('registry', REGISTRY, ['serve', join(folder, 'config.yml')], {
      folder, port, env: { ...environment, REGISTRY_HTTP_ADDR: `${LOOPBACK}:${port}`, REGISTRY_HTTP_SECRET: 'one for all' },
    });
    return new Registry(service, port, join(folder, 'data'));
  }

  private constructor(private readonly service: Service, public readonly port: number, private readonly storage: string) {}

  /** How much it has of the upload that is under way. */
  public received(repository: string): number {
    const folder = join(this.storage, 'docker', 'registry', 'v2', 'repositories', repository, '_uploads');
    const files = existsSync(folder) ? readdirSync(folder).map((upload) => join(folder, upload, 'data')) : [];
    return files.filter(existsSync).reduce((sum, file) => sum + statSync(file).size, 0);
  }

  public stop(): Promise<void> {
    return this.service.stop();
  }
}
