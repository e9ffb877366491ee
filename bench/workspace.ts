import { execFileSync } from 'child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join, relative, resolve } from 'path';
import { isDeepStrictEqual } from 'util';
import * as ts from 'typescript';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from './apps/app';
import type { Measurement } from './measure';

const ROOT = resolve(__dirname, '..');
/** Below `node_modules`, so that the measured processes find the packages that the repository has. */
const WORK = join(ROOT, 'node_modules/.cache/bench');

export const APPS = ['library', 'cdk8s-plus', 'api-objects'] as const;
export type AppName = typeof APPS[number];

/** Compiles the library when that is due, and the apps; what is measured is JavaScript, as a user's app would load it. */
export function prepare(): void {
  compileLibrary();
  rmSync(WORK, { recursive: true, force: true });
  for (const file of filesBelow(__dirname, '.ts')) {
    const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
    });
    write(join(WORK, relative(__dirname, file).replace(/\.ts$/, '.js')), outputText);
  }
  mkdirSync(join(WORK, 'node_modules'));
  symlinkSync(ROOT, join(WORK, 'node_modules/cdk8s-private-registry'));
  write(join(WORK, 'manifests.js'), manifestsModule(render('library')));
  APPS.forEach(checkSameObjects);
}

/** Builds and renders COUNT registries in a process of its own. */
export function measure(app: AppName, count: number, outdir?: string): Measurement {
  const args = ['--expose-gc', join(WORK, 'measure.js'), app, `${count}`, ...outdir ? [outdir] : []];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));
}

function compileLibrary(): void {
  const compiled = join(ROOT, 'lib/index.js');
  const newest = Math.max(...filesBelow(join(ROOT, 'src'), '.ts').map((file) => statSync(file).mtimeMs));
  if (!existsSync(compiled) || statSync(compiled).mtimeMs < newest) {
    console.log('lib/ is missing or older than src/: compiling');
    execFileSync(process.execPath, [require.resolve('jsii/bin/jsii'), '--silence-warnings=reserved-word'], { cwd: ROOT, stdio: 'inherit' });
  }
}

function render(app: AppName): Manifest[] {
  const outdir = mkdtempSync(join(tmpdir(), `bench-${app}-`));
  try {
    measure(app, 1, outdir);
    return parseAllDocuments(readFileSync(join(outdir, 'registry-1.k8s.yaml'), 'utf8')).map((document) => document.toJS() as Manifest);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function manifestsModule(objects: Manifest[]): string {
  const literals = JSON.stringify(objects, undefined, 2).replaceAll('"registry-1.example.com"', 'host').replaceAll('"registry-1"', 'namespace');
  return `exports.manifests = (namespace, host) => ${literals};\n`;
}

/** Measuring apps that render different things would mean nothing. */
function checkSameObjects(app: AppName): void {
  const lean = app === 'cdk8s-plus' ? withoutDefaults : (value: unknown) => value;
  const expected = render('library');
  const actual = render(app);
  const names = (objects: Manifest[]) => objects.map(({ kind, metadata }) => `${kind} ${(metadata as { name: string }).name}`);
  if (!isDeepStrictEqual(names(actual), names(expected))) {
    throw new Error(`bench/apps/${app}.ts renders other objects than the library: ${names(actual).join(', ')} instead of ${names(expected).join(', ')}`);
  }
  expected.forEach((object, index) => {
    if (!isDeepStrictEqual(lean(actual[index]), lean(object))) {
      const shown = (value: unknown) => JSON.stringify(lean(value), undefined, 2);
      throw new Error(`bench/apps/${app}.ts renders another ${names([object])} than the library. Bring it up to date.\n` +
        `${shown(actual[index])}\ninstead of\n${shown(object)}`);
    }
  });
}

/** What cdk8s-plus writes unasked, Kubernetes has anyway, and the library leaves out. */
const DEFAULTS: Record<string, unknown> = {
  dnsPolicy: 'ClusterFirst',
  externalIPs: [],
  failureThreshold: 3,
  hostNetwork: false,
  imagePullPolicy: 'IfNotPresent',
  minReadySeconds: 0,
  privileged: false,
  progressDeadlineSeconds: 600,
  readOnly: false,
  replicas: 1,
  restartPolicy: 'Always',
  scheme: 'HTTP',
  setHostnameAsFQDN: false,
  type: 'ClusterIP',
};

function withoutDefaults(value: unknown, path = ''): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => withoutDefaults(item, path));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(Object.entries(value)
    .filter(([key, item]) => !(key in DEFAULTS && isDeepStrictEqual(item, DEFAULTS[key])))
    .filter(([key]) => !/[cC]ontainers\/securityContext\/runAsNonRoot$/.test(`${path}/${key}`)) // the pod says it for all
    .map(([key, item]) => [key, withoutDefaults(item, `${path}/${key}`)]));
}

function filesBelow(folder: string, suffix: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(suffix))
    .map((entry) => join(entry.parentPath, entry.name));
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
