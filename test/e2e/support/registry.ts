import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { served } from './http';
import { apply, rolledOut } from './kubectl';
import { acme, render } from './render';
import { setUsers } from './users';
import { LetsEncrypt } from '../../../examples/lets-encrypt/main';

/** The name and password of the user that the suites have. */
export const ALICE = { name: 'alice', password: 'correct horse' };
export const ALICE_LOGIN = `${ALICE.name}:${ALICE.password}`;

/** The registry of the example lets-encrypt, with one user, ready for clients. */
export async function startLetsEncrypt(host: string): Promise<void> {
  await apply(render((app) => new LetsEncrypt(app, 'registry', { host, tls: acme() })));
  await setUsers('registry', { [ALICE.name]: ALICE.password });
  await Promise.all([rolledOut('registry'), served(host, undefined, 120)]);
}

/** A chart whose content is given as a function. */
export class TestChart extends Chart {
  constructor(scope: Construct, id: string, namespace: string, build: (chart: Chart) => void) {
    super(scope, id, { namespace });
    build(this);
  }
}
