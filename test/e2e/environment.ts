import { randomBytes } from 'crypto';
import { readFileSync } from 'fs';
import { homedir, tmpdir } from 'os';
import { delimiter, join } from 'path';

/**
 * What the tests must know of the cluster that KUBECONFIG names. Each fact is an environment variable; the defaults are those of a cluster
 * on this machine whose state is in $REGISTRY_CLUSTER_STATE.
 *
 * The cluster has cert-manager, Traefik with an IngressClass of its own and one for NGINX annotations, a default StorageClass, and the
 * custom resources of External Secrets. Clients and nodes reach `<anything>.<host suffix>` on ports 80 and 443, and so does the ACME server.
 */

const state = process.env.REGISTRY_CLUSTER_STATE ?? join(tmpdir(), 'registry-cluster');
const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');

/** Where `tools.sh` puts what it builds. */
export const TOOLS = join(cache, 'cdk8s-private-registry', 'bin');

/** The directory of an ACME server that proves hosts by HTTP-01. */
export const ACME_DIRECTORY = process.env.E2E_ACME_DIRECTORY ?? 'https://acme.test:14000/dir';

/** A PEM file: whom to trust for the connection to the ACME server. Empty: the public authorities. */
export const ACME_CA = process.env.E2E_ACME_CA ?? join(state, 'pki', 'ca.crt');

/** A PEM file: the roots of what the ACME server issues. */
export const TRUST = process.env.E2E_TRUST ?? join(state, 'acme-root.pem');

/** What public host names end with. */
export const HOST_SUFFIX = process.env.E2E_HOST_SUFFIX ?? 'test';

/** What host names end with that lead to Contour. */
export const CONTOUR_SUFFIX = process.env.E2E_CONTOUR_SUFFIX ?? 'contour.test';

/** The entry point of Traefik that reads requests without a time limit, and its port; `websecure` has the default of 60 s. */
export const PATIENT_ENTRY_POINT = process.env.E2E_PATIENT_ENTRY_POINT ?? 'patient';
export const PATIENT_PORT = Number(process.env.E2E_PATIENT_PORT ?? 8443);

/**
 * For a cluster whose cert-manager has its support for the Gateway API off, where `gateway-solver` (made by tools.sh) answers challenges at
 * Gateways: the image of cert-manager's solver, and the DNS server for its self-checks. An empty image: the cluster's own can do it.
 */
export const ACME_SOLVER_IMAGE = process.env.E2E_ACME_SOLVER_IMAGE ?? 'quay.io/jetstack/cert-manager-acmesolver:v1.21.1';
export const ACME_DNS = process.env.E2E_ACME_DNS ?? '10.243.0.1:53';

/** The GatewayClass of Traefik, which the tests make, and its controller. */
export const GATEWAY_CLASS = process.env.E2E_GATEWAY_CLASS ?? 'traefik';
export const GATEWAY_CONTROLLER = process.env.E2E_GATEWAY_CONTROLLER ?? 'traefik.io/gateway-controller';

/** The IngressClasses of Traefik, and of what reads NGINX annotations. */
export const TRAEFIK_CLASS = process.env.E2E_TRAEFIK_CLASS ?? 'traefik';
export const NGINX_CLASS = process.env.E2E_NGINX_CLASS ?? 'nginx';
export const CONTOUR_CLASS = process.env.E2E_CONTOUR_CLASS ?? 'contour';

/** The StorageClass of every claim; empty: the default class. */
export const STORAGE_CLASS = process.env.E2E_STORAGE_CLASS ?? '';

/** The folder, on this machine, that is the `config_path` of the containerd of every node. */
export const NODE_CERTS_D = process.env.E2E_NODE_CERTS_D ?? join(state, 'certs.d');

/** The folder, on this machine, of local volumes that are retained: those that a suite has used are emptied and given back. */
export const LOCAL_VOLUMES = process.env.E2E_LOCAL_VOLUMES ?? join(state, 'volumes');

/** An image with `sh` and `httpd`, as skopeo names it: what pods pull. */
export const IMAGE = process.env.E2E_IMAGE
  ?? `docker-archive:${join(process.env.REGISTRY_CLUSTER_CACHE ?? join(cache, 'registry-cluster'), 'images', 'docker.io_library_busybox_1.37.0.tar')}`;

/** Of this run alone: a host that was used before has a certificate and images on the node already. */
const run = process.env.E2E_RUN ??= randomBytes(3).toString('hex');

export function host(name: string, suffix = HOST_SUFFIX): string {
  return `${name}-${run}.${suffix}`;
}

export function pem(file: string): string {
  return readFileSync(file, 'utf8');
}

/** The environment of every program that a test starts. */
export const PROGRAM_ENV: NodeJS.ProcessEnv = { ...process.env, PATH: [TOOLS, process.env.PATH].join(delimiter), SSL_CERT_FILE: TRUST };
