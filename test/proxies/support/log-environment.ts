import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import type { Circus } from '@jest/types';
import NodeEnvironment from 'jest-environment-node'; // eslint-disable-line import/no-extraneous-dependencies -- a part of jest
import type { Service } from './service';

/** Shows what the running programs have logged when a test fails: their folders are gone before anybody can look. */
export default class LogEnvironment extends NodeEnvironment {
  constructor(config: JestEnvironmentConfig, context: EnvironmentContext) {
    super(config, context);
  }

  public handleTestEvent(event: Circus.Event): void {
    if (event.name === 'test_fn_failure' || event.name === 'hook_failure') {
      process.stderr.write(`\n===== when this failed: ${event.name === 'hook_failure' ? event.hook.type : event.test.name}\n`);
      for (const service of (this.global as { runningServices?: Set<Service> }).runningServices ?? []) {
        process.stderr.write(`--- ${service.name}\n${service.log().split('\n').slice(-10).map((line) => line.slice(0, 300)).join('\n')}\n`);
      }
      process.stderr.write('===== end\n\n');
    }
  }
}
