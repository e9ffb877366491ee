import { existsSync } from 'fs';
import { attempt } from './program';
import * as environment from '../environment';

const TOOLS: [program: string, ...args: string[]][] = [
  ['kubectl', 'version', '--client'], ['skopeo', '--version'], ['oras', 'version'], ['openssl', 'version'], ['htpasswd', '-nb', 'a', 'b'],
];

/** Says before the first test what is missing for all of them. */
export default async function setup(): Promise<void> {
  if (!process.env.KUBECONFIG) {
    throw new Error('KUBECONFIG must name the cluster to test on. The tests delete namespaces there (registry, shop, …): use one for tests alone.');
  }
  const problems: string[] = [];
  for (const [program, ...args] of TOOLS) {
    const outcome = await attempt(program, args).catch((error: Error) => ({ code: 1, stderr: error.message }));
    if (outcome.code !== 0) {
      problems.push(`${program} does not run (${outcome.stderr.trim()}). test/e2e/tools.sh installs what is missing.`);
    }
  }
  const files = { E2E_TRUST: environment.TRUST, E2E_NODE_CERTS_D: environment.NODE_CERTS_D, E2E_ACME_CA: environment.ACME_CA };
  for (const [variable, file] of Object.entries(files)) {
    if (file !== '' && !existsSync(file)) {
      problems.push(`${variable} names ${file}, which is not there.`);
    }
  }
  if (problems.length === 0) {
    const api = await attempt('kubectl', ['get', '--raw', '/readyz', '--request-timeout=10s']);
    if (api.code !== 0) {
      problems.push(`the cluster of ${process.env.KUBECONFIG} does not answer: ${api.stderr.trim()}`);
    }
  }
  if (problems.length > 0) {
    throw new Error(problems.join('\n'));
  }
}
