import type { IClusterExternalSecret, IExternalSecret } from '@kubernetes-models/external-secrets/external-secrets.io/v1' with { 'resolution-mode': 'import' };
import type { PullSecretTarget } from './pull-credentials';
import { customResource } from '../kubernetes/custom-resource';

/** A login in a store. */
export interface ExternalLogin {
  readonly store: { readonly kind: 'SecretStore' | 'ClusterSecretStore'; readonly name: string };
  readonly remoteKey: string;
  readonly username: string;
  readonly password: string;
  readonly refreshInterval: string;
}

const API_VERSION = 'external-secrets.io/v1';

/** Renders an ExternalSecret, which writes the pull secret of one namespace. */
export function externalSecret(target: PullSecretTarget, login: ExternalLogin): void {
  const { scope, owner, name } = target;
  customResource(scope, 'ExternalSecret', { apiVersion: API_VERSION, kind: 'ExternalSecret', name, owner, spec: spec(target, login) });
}

/** Renders a ClusterExternalSecret, which makes an ExternalSecret in every namespace with these labels. */
export function clusterExternalSecret(target: PullSecretTarget, namespaceLabels: Record<string, string>, login: ExternalLogin): void {
  const { scope, owner, name } = target;
  const forNamespaces: IClusterExternalSecret['spec'] = {
    externalSecretName: name,
    namespaceSelectors: [{ matchLabels: namespaceLabels }],
    externalSecretSpec: spec(target, login),
  };
  customResource(scope, 'ClusterExternalSecret', {
    apiVersion: API_VERSION, kind: 'ClusterExternalSecret', name, owner, clusterScoped: true, spec: forNamespaces,
  });
}

function spec({ server, name }: PullSecretTarget, login: ExternalLogin): NonNullable<IExternalSecret['spec']> {
  // what the API server fills in to each item of the list, and takes for a change of the list if it is left out
  const filledIn = { conversionStrategy: 'Default', decodingStrategy: 'None', metadataPolicy: 'None' } as const;
  const auth = '{{ printf "%s:%s" .username .password | b64enc }}';
  return {
    refreshInterval: login.refreshInterval,
    secretStoreRef: login.store,
    target: {
      name,
      template: {
        type: 'kubernetes.io/dockerconfigjson',
        data: {
          '.dockerconfigjson':
            `{"auths":{"${server}":{"username":{{ .username | toJson }},"password":{{ .password | toJson }},"auth":"${auth}"}}}`,
        },
      },
    },
    data: [
      { secretKey: 'username', remoteRef: { key: login.remoteKey, property: login.username, ...filledIn } },
      { secretKey: 'password', remoteRef: { key: login.remoteKey, property: login.password, ...filledIn } },
    ],
  };
}
