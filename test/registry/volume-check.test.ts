import { execFileSync } from 'child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { run, Run, Shell, SHELLS } from './shells';
import { volumeIsWritable } from '../../src/registry/write-check';

const isRoot = process.getuid!() === 0;

/** Root may write everywhere; the registry never is root. */
const BY_NOBODY = isRoot ? ['/usr/bin/setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--no-new-privs'] : [];

function succeeds(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const canMount = isRoot && succeeds('/usr/bin/unshare', '--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt');
const canBeNobody = !isRoot || succeeds(BY_NOBODY[0], ...BY_NOBODY.slice(1), 'true');

/** On a volume of its own kind, which nobody else on the machine sees. */
const on = (options: string, fill: string, volume: string) => ['/usr/bin/unshare', '--mount', '/bin/sh', '-c', [
  'given=$PATH PATH=/usr/sbin:/usr/bin:/sbin:/bin',
  'mount -t tmpfs -o size=64k,mode=1777 tmpfs "$0" && cd "$0"',
  fill,
  `mount -o remount,${options} "$0"`,
  'cd / && PATH=$given && exec "$@"',
].join(' && '), volume];

describe.each(SHELLS)('whether a volume can be written, by $name', (shell: Shell) => {
  let folder: string;
  let volume: string;
  const check = (by: string[] = []): Promise<Run> => run(shell, ['set -e', ...volumeIsWritable(volume), ''].join('\n'), { folder, by });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'volume-check-'));
    volume = join(folder, 'volume');
    mkdirSync(volume);
    chmodSync(folder, 0o755);
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  test('is found out by writing, which leaves nothing behind', async () => {
    expect(await check()).toMatchObject({ code: 0, out: '', error: '' });
    expect(readdirSync(volume)).toEqual([]);
  });

  test('is found out also where a try before was cut off', async () => {
    writeFileSync(join(volume, '.writable-pod-1'), 'x');
    expect((await check()).code).toBe(0);
    expect(readdirSync(volume)).toEqual([]);
  });

  (canBeNobody ? test : test.skip)('is no where it is somebody else\'s', async () => {
    chmodSync(volume, 0o555);
    const { code, out } = await check(BY_NOBODY);
    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`^The registry cannot write to its volume at ${volume}: \\S+ free\\. Pushes fail\\.$`));
    expect(readdirSync(volume)).toEqual([]);
  });

  (canMount ? test : test.skip)('is no where it is full', async () => {
    const { code, out } = await check(on('size=64k', 'head -c 60000 /dev/zero >full', volume));
    expect([code, out]).toEqual([1, expect.stringMatching(new RegExp(`^The registry cannot write to its volume at ${volume}: (0|\\d\\.\\d+K) free\\. Pushes fail\\.$`))]);
  });

  (canMount ? test : test.skip)('is no where it is read-only', async () => {
    const { code, out } = await check(on('ro', 'true', volume));
    expect([code, out]).toEqual([1, expect.stringMatching(/^The registry cannot write to its volume at .* free\. Pushes fail\.$/)]);
  });
});
