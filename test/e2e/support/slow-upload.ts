import { createHash, randomBytes } from 'crypto';
import { ClientRequest, IncomingMessage } from 'http';
import { request, RequestOptions } from 'https';
import { pause } from './wait';

const PIECE = randomBytes(2 ** 20);

/** Where a layer is sent, and how fast. */
export interface SlowUpload {
  /** host:port to connect to, and the name that it is asked for */
  readonly address: string;
  readonly servername: string;
  readonly user: string;
  readonly trust: string;
  readonly mebibytes: number;
  readonly seconds: number;
}

export interface SlowOutcome {
  /** the statuses of PATCH and PUT, or the code of an error */
  readonly patch: number | string;
  readonly put?: number | string;
  readonly seconds: number;
  /** what the registry then says that it has */
  readonly size?: number;
}

/** One layer by one PATCH at a steady rate, as a client on a slow line sends it. */
export async function uploadSlowly({ address, servername, user, trust, mebibytes, seconds }: SlowUpload): Promise<SlowOutcome> {
  const [host, port] = address.split(':');
  const options: RequestOptions = { host, port, servername, ca: trust, auth: user, agent: false, headers: { host: servername } };
  const begun = await ask({ ...options, method: 'POST', path: '/v2/slow/layer/blobs/uploads/' }, (sent) => sent.end());
  const since = Date.now();
  const hash = createHash('sha256');
  const patch = await ask({ ...options, method: 'PATCH', path: begun.headers.location }, async (sent) => {
    for (let piece = 1; piece <= mebibytes && !sent.destroyed; piece++) {
      hash.update(PIECE);
      if (!sent.write(PIECE)) {
        await Promise.race([new Promise((resolve) => sent.once('drain', resolve)), new Promise((resolve) => sent.once('close', resolve))]);
      }
      await pause(since + piece / mebibytes * seconds * 1000 - Date.now());
    }
    sent.end();
  });
  const took = Math.round((Date.now() - since) / 1000);
  if (patch.statusCode !== 202) {
    return { patch: patch.statusCode!, seconds: took };
  }
  const digest = `sha256:${hash.digest('hex')}`;
  const { location } = patch.headers;
  const put = await ask({ ...options, method: 'PUT', path: `${location}${location!.includes('?') ? '&' : '?'}digest=${digest}` }, (sent) => sent.end());
  const head = await ask({ ...options, method: 'HEAD', path: `/v2/slow/layer/blobs/${digest}` }, (sent) => sent.end());
  return { patch: 202, put: put.statusCode!, seconds: took, size: Number(head.headers['content-length']) };
}

/** The answer; an error counts as one whose status is its code. */
function ask(options: RequestOptions, write: (sent: ClientRequest) => unknown): Promise<Pick<IncomingMessage, 'headers'> & { statusCode?: number | any }> {
  return new Promise((resolve) => {
    const sent = request(options, (response) => {
      response.resume();
      resolve(response);
    });
    sent.on('error', (error: NodeJS.ErrnoException) => resolve({ statusCode: error.code ?? error.message, headers: {} }));
    write(sent);
  });
}
