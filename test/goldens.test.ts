import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { exampleNames, golden, render } from '../scripts/examples';

/** Another clock, language, place and mask than the first rendering had. */
function elsewhere<T>(run: (env: NodeJS.ProcessEnv, cwd: string) => T): T {
  const cwd = mkdtempSync(`${tmpdir()}/elsewhere-`);
  const mask = process.umask(0o077);
  try {
    return run({ TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', HOME: cwd, REGISTRY_HTTP_SECRET: 'from-the-environment' }, cwd);
  } finally {
    process.umask(mask);
    rmSync(cwd, { recursive: true });
  }
}

describe.each(exampleNames())('the example %s', (example) => {
  test('renders its golden', () => {
    expect(render(example, { TZ: 'UTC', LC_ALL: 'C' })).toEqual(golden(example));
  });

  test('renders the same bytes in another time zone, locale, umask and folder', () => {
    expect(elsewhere((env, cwd) => render(example, env, cwd))).toEqual(golden(example));
  });
});
