import * as http from 'http';
import * as https from 'https';
import { TLSSocket } from 'tls';
import { pause, waitFor } from './wait';
import { pem, TRUST } from '../environment';

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface RequestOptions {
  readonly method?: string;
  /** name:password */
  readonly user?: string;
  readonly body?: Buffer;
  readonly accept?: string;
  /** PEM to trust instead of E2E_TRUST */
  readonly trust?: string;
  readonly agent?: https.Agent;
}

/** One request, no redirect followed. Rejects when there is no connection, or one that cannot be trusted. */
export function request(url: string, { method = 'GET', user, body, accept, trust = pem(TRUST), agent }: RequestOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { ...(accept && { accept }), ...(body && { 'content-length': body.length, 'content-type': 'application/octet-stream' }) };
    const options = { method, auth: user, headers, timeout: 30_000 };
    const sent = url.startsWith('https:')
      ? https.request(url, { ...options, ca: trust, agent: agent ?? false })
      : http.request(url, { ...options, agent: false });
    sent.on('timeout', () => sent.destroy(new Error(`no answer within 30 s: ${method} ${url}`)));
    sent.on('error', reject);
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }));
    });
    sent.end(body);
  });
}

/** The status of an answer, or the code of the error (`ECONNREFUSED`) when there is none. */
export async function status(url: string, options?: RequestOptions): Promise<number | string> {
  try {
    return (await request(url, options)).status;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? (error as Error).message;
  }
}

/** Until the registry asks for a password on HTTPS, with a certificate that clients trust: routes and certificates take seconds to be read. */
export async function served(host: string, trust?: string, seconds = 60): Promise<void> {
  await waitFor(`https://${host}/v2/ asks for a password`, seconds, async () => {
    const answer = await status(`https://${host}/v2/`, { trust });
    if (answer !== 401) {
      throw new Error(`last answer: ${answer}`);
    }
    return true;
  });
}

/** The certificate that a host serves, verified by what clients trust; rejects when they would not. */
export function servedCertificate(host: string): Promise<{ names: string; issuer: string; chain: number }> {
  return new Promise((resolve, reject) => {
    const sent = https.request(`https://${host}/v2/`, { ca: pem(TRUST), agent: false }, (response) => {
      const leaf = (response.socket as TLSSocket).getPeerCertificate(true);
      let chain = 1;
      for (let link = leaf; link.issuerCertificate && link.issuerCertificate !== link; link = link.issuerCertificate) {
        chain++;
      }
      response.resume();
      resolve({ names: leaf.subjectaltname ?? '', issuer: String(leaf.issuer.CN), chain });
    });
    sent.on('error', reject).end();
  });
}

/** Asks again and again what a host answers, and keeps each answer. */
export class Watch {
  public readonly seen: { readonly at: number; readonly url: string; readonly answer: number | string; readonly location?: string }[] = [];
  private running = true;
  private readonly done: Promise<unknown>;

  constructor(urls: string[], private readonly options: RequestOptions & { readonly everyMilliseconds?: number } = {}) {
    this.done = Promise.all(urls.map((url) => this.ask(url)));
  }

  public async stop(): Promise<void> {
    this.running = false;
    await this.done;
  }

  public answers(since = 0): (number | string)[] {
    return [...new Set(this.seen.filter(({ at }) => at >= since).map(({ answer }) => answer))];
  }

  private async ask(url: string): Promise<void> {
    while (this.running) {
      const at = Date.now();
      try {
        const { status: answer, headers } = await request(url, this.options);
        this.seen.push({ at, url, answer, location: headers.location });
      } catch (error) {
        this.seen.push({ at, url, answer: (error as NodeJS.ErrnoException).code ?? (error as Error).message });
      }
      await pause(this.options.everyMilliseconds ?? 200);
    }
  }
}

/** What on plain HTTP would invite a client to send its password, or serve it. */
export function unsafeOnPlainHttp(watch: Watch): string[] {
  return watch.seen
    .filter(({ answer, location }) => typeof answer === 'number' && (
      answer < 300 || answer === 401 || (answer < 400 && !location?.startsWith('https://'))
    ))
    .map(({ url, answer, location }) => `${url}: ${answer} ${location ?? ''}`);
}

export const PATHS = ['/', '/v2/', '/v2/_catalog'];
