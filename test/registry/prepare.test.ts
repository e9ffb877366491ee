import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { run, Shell, SHELLS } from './shells';
import { prepare, Preparation, startRegistry } from '../../src/registry/prepare';
import { RUN_FOLDER } from '../../src/registry/write-check';

const httpSecret = { secretName: 'registry-http', key: 'value' };

describe.each(SHELLS)('what is done before the registry starts, by $name', (shell: Shell) => {
  let folder: string;
  const prepared = (preparation: Preparation, environment = {}, steps: string[] = []) => (
    run(shell, prepare(preparation, steps).replaceAll(RUN_FOLDER, join(folder, 'run')), { folder, environment })
  );

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'prepare-'));
    mkdirSync(join(folder, 'run'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  test.each([
    ['', 0], ['short', 5], ['\n1234567890123456', 0], ['123456\n1234567890', 6], ['123456789012345\n', 15], ['123456789012345', 15], ['it\'s "$(id)"', 12],
  ])('a secret that anybody can guess ends it: %j', async (value, length) => {
    expect(await prepared({ httpSecret }, { HTTP_SECRET: value })).toMatchObject({
      code: 1,
      error: `The Secret registry-http has ${length} characters under the key value, in its first line. It signs uploads, and needs at least 16 that nobody can guess.`,
    });
  });

  test.each(['1234567890123456', '1234567890123456\nabc', 'a'.repeat(48), '"$(exit 1)" it\'s # long enough'])('one of 16 characters and more does not: %j', async (value) => {
    expect(await prepared({ httpSecret }, { HTTP_SECRET: value })).toMatchObject({ code: 0, out: '', error: '' });
  });

  test('a bucket that cannot be written ends it, with the words of the check in the log', async () => {
    const bucketCheck = { script: join(folder, 'write-check.sh'), config: join(folder, 'config.yml') };
    writeFileSync(bucketCheck.config, 'version: 0.1\n');
    writeFileSync(bucketCheck.script, 'echo "The registry cannot write: $REASON"; exit 1\n');
    const refused = await prepared({ httpSecret, bucketCheck }, { HTTP_SECRET: 'a'.repeat(16), REASON: 'AccessDenied' });
    expect(refused).toMatchObject({ code: 1, out: '', error: 'The registry cannot write: AccessDenied' });
    writeFileSync(bucketCheck.script, 'exit 0\n');
    expect((await prepared({ httpSecret, bucketCheck }, { HTTP_SECRET: 'a'.repeat(16) })).code).toBe(0);
    // where a pod finds them again, whatever becomes of the ConfigMap
    expect(readdirSync(join(folder, 'run')).sort()).toEqual(['config.yml', 'write-check.sh']);
  });

  test('what else must be there ends it first', async () => {
    const bucketCheck = { script: join(folder, 'write-check.sh'), config: join(folder, 'config.yml') };
    writeFileSync(bucketCheck.script, 'echo asked\n');
    const { code, error } = await prepared({ bucketCheck }, {}, ['[ -s /no/users ] || die "no users"']);
    expect([code, error]).toEqual([1, 'no users']);
  });

  test('on a volume the secret is made once, for its owner and its group alone', async () => {
    const root = join(folder, 'volume');
    mkdirSync(root);
    expect(await prepared({ root })).toMatchObject({ code: 0, error: '' });
    const secret = readFileSync(join(root, '.http-secret'), 'utf8');
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect((statSync(join(root, '.http-secret')).mode % 0o1000).toString(8)).toBe('640');
    expect(readdirSync(root)).toEqual(['.http-secret']);
    expect((await prepared({ root })).code).toBe(0);
    expect(readFileSync(join(root, '.http-secret'), 'utf8')).toBe(secret);
  });

  test('on a volume no secret is made beside one that is given', async () => {
    const root = join(folder, 'volume');
    mkdirSync(root);
    expect((await prepared({ root, httpSecret }, { HTTP_SECRET: 'a'.repeat(16) })).code).toBe(0);
    expect(readdirSync(root)).toEqual([]);
  });

  test('the registry starts with the secret on the volume, and is the process that gets the signal to end', async () => {
    writeFileSync(join(folder, '.http-secret'), 'abc');
    writeFileSync(join(folder, 'registry'), '#!/bin/sh\necho "$REGISTRY_HTTP_SECRET $PPID $*"\n');
    chmodSync(join(folder, 'registry'), 0o755);
    const { code, out } = await run(shell, startRegistry({ root: folder }, '/c.yml'), { folder });
    expect([code, out]).toEqual([0, `abc ${process.pid} serve /c.yml`]);
  });

  test('without the secret on the volume it does not start', async () => {
    writeFileSync(join(folder, 'registry'), '#!/bin/sh\necho started\n');
    chmodSync(join(folder, 'registry'), 0o755);
    const { code, out } = await run(shell, startRegistry({ root: folder }, '/c.yml'), { folder });
    expect(code).not.toBe(0);
    expect(out).toBe('');
  });
});
