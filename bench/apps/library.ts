import { Size } from 'cdk8s';
import { Exposure, IngressController, PrivateRegistry, RegistryAuth, RegistryStorage, RestrictedNamespace, Tls } from 'cdk8s-private-registry';
import { AddRegistry, namespaceOf } from './app';

/** As `examples/lets-encrypt` does it. */
export const addRegistry: AddRegistry = (chart, host) => {
  new RestrictedNamespace(chart, 'namespace', { name: namespaceOf(chart) });
  new PrivateRegistry(chart, 'registry', {
    auth: RegistryAuth.htpasswd({ secretName: 'registry-users' }),
    storage: RegistryStorage.newClaim({ size: Size.gibibytes(100) }),
    exposure: Exposure.ingress({ host, controller: IngressController.traefik(), tls: Tls.letsEncrypt({ email: 'ops@example.com' }) }),
    deleteEnabled: true,
  });
};
