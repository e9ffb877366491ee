import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { run } from './program';

/** A certificate with its key: as text for Secrets, as files for programs on this machine. */
export interface Issued {
  readonly certificate: string;
  readonly key: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** An authority that nobody trusts unless told to, as companies have one for what runs inside. */
export class PrivateAuthority {
  public static async make(folder: string, commonName = 'private CA'): Promise<PrivateAuthority> {
    mkdirSync(folder, { recursive: true });
    const authority = new PrivateAuthority(folder);
    await run('openssl', ['req', '-x509', ...NEW_KEY, '-days', '2', '-subj', `/CN=${commonName}`, '-keyout', join(folder, 'ca.key'), '-out', authority.file]);
    return authority;
  }

  private constructor(private readonly folder: string) {}

  public get file(): string {
    return join(this.folder, 'ca.crt');
  }

  public get pem(): string {
    return readFileSync(this.file, 'utf8');
  }

  /** For a server with these names, or for a client without any. Loopback is always among the names of a server. */
  public async issue(name: string, dnsNames: string[] = []): Promise<Issued> {
    const file = (end: string) => join(this.folder, `${name}.${end}`);
    const names = dnsNames.length > 0 ? [...dnsNames.map((dns) => `DNS:${dns}`), 'IP:127.0.0.1'] : [`DNS:${name}.client.invalid`];
    writeFileSync(file('extensions'), `basicConstraints=CA:FALSE\nsubjectAltName=${names.join()}\n`);
    await run('openssl', ['req', '-new', ...NEW_KEY, '-subj', `/CN=${name}`, '-keyout', file('key'), '-out', file('request')]);
    await run('openssl', ['x509', '-req', '-in', file('request'), '-days', '2', '-extfile', file('extensions'), '-out', file('crt'),
      '-CA', this.file, '-CAkey', join(this.folder, 'ca.key'), '-CAcreateserial']);
    return {
      certificate: readFileSync(file('crt'), 'utf8'), key: readFileSync(file('key'), 'utf8'), certificateFile: file('crt'), keyFile: file('key'),
    };
  }
}
