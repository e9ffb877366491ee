import { attempt } from '../../e2e/support/program';
import { AZURITE, ENV, FAKE_GCS_SERVER, REDIS, REGISTRY, VERSITYGW } from '../environment';

const PROGRAMS: [program: string, ...args: string[]][] = [
  [VERSITYGW, '--version'], [FAKE_GCS_SERVER, '-help'], [process.execPath, AZURITE, '--version'], [REDIS, '--version'],
  ['skopeo', '--version'], ['openssl', 'version'], [REGISTRY, '--version'],
];

/** Says before the first test what is missing for all of them. */
export default async function setup(): Promise<void> {
  const problems: string[] = [];
  for (const [program, ...args] of PROGRAMS) {
    const outcome = await attempt(program, args, { env: ENV }).catch((error: Error) => ({ code: 1, stderr: error.message }));
    if (outcome.code !== 0) {
      problems.push(`${[program, ...args].join(' ')} does not run (${outcome.stderr.trim()}). ` +
        `${program === REGISTRY ? 'The build of the test cluster makes it' : 'test/emulators/tools.sh installs what is missing'}.`);
    }
  }
  if (problems.length > 0) {
    throw new Error(problems.join('\n'));
  }
}
