import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { get } from './kubectl';
import { waitFor } from './wait';

const folder = mkdtempSync(join(tmpdir(), 'authorities-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The certificate of an authority of cert-manager's, as `registry.notes` fetches it; and a file with it. */
export async function authority(namespace: string, secretName: string, key = 'tls.crt'): Promise<{ pem: string; file: string }> {
  const encoded = await waitFor(`the Secret ${secretName}`, 60, async () => (await get(`secret/${secretName}`, namespace))?.data[key] as string | undefined);
  const pem = Buffer.from(encoded, 'base64').toString();
  const file = join(folder, `${namespace}-${secretName}.crt`);
  writeFileSync(file, pem);
  return { pem, file };
}
