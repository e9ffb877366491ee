import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import { createRequire } from 'module';
import { dirname, join, resolve } from 'path';
import { parseAllDocuments } from 'yaml';
import { EXAMPLES } from './examples';

export const PICTURE = resolve(__dirname, '../docs/objects.svg');

/** A registry, and of another example a workload that pulls from one; what that has for other registries is left out. */
const REGISTRY = 'lets-encrypt/dist/registry.k8s.yaml';
const CONSUMER = 'pull-secrets/dist/shop.k8s.yaml';
const PULL_SECRET = 'registry-pull';

/** Who makes a thing, with a word for the legend. */
const MAKERS = {
  'library': 'rendered by the library',
  'you': 'made by you',
  'in-cluster': 'made in the cluster',
  'outside': 'there already',
};

type Maker = keyof typeof MAKERS;

/** What is drawn is smaller than what Graphviz makes room for: whatever font stands in for Helvetica, it fits. */
const CSS = `
  text { font-family: Helvetica, Arial, sans-serif; fill: #0f172a }
  .node text { font-size: 13.5px; font-weight: bold }
  .node text:first-of-type { font-size: 11.5px; font-weight: normal; fill: #475569 }
  .edge text { font-size: 11.5px; fill: #475569; paint-order: stroke; stroke: #ffffff; stroke-width: 4px; stroke-linejoin: round }
  .cluster text { font-size: 13px; fill: #334155 }
  .node path, .legend rect { stroke-width: 1.2 }
  .library path, .library rect { fill: #dbeafe; stroke: #2563eb }
  .you path, .you rect { fill: #fef3c7; stroke: #b45309 }
  .in-cluster path, .in-cluster rect { fill: #ffffff; stroke: #64748b; stroke-dasharray: 5 3 }
  .outside path, .outside rect { fill: #e2e8f0; stroke: #64748b }
  .legend text { font-size: 12px; fill: #334155 }
`;

interface Thing {
  readonly maker: Maker;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Record<string, string> };
  readonly [field: string]: any;
}

/** Things by their id, and the lines between them, in the order in which they were found. */
class Drawing {
  public readonly things = new Map<string, Thing>();
  public readonly lines: string[] = [];

  /** The first to name a thing says who makes it. */
  public add(thing: Thing): string {
    const id = [thing.namespace ?? '', thing.kind, thing.name].join('/');
    this.things.set(id, this.things.get(id) ?? thing);
    return id;
  }

  public line(from: string, to: string, label = ''): void {
    const text = `${quote(from)} -> ${quote(to)} [label=${quote(label && ` ${label} `)}]`;
    if (!this.lines.includes(text)) {
      this.lines.push(text);
    }
  }
}

/** Everything that the manifests render, and what they refer to. */
function draw(manifests: Manifest[]): Drawing {
  const drawing = new Drawing();
  const objects = manifests.filter(({ kind }) => kind !== 'Namespace');
  objects.forEach((object) => drawing.add(itself(object)));
  objects.forEach((object) => REFERENCES[object.kind]?.(drawing, object, drawing.add(itself(object)), objects));
  return drawing;
}

function itself({ kind, metadata }: Manifest, maker: Maker = metadata.namespace === 'registry' ? 'library' : 'you'): Thing {
  return { maker, kind, name: metadata.name, namespace: metadata.namespace };
}

const CLIENTS: Thing = { maker: 'outside', kind: 'docker, podman, …', name: 'people and CI' };

const REFERENCES: Record<string, (drawing: Drawing, object: Manifest, id: string, all: Manifest[]) => void> = {
  Ingress: (drawing, { spec, metadata: { namespace } }, id) => {
    const controller = drawing.add({ maker: 'outside', kind: 'ingress controller', name: spec.ingressClassName });
    drawing.line(drawing.add(CLIENTS), controller, spec.rules.map(({ host }: any) => `https://${host}`).join('\n'));
    drawing.line(controller, id, 'routes by');
    for (const { backend: { service } } of spec.rules.flatMap(({ http }: any) => http.paths)) {
      drawing.line(id, drawing.add({ maker: 'you', kind: 'Service', name: service.name, namespace }), `port ${service.port.number}`);
    }
    for (const { secretName } of spec.tls) {
      drawing.line(id, drawing.add({ maker: 'you', kind: 'Secret', name: secretName, namespace }), 'tls');
    }
  },

  Service: (drawing, { spec, metadata: { namespace } }, id, all) => {
    const selected = all.filter((other) => other.kind === 'Deployment' && other.metadata.namespace === namespace
      && Object.entries(spec.selector).every(([label, value]) => other.spec.template.metadata.labels[label] === value));
    selected.forEach((deployment) => drawing.line(id, pods(drawing, deployment), 'selector'));
  },

  Deployment: (drawing, deployment, id, all) => {
    const { template: { spec } } = deployment.spec;
    const { namespace } = deployment.metadata;
    const running = pods(drawing, deployment);
    drawing.line(id, running, 'template');
    const mounts = spec.containers.flatMap(({ volumeMounts = [] }: any) => volumeMounts);
    for (const { name, configMap, secret, persistentVolumeClaim } of spec.volumes ?? []) {
      const { mountPath } = mounts.find((mount: any) => mount.name === name);
      if (configMap) {
        drawing.line(running, drawing.add({ maker: 'you', kind: 'ConfigMap', name: configMap.name, namespace }), mountPath);
      } else if (secret) {
        drawing.line(running, drawing.add({ maker: 'you', kind: 'Secret', name: secret.secretName, namespace }), mountPath);
      } else if (persistentVolumeClaim) {
        const claim = drawing.add({ maker: 'you', kind: 'PersistentVolumeClaim', name: persistentVolumeClaim.claimName, namespace });
        drawing.line(running, claim, mountPath);
      }
    }
    const hosts = all.flatMap((other) => other.kind === 'Ingress' ? other.spec.rules.map(({ host }: any) => ({ host, other })) : []);
    for (const { host, other } of hosts.filter((entry) => spec.containers.some(({ image }: any) => image.startsWith(`${entry.host}/`)))) {
      drawing.line(running, drawing.add({ maker: 'outside', kind: 'ingress controller', name: other.spec.ingressClassName }), `image: ${host}/…`);
    }
    for (const { name } of (spec.imagePullSecrets ?? []).filter((secret: any) => secret.name === PULL_SECRET)) {
      drawing.line(running, drawing.add({ maker: 'you', kind: 'Secret', name, namespace }), 'imagePullSecrets');
    }
  },

  PersistentVolumeClaim: (drawing, { spec, metadata: { namespace } }, id) => {
    const size = spec.resources.requests.storage;
    drawing.line(id, drawing.add({ maker: 'in-cluster', kind: 'PersistentVolume', name: size, namespace }), 'bound to');
  },

  Certificate: (drawing, { spec, metadata: { namespace } }, id) => {
    drawing.line(id, drawing.add({ maker: 'you', kind: spec.issuerRef.kind, name: spec.issuerRef.name, namespace }), 'issuerRef');
    const secret = drawing.add({ maker: 'in-cluster', kind: 'Secret', name: spec.secretName, namespace });
    drawing.things.set(secret, { ...drawing.things.get(secret)!, maker: 'in-cluster' });
    drawing.line(id, secret, 'writes');
  },

  Issuer: (drawing, { spec: { acme }, metadata: { namespace } }, id) => {
    drawing.line(id, drawing.add({ maker: 'in-cluster', kind: 'Secret', name: acme.privateKeySecretRef.name, namespace }), 'account key');
    drawing.line(id, drawing.add({ maker: 'outside', kind: new URL(acme.server).host, name: 'ACME server' }), 'asks');
  },
};

function pods(drawing: Drawing, { metadata: { name, namespace } }: Manifest): string {
  return drawing.add({ maker: 'in-cluster', kind: 'Pods', name: `${name}-…`, namespace });
}

function dot(drawing: Drawing, manifests: Manifest[]): string {
  const namespaces = [...new Set([...drawing.things.values()].map(({ namespace }) => namespace))];
  const font = 'fontname="Helvetica,Arial,sans-serif"';
  return [
    'digraph {',
    `graph [${font} fontsize=15.5 rankdir=TB ranksep=0.42 nodesep=0.3 bgcolor=transparent]`,
    `node [${font} fontsize=17.5 shape=box style="filled,rounded" margin="0.2,0.07"]`,
    `edge [${font} fontsize=14 color="#64748b" arrowsize=0.7]`,
    ...namespaces.flatMap((namespace) => {
      const nodes = [...drawing.things].filter(([, thing]) => thing.namespace === namespace).map(([id, thing]) => node(id, thing));
      return namespace === undefined ? nodes : [
        `subgraph ${quote(`cluster_${namespace}`)} {`,
        `graph [label="${namespaceLabel(namespace, manifests)}\\l" labeljust=l style=rounded color="#94a3b8" bgcolor="#ffffff" margin=16]`,
        ...nodes,
        '}',
      ];
    }),
    ...drawing.lines,
    '}',
  ].join('\n');
}

function namespaceLabel(namespace: string, manifests: Manifest[]): string {
  const object = manifests.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === namespace);
  const level = object?.metadata.labels?.['pod-security.kubernetes.io/enforce'];
  return `Namespace ${namespace}${level ? ` (${level})` : ''}`;
}

function node(id: string, { kind, name, maker }: Thing): string {
  return `${quote(id)} [label=${quote(`${kind}\n${name}`)} class=${quote(maker)}]`;
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n')}"`;
}

const MARGIN = 24;
const LEGEND = 44;

/** What Graphviz drew, on a sheet that is light on any page, with a legend below. */
function sheet(svg: string): string {
  const [, boxWidth, boxHeight] = /viewBox="0\.00 0\.00 ([\d.]+) ([\d.]+)"/.exec(svg)!.map(Number);
  const drawn = svg.slice(svg.indexOf('<g '), svg.lastIndexOf('</svg>')).replace(/<!--.*-->\n/g, '').replace(/ (font-family|font-size|xml:space)="[^"]*"/g, '').trim();
  const [width, height] = [boxWidth + 2 * MARGIN, boxHeight + 2 * MARGIN + LEGEND];
  const step = boxWidth / Object.keys(MAKERS).length;
  const legend = Object.entries(MAKERS).map(([maker, words], index) =>
    `<g class="${maker}"><rect x="${MARGIN + 12 + index * step}" y="${height - LEGEND - 2}" width="26" height="16" rx="5"/>` +
    `<text x="${MARGIN + 46 + index * step}" y="${height - LEGEND + 10}">${words}</text></g>`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    '<title>The objects of one registry, who makes them and how they hang together</title>',
    `<style>${CSS}</style>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="16" fill="#f8fafc" stroke="#cbd5e1"/>`,
    `<g transform="translate(${MARGIN} ${MARGIN})">`,
    drawn,
    '</g>',
    '<g class="legend">',
    ...legend,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** The picture as SVG: the same manifests, the same bytes. */
export async function picture(): Promise<string> {
  const { instance } = createRequire(__filename)('@viz-js/viz') as typeof import('@viz-js/viz', { with: { 'resolution-mode': 'import' } });
  const manifests = [...read(REGISTRY), ...read(CONSUMER).filter(({ kind }) => kind === 'Deployment')];
  return sheet((await instance()).renderString(dot(draw(manifests), manifests), { format: 'svg' }));
}

function read(file: string): Manifest[] {
  return parseAllDocuments(readFileSync(join(EXAMPLES, file), 'utf8')).map((document) => document.toJS() as Manifest);
}

async function main(): Promise<void> {
  mkdirSync(dirname(PICTURE), { recursive: true });
  writeFileSync(PICTURE, await picture());
}

if (require.main === module) {
  void main();
}
