import { existsSync, mkdirSync, rmSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { parseAllDocuments } from 'yaml';
import { EXAMPLES, exampleNames, golden, render, Rendering } from './examples';

interface KubernetesObject {
  readonly kind: string;
  readonly spec?: {
    readonly rules?: { readonly host?: string }[];
    readonly hostnames?: string[];
    readonly dnsNames?: string[];
    readonly routes?: { readonly match?: string }[];
  };
}

/** Renders every example, says what came out, and with `--write` makes it the golden. Without, ends with 1 where a golden differs. */
function main(write: boolean): void {
  let stale = 0;
  for (const example of exampleNames()) {
    const files = render(example);
    const objects = [...files.values()].flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject));
    const hosts = hostsOf(objects);
    const dist = join(EXAMPLES, example, 'dist');
    const changed = !existsSync(dist) || !same(files, golden(example));
    console.log(`${example}: ${count(files.size, 'file')} (${[...files.keys()].join(', ')}), ${count(objects.length, 'object')}, ` +
      `https://${hosts.join(', https://')}${changed ? write ? ', golden rewritten' : ', differs from its golden' : ''}`);
    if (changed && write) {
      rmSync(dist, { recursive: true, force: true });
      files.forEach((text, name) => {
        mkdirSync(dirname(join(dist, name)), { recursive: true });
        writeFileSync(join(dist, name), text);
      });
    } else if (changed) {
      stale += 1;
    }
  }
  if (stale > 0) {
    console.error(`${count(stale, 'example')} did not render what is committed. Look at the difference with: npm run goldens && git diff examples`);
    process.exitCode = 1;
  }
}

/** What clients call the registries: by their routes, or by their certificates where clients come straight to the Service. */
function hostsOf(objects: KubernetesObject[]): string[] {
  const of = (kind: string) => objects.filter((object) => object.kind === kind).map(({ spec }) => spec);
  const routed = [
    ...of('Ingress').flatMap((spec) => (spec?.rules ?? []).map(({ host }) => host)),
    ...of('HTTPRoute').flatMap((spec) => spec?.hostnames),
    ...of('IngressRoute').map((spec) => /`(.*)`/.exec(spec?.routes?.[0].match ?? '')?.[1]),
  ];
  const certified = of('Certificate').map((spec) => spec?.dnsNames?.find((name) => name.includes('.') && !name.endsWith('.invalid')));
  const hosts = (routed.length > 0 ? routed : certified).filter((host) => host !== undefined);
  return [...new Set(hosts)];
}

function same(left: Rendering, right: Rendering): boolean {
  return left.size === right.size && [...left].every(([name, text]) => right.get(name) === text);
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

main(process.argv.includes('--write'));
