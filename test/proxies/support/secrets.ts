import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { find, Rendered } from './rendered';
import { run } from '../../e2e/support/program';

/** The Secrets of one namespace as folders: those that are rendered, and those that cert-manager would make. */
export class Secrets {
  constructor(private readonly folder: string) {}

  /** Writes what is rendered and issues every certificate, as cert-manager does: the leaf with its key, and the authority as `ca.crt`. */
  public async make(objects: Rendered[]): Promise<void> {
    for (const { metadata: { name }, data } of objects.filter(({ kind }) => kind === 'Secret')) {
      for (const [key, value] of Object.entries<string>(data)) {
        this.write(name, key, Buffer.from(value, 'base64').toString());
      }
    }
    const certificates = objects.filter(({ kind }) => kind === 'Certificate').map(({ spec }) => spec);
    for (const { secretName, commonName } of certificates.filter(({ isCA }) => isCA)) {
      await this.authority(secretName, commonName);
    }
    for (const { secretName, dnsNames, issuerRef } of certificates.filter(({ isCA }) => !isCA)) {
      await this.issue(secretName, dnsNames, find(objects, 'Issuer', issuerRef.name).spec.ca.secretName);
    }
  }

  /** The same Secrets elsewhere, to be changed. */
  public copy(folder: string): Secrets {
    cpSync(this.folder, folder, { recursive: true });
    return new Secrets(folder);
  }

  public async authority(name: string, commonName: string): Promise<void> {
    const [key, certificate] = [this.path(name, 'tls.key'), this.path(name, 'tls.crt')];
    await run('openssl', ['req', '-x509', ...NEW_KEY, '-days', '2', '-subj', `/CN=${commonName}`, '-keyout', key, '-out', certificate]);
    this.write(name, 'ca.crt', readFileSync(certificate, 'utf8'));
  }

  public async issue(name: string, dnsNames: string[], authority: string): Promise<void> {
    const [key, request] = [this.path(name, 'tls.key'), this.path(name, 'request')];
    this.write(name, 'extensions', `basicConstraints=CA:FALSE\nsubjectAltName=${dnsNames.map((dns) => `DNS:${dns}`).join()}\n`);
    await run('openssl', ['req', '-new', ...NEW_KEY, '-subj', '/O=registry', '-keyout', key, '-out', request]);
    await run('openssl', ['x509', '-req', '-in', request, '-days', '2', '-extfile', this.path(name, 'extensions'), '-out', this.path(name, 'tls.crt'),
      '-CA', this.file(authority, 'tls.crt'), '-CAkey', this.file(authority, 'tls.key'), '-CAcreateserial']);
    this.write(name, 'ca.crt', this.read(authority, 'tls.crt'));
  }

  public has(name: string, key: string): boolean {
    return existsSync(this.path(name, key));
  }

  /** The file of a key that must be there. */
  public file(name: string, key: string): string {
    if (!this.has(name, key)) {
      throw new Error(`the Secret "${name}" has no key "${key}"`);
    }
    return this.path(name, key);
  }

  public read(name: string, key: string): string {
    return readFileSync(this.file(name, key), 'utf8');
  }

  public write(name: string, key: string, text: string): void {
    writeFileSync(this.path(name, key), text);
  }

  private path(name: string, key: string): string {
    mkdirSync(join(this.folder, name), { recursive: true });
    return join(this.folder, name, key);
  }
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
