import { Site, DoorOptions } from './site';
import { Slowness, SlowRegistry } from './slow-registry';
import { upload, UploadOptions } from './upload';

export interface Trial extends UploadOptions {
  /** a registry that is slow */
  readonly registry?: Slowness;
  /** what the controller is told instead of all that is rendered */
  readonly told?: DoorOptions;
}

export interface Result {
  readonly outcome: string;
  /** how much the registry had before the client sent the last piece */
  readonly received: number;
  /** what the proxy logged */
  readonly log: string;
}

let trials = 0;

/** An upload through a proxy of its own. */
export async function trial(site: Site, { registry, told, ...options }: Trial): Promise<Result> {
  const repository = `trials/${++trials}`;
  const slow = registry && await SlowRegistry.start(site.registry.port, registry);
  if (slow) {
    site.closes(slow);
  }
  const door = await site.door({ ...told, registry: slow?.port });
  let received = 0;
  const outcome = await upload(door, repository, { ...options, beforeLast: () => { received = site.registry.received(repository); } });
  return { outcome, received, log: door.log() };
}

/** Several at once: they wait more than they work. */
export async function tryAll<T extends Record<string, Trial>>(site: Site, all: T): Promise<{ [name in keyof T]: Result }> {
  const started = Object.values(all).map((each) => trial(site, each));
  await Promise.allSettled(started); // or the site is closed while some still open their doors
  const results = await Promise.all(started);
  return Object.fromEntries(Object.keys(all).map((name, index) => [name, results[index]])) as { [name in keyof T]: Result };
}

/** Long uploads, and slow registries, in pieces of what may be sent by default. */
export function longer(milliseconds: number) {
  return {
    /** little by little, without a pause that is long */
    trickle: { pieces: 60, bytes: 16 * 1024, pauseMilliseconds: milliseconds / 60 },
    /** one pause in the middle */
    pause: { pieces: 2, pauseMilliseconds: milliseconds },
    /** a registry that needs time to store what it has got */
    storing: { pieces: 2, registry: { storesAfter: milliseconds } },
    /** a registry that takes nothing for some time: more than fits into the buffers on the way to it */
    reading: { pieces: 24, bytes: 2 ** 20, registry: { readsAfter: milliseconds } },
  };
}
