import { invalid } from './check';

/** Public certificates as text. Throws for anything else, and does not show what may be a private key. */
export function checkPem(prop: string, pem: string): string {
  if (/PRIVATE KEY-----/.test(pem)) {
    throw new Error(`${prop} must not hold a private key: it would stand in the rendered YAML for everybody to read. Give the certificates alone.`);
  }
  if (!/^-----BEGIN CERTIFICATE-----\r?\n[\s\S]+-----END CERTIFICATE-----\s*$/.test(pem.trimStart())) {
    throw invalid(prop, 'must be certificates in PEM (-----BEGIN CERTIFICATE-----)', pem.slice(0, 40));
  }
  return pem;
}
