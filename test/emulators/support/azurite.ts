import { mkdtempSync } from 'fs';
import { request } from 'https';
import { join } from 'path';
import { accessToken } from './entra';
import { Line } from './line';
import { Issued } from '../../e2e/support/pki';
import { freePort, Service } from '../../proxies/support/service';
import { AZURITE, LOOPBACK } from '../environment';

export interface AzuriteOptions {
  readonly folder: string;
  /** for `*.blob.core.windows.net`: it takes tokens over TLS alone */
  readonly tls: Issued;
  readonly containers?: string[];
}

/** A storage account with a key of its own, which is Base64 of anything. */
export const ACCOUNT = { name: 'registryaccount', key: Buffer.from('the key of the account').toString('base64') };

/**
 * Azure Blob Storage in the form of Azurite. It checks signatures by the account's key; of tokens it reads issuer, audience and time.
 *
 * @see https://github.com/Azure/Azurite
 */
export class Azurite {
  public static async start({ folder, tls, containers = ['registry'] }: AzuriteOptions): Promise<Azurite> {
    const port = await freePort();
    const home = mkdtempSync(join(folder, 'azurite-'));
    const args = [
      AZURITE, '--blobHost', LOOPBACK, '--blobPort', `${port}`, '--location', home, '--disableTelemetry',
      '--cert', tls.certificateFile, '--key', tls.keyFile, '--oauth', 'basic',
    ];
    const env = { AZURITE_ACCOUNTS: `${ACCOUNT.name}:${ACCOUNT.key}` };
    const service = await Service.start('azurite', process.execPath, args, { folder: home, port, env });
    const azurite = new Azurite(service, await Line.to(port));
    for (const container of containers) {
      await azurite.makeContainer(container);
    }
    return azurite;
  }

  private constructor(private readonly service: Service, private readonly line: Line) {}

  public get port(): number {
    return this.line.port;
  }

  /** The `serviceurl` with the account in its path, as emulators and appliances have it. */
  public get serviceUrl(): string {
    return `https://${LOOPBACK}:${this.port}/${ACCOUNT.name}`;
  }

  /** What it has answered: a line for each request. */
  public log(): string {
    return this.service.log();
  }

  /** Connections are refused; open ones break. What it holds stays. */
  public away(): Promise<void> {
    return this.line.away();
  }

  /** Connections are taken and nothing is ever answered. */
  public hang(): Promise<void> {
    return this.line.hang();
  }

  public again(): Promise<void> {
    return this.line.again();
  }

  public async stop(): Promise<void> {
    await this.line.away();
    await this.service.stop();
  }

  private makeContainer(name: string): Promise<void> {
    const headers = { 'authorization': `Bearer ${accessToken()}`, 'x-ms-version': '2024-11-04', 'content-length': 0 };
    return new Promise((resolve, reject) => {
      request(`${this.serviceUrl}/${name}?restype=container`, { method: 'PUT', headers, rejectUnauthorized: false, agent: false }, (answer) => {
        answer.resume();
        answer.on('end', () => answer.statusCode === 201 ? resolve() : reject(new Error(`the container ${name} is not made: ${answer.statusCode}`)));
      }).on('error', reject).end();
    });
  }
}
