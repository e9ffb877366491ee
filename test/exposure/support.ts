import { Chart } from 'cdk8s';
import { Exposure, GatewayAttachment, GatewayPolicy, IngressController, PrivateRegistry, RegistryAuth, Tls } from '../../src';
import { chart, find, HOST, objects, registry, Rendered } from '../rendering';

export interface Choices {
  readonly tls?: Tls;
  readonly auth?: RegistryAuth;
  readonly backendTls?: Tls;
  readonly port?: number;
  readonly host?: string;
  readonly namespace?: string | null;
}

export const PLAIN: Choices = { tls: Tls.none(), auth: RegistryAuth.anonymous() };
export const USERS: Choices = { auth: RegistryAuth.ingressBasicAuth({ secretName: 'people' }) };
export const BACKEND: Choices = { backendTls: Tls.privateCa() };
export const letsEncrypt = Tls.letsEncrypt({ email: 'ops@example.org' });

function where({ namespace = 'registry' }: Choices): Chart {
  return chart({ namespace: namespace ?? undefined });
}

/** A registry behind an ingress controller, with a certificate that is there. */
export function behind(controller: IngressController, choices: Choices = {}): PrivateRegistry {
  const { tls = Tls.secret('registry-tls'), host = HOST, auth, backendTls, port } = choices;
  return registry({ ...(auth && { auth }), exposure: Exposure.ingress({ host, controller, tls, backendTls, port }) }, where(choices));
}

/** A registry at a Gateway. */
export function at(gateway: GatewayAttachment, policy?: GatewayPolicy, choices: Choices = {}): PrivateRegistry {
  const { host = HOST, auth, backendTls, port } = choices;
  return registry({ ...(auth && { auth }), exposure: Exposure.gateway({ host, gateway, policy, backendTls, port }) }, where(choices));
}

/** A registry reached straight by its Service. */
export function direct(exposure: Exposure, choices: Choices = {}): PrivateRegistry {
  return registry({ ...(choices.auth && { auth: choices.auth }), exposure }, where(choices));
}

export function ofKind(scope: PrivateRegistry, ...kinds: string[]): Rendered[] {
  return objects(scope).filter(({ kind }) => kinds.includes(kind));
}

/** The form of the HTTP-01 or DNS-01 solver in the registry's own Issuer. */
export function solvers(scope: PrivateRegistry): Rendered[] {
  return find(scope, 'Issuer').spec.acme.solvers;
}

export function annotationsOf(object: Rendered): Record<string, string> {
  return object.metadata.annotations ?? {};
}

/** A part of an object as paths and values. */
export function leaves(value: Rendered, path: string): [path: string, value: string][] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path} ${key}`))
    : [[path, String(value)]];
}

/** An annotation, its value (undefined: it is gone), and what upstream says of it. */
export type Fact = [name: string, value: string | undefined, fact: string];

/**
 * One test for each annotation, and one that there are no others. With `before`: for each one that is different there.
 */
export function annotated(object: () => Rendered, facts: Fact[], before?: () => Rendered): void {
  test.each(facts)('%s: %p (%s)', (name, value) => {
    expect(annotationsOf(object())[name]).toBe(value);
  });

  test(before ? 'and nothing else is different' : 'and nothing else', () => {
    const [is, was] = [annotationsOf(object()), before ? annotationsOf(before()) : {}];
    const different = [...new Set([...Object.keys(is), ...Object.keys(was)])].filter((name) => is[name] !== was[name]);
    expect(different.sort()).toEqual(facts.map(([name]) => name).sort());
  });
}
