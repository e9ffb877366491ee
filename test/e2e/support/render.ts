import { App, YamlOutputType } from 'cdk8s';
import { AcmeSolver, Tls } from 'cdk8s-private-registry';
import { ACME_CA, ACME_DIRECTORY, NGINX_CLASS, pem, STORAGE_CLASS, TRAEFIK_CLASS } from '../environment';
import { objects, toYaml } from './kubectl';

/** The YAML of an app, as `cdk8s synth` writes it. */
export function render(build: (app: App) => void): string {
  const app = new App({ yamlOutputType: YamlOutputType.FILE_PER_APP });
  build(app);
  return onThisCluster(app.synthYaml() as string);
}

/** Certificates from the ACME server of the cluster; proved through what serves the host, or through an IngressClass. */
export function acme(ingressClassName?: string): Tls {
  return Tls.acme({ server: ACME_DIRECTORY, caBundle: ACME_CA ? pem(ACME_CA) : undefined, solver: AcmeSolver.http01({ ingressClassName }) });
}

const CLASSES: Record<string, string> = { traefik: TRAEFIK_CLASS, nginx: NGINX_CLASS };

/** The classes that this cluster has, in place of those that the examples name. */
function onThisCluster(yaml: string): string {
  if (!STORAGE_CLASS && Object.entries(CLASSES).every(([name, here]) => name === here)) {
    return yaml;
  }
  const all = objects(yaml);
  for (const { kind, spec } of all) {
    if (kind === 'PersistentVolumeClaim' && STORAGE_CLASS) {
      spec.storageClassName = STORAGE_CLASS;
    }
    const named = kind === 'Ingress' ? [spec] : kind === 'Issuer' ? spec.acme.solvers.map((solver: any) => solver.http01.ingress) : [];
    for (const object of named) {
      object.ingressClassName = CLASSES[object.ingressClassName] ?? object.ingressClassName;
    }
  }
  return toYaml(...all);
}
