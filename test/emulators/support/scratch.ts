import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

interface Running {
  stop(): Promise<void>;
}

/** A folder, and what runs in it: both are gone when the tests of a file are over. */
export class Scratch {
  public readonly folder = mkdtempSync(join(tmpdir(), 'emulators-'));
  private readonly running: Running[] = [];

  /** Hands on what it is given. */
  public async keep<T extends Running>(starting: Promise<T>): Promise<T> {
    const started = await starting;
    this.running.unshift(started);
    return started;
  }

  /** The last first: a registry before its storage. */
  public async end(): Promise<void> {
    for (const each of this.running) {
      await each.stop();
    }
    rmSync(this.folder, { recursive: true });
  }
}
