const pending: (() => unknown)[] = [];
let cleaned: Promise<void> | undefined;

/** Has something undone at the end, however that comes: what was made last goes first. */
export function atEnd(undo: () => unknown): void {
  pending.unshift(undo);
}

/** Undoes what there is, once. */
export function cleanUp(): Promise<void> {
  cleaned ??= attemptAll(pending);
  return cleaned;
}

/** Between two steps: ends here when somebody has asked for the end, so that nothing is made anew behind the cleanup's back. */
export function checkInterrupted(): void {
  if (cleaned !== undefined) {
    throw new Error('interrupted');
  }
}

/** Runs a program's main function, and leaves nothing behind: neither after an error, nor after Ctrl-C. */
export async function withCleanup(main: () => Promise<void>): Promise<void> {
  for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]] as const) {
    process.on(signal, () => {
      console.error(`\n${signal}: cleaning up`);
      void cleanUp().catch((error) => console.error(error)).then(() => process.exit(code));
    });
  }
  try {
    await main();
  } catch (error) {
    if (cleaned === undefined) {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    }
  }
  await cleanUp().catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
}

/** Each of them, whatever becomes of the others; then the first error. */
async function attemptAll(steps: readonly (() => unknown)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) {
    throw errors[0];
  }
}
