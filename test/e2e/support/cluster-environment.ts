import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import type { Circus } from '@jest/types';
import NodeEnvironment from 'jest-environment-node'; // eslint-disable-line import/no-extraneous-dependencies -- a part of jest
import { attempt } from './program';

/** Shows what the cluster has to say when a test fails: the run is over, and its namespaces gone, before anybody can look. */
export default class ClusterEnvironment extends NodeEnvironment {
  constructor(config: JestEnvironmentConfig, context: EnvironmentContext) {
    super(config, context);
  }

  public async handleTestEvent(event: Circus.Event): Promise<void> {
    if (event.name === 'test_fn_failure' || event.name === 'hook_failure') {
      const name = event.name === 'hook_failure' ? event.hook.type : event.test.name;
      process.stderr.write(`\n===== the cluster when this failed: ${name}\n`);
      for (const namespace of (this.global as { e2eNamespaces?: string[] }).e2eNamespaces ?? []) {
        await show(namespace);
      }
      process.stderr.write('===== end\n\n');
    }
  }
}

async function show(namespace: string): Promise<void> {
  await print('get', 'all,ingress,pvc,secret,certificate,challenge', '-n', namespace, '-o', 'wide');
  await print('events', '-n', namespace, '--types=Warning');
  await print('describe', 'pods', '-n', namespace);
  const { stdout: pods } = await attempt('kubectl', ['get', 'pods', '-n', namespace, '-o', 'name']);
  for (const pod of pods.split('\n').filter(Boolean)) {
    await print('logs', pod, '-n', namespace, '--all-containers', '--prefix', '--tail=20');
  }
}

async function print(...args: string[]): Promise<void> {
  const { stdout, stderr } = await attempt('kubectl', args);
  process.stderr.write(`--- kubectl ${args.join(' ')}\n${stdout}${stderr}`);
}
