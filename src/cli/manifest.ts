import { Yaml } from 'cdk8s';

export interface SecretManifest {
  readonly name: string;
  readonly namespace: string;
  readonly type: string;
  readonly data: Record<string, Buffer>;
}

/** The YAML of Secrets as `kubectl apply`, `kubeseal` and `sops` read it. */
export function secretManifests(secrets: readonly SecretManifest[]): string {
  return Yaml.stringify(...secrets.map(({ name, namespace, type, data }) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    type,
    data: Object.fromEntries(Object.entries(data).map(([key, content]) => [key, content.toString('base64')])),
  })));
}
