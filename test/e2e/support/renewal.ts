import { createHash } from 'crypto';
import { connect } from 'tls';
import { get, kubectl } from './kubectl';

/** Asks cert-manager for a new certificate, as `cmctl renew` does it. */
export async function renew(certificate: string, namespace: string): Promise<void> {
  const condition = { type: 'Issuing', status: 'True', reason: 'ManuallyTriggered', message: 'renewed by a test', lastTransitionTime: new Date().toISOString() };
  const { status: { conditions } } = (await get(`certificate/${certificate}`, namespace))!;
  const patch = { status: { conditions: [...conditions.filter(({ type }: { type: string }) => type !== 'Issuing'), condition] } };
  await kubectl('patch', 'certificate', certificate, '-n', namespace, '--subresource=status', '--type=merge', '-p', JSON.stringify(patch));
}

/** The fingerprint of the certificate that a port serves, whoever signed it; rejects when nobody listens. */
export function fingerprint(address: string): Promise<string> {
  const [host, port] = address.split(':');
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port), servername: host, rejectUnauthorized: false }, () => {
      resolve(createHash('sha256').update(socket.getPeerCertificate().raw).digest('hex'));
      socket.end();
    });
    socket.on('error', reject);
  });
}

/** Connects again and again, and keeps what it was served, or why not. */
export class Handshakes {
  public readonly seen: { readonly at: number; readonly answer: string }[] = [];
  private running = true;
  private readonly done: Promise<void>;

  constructor(address: string) {
    this.done = this.look(address);
  }

  public async stop(): Promise<void> {
    this.running = false;
    await this.done;
  }

  /** how long nobody listened, in milliseconds */
  public get gap(): number {
    const refused = this.seen.filter(({ answer }) => !/^[0-9a-f]{64}$/.test(answer));
    return refused.length === 0 ? 0 : refused[refused.length - 1].at - refused[0].at;
  }

  private async look(address: string): Promise<void> {
    while (this.running) {
      const at = Date.now();
      const answer = await fingerprint(address).catch((error: NodeJS.ErrnoException) => error.code ?? error.message);
      this.seen.push({ at, answer });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
