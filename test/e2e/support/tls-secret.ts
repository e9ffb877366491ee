import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { kubectl } from './kubectl';
import { run } from './program';
import { pem } from '../environment';

/** Makes a TLS Secret; returns the certificate in it, which is its own authority. */
export async function selfSigned(namespace: string, name: string, host: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tls-'));
  try {
    const [certificate, key] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
    await run('openssl', [
      'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`,
      '-keyout', key, '-out', certificate,
    ]);
    await kubectl('create', 'secret', 'tls', name, '-n', namespace, `--cert=${certificate}`, `--key=${key}`);
    return pem(certificate);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
