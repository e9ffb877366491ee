import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { basename, join } from 'path';
import { RegistryAuth, Tls } from 'cdk8s-private-registry';
import { Door } from './door';
import { Registry } from './registry';
import { Rendered, render } from './rendered';
import { Secrets } from './secrets';
import { freePort, Service } from './service';
import type { Controller } from '../controllers';

/** What a controller knows when it writes the configuration of its proxy. */
export interface Place {
  /** where the proxy may write */
  readonly folder: string;
  readonly http: number;
  readonly https: number;
  /** the ports of the registry's pods */
  readonly registries: number[];
  readonly secrets: Secrets;
  /** the controller's own, where the cluster's administrator has set something */
  readonly configMap: Record<string, string>;
}

/** One controller: from the objects in the cluster to the configuration of its proxy. */
export type Translation = (objects: Rendered[], place: Place) => string;

/** How a proxy is run with a file of its configuration. */
export interface ProxyProgram {
  readonly program: string;
  readonly args: (file: string) => string[];
}

export interface DoorOptions {
  readonly objects?: Rendered[];
  /** the port of another registry, or those of several */
  readonly registry?: number | number[];
  readonly configMap?: Record<string, string>;
}

export interface SiteOptions {
  readonly backendTls?: Tls;
  /** how many pods are rendered; one registry runs */
  readonly replicas?: number;
}

/** What a cluster makes of the rendered objects: certificates, the registry, and a proxy in front of it. */
export class Site {
  public static async start(controller: Controller, auth: RegistryAuth, { backendTls, replicas }: SiteOptions = {}): Promise<Site> {
    const folder = mkdtempSync(join(tmpdir(), 'proxies-'));
    const { objects, notes } = render(controller.exposure(backendTls), auth, replicas);
    const secrets = new Secrets(join(folder, 'secrets'));
    await secrets.make(objects);
    return new Site(folder, controller, objects, notes, secrets, await Registry.start(objects, secrets, folder));
  }

  private readonly stops: (() => Promise<void>)[] = [];

  private constructor(
    public readonly folder: string,
    private readonly controller: Controller,
    public readonly objects: Rendered[],
    public readonly notes: string,
    public readonly secrets: Secrets,
    public readonly registry: Registry,
  ) {}

  /** The Secret of who signs all certificates here. */
  public get authority(): string {
    return this.objects.find(({ kind, spec }) => kind === 'Certificate' && spec.isCA).spec.secretName;
  }

  /** The proxy that a controller runs for the objects: all that are rendered, unless told otherwise. */
  public async door(options: DoorOptions = {}): Promise<Door> {
    const { translate, proxy: { program, args } } = this.controller;
    const place = await this.place(options);
    const file = join(place.folder, 'config');
    writeFileSync(file, translate(options.objects ?? this.objects, place));
    const service = await Service.start(basename(program), program, args(file), { folder: place.folder, port: place.https });
    const door = new Door(service, place, { file: this.secrets.file(this.authority, 'tls.crt'), pem: this.secrets.read(this.authority, 'tls.crt') });
    this.closes(door);
    return door;
  }

  /** Ends it with the site. */
  public closes(thing: { stop(): Promise<void> }): void {
    this.stops.push(() => thing.stop());
  }

  public async stop(): Promise<void> {
    await Promise.all(this.stops.map((stop) => stop()));
    await this.registry.stop();
    rmSync(this.folder, { recursive: true });
  }

  private async place(options: DoorOptions): Promise<Place> {
    const folder = mkdtempSync(join(this.folder, 'proxy-'));
    const [http, https] = [await freePort(), await freePort()];
    const registries = [options.registry ?? this.registry.port].flat();
    return { folder, http, https, registries, secrets: this.secrets, configMap: options.configMap ?? {} };
  }
}
