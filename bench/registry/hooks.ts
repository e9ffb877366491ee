type Hook = () => unknown;

/** What the helpers of the end-to-end tests want done before a suite, and after it. */
export const before: Hook[] = [];
export const after: Hook[] = [];

// They say so with jest's functions, while they are loaded. Here the benchmark is the suite: loaded before them, this keeps it until it is due.
Object.assign(globalThis, { beforeAll: (hook: Hook) => before.push(hook), afterAll: (hook: Hook) => after.push(hook) });
