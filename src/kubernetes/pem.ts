import { X509Certificate } from 'crypto';
import { invalid } from './check';

/**
 * Certificates in PEM, with the text around them, as one literal block of YAML can hold it.
 *
 * Throws when there is none, when one cannot be read, and for anything else in PEM: a private key above all.
 */
export function checkCertificates(prop: string, pem: string): string {
  const rule = 'must be certificates in PEM (-----BEGIN CERTIFICATE-----)';
  const text = pem.split(/\r?\n/).map((line) => line.trimEnd()).join('\n').trim();
  if (/PRIVATE KEY/.test(text)) {
    throw new Error(`${prop} must not hold a private key: it would stand in the rendered YAML for everybody to read. Give the certificates alone.`);
  }
  const kinds = [...text.matchAll(/^-----BEGIN ([^-]*)-----$/gm)].map(([, kind]) => kind);
  const other = kinds.find((kind) => kind !== 'CERTIFICATE');
  if (other !== undefined) {
    throw invalid(prop, rule, `-----BEGIN ${other}-----`);
  }
  const blocks = text.match(/^-----BEGIN CERTIFICATE-----\n[\s\S]*?\n-----END CERTIFICATE-----$/gm) ?? [];
  if (kinds.length === 0 || blocks.length !== kinds.length) {
    throw invalid(prop, rule, text.slice(0, 40));
  }
  blocks.forEach((block, index) => {
    if (!isCertificate(block)) {
      throw invalid(prop, rule, block.slice(0, 60), `Number ${index + 1} of ${blocks.length} cannot be read.`);
    }
  });
  return `${text}\n`;
}

function isCertificate(block: string): boolean {
  try {
    return new X509Certificate(block).raw.length > 0;
  } catch {
    return false;
  }
}
