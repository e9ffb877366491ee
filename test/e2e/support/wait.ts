export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Asks until there is an answer that is not false or undefined; an error counts as none, and is shown when time is up. */
export async function waitFor<T>(what: string, seconds: number, ask: () => Promise<T>): Promise<Exclude<T, undefined | false>> {
  const end = Date.now() + seconds * 1000;
  let last: unknown;
  do {
    try {
      last = await ask();
      if (last !== undefined && last !== false) {
        return last as Exclude<T, undefined | false>;
      }
    } catch (error) {
      last = error;
    }
    await pause(300);
  } while (Date.now() < end);
  throw new Error(`not within ${seconds} s: ${what}${last instanceof Error ? `\n${last.message}` : ''}`);
}

/** Seconds since it was made, for people. */
export class Stopwatch {
  private readonly start = Date.now();

  public get seconds(): number {
    return Math.round((Date.now() - this.start) / 100) / 10;
  }
}

/** Prints what was measured. */
export function note(text: string): void {
  process.stderr.write(`      · ${text}\n`);
}
