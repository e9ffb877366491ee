import { createHash, randomBytes } from 'crypto';
import { ClientRequest, IncomingMessage } from 'http';
import { Door } from './door';
import { pause } from '../../e2e/support/wait';

export interface UploadOptions {
  readonly user?: string;
  readonly pieces: number;
  readonly bytes?: number;
  /** after each piece but the last */
  readonly pauseMilliseconds?: number;
  /** called when all but the last piece is sent and the pause is over */
  readonly beforeLast?: () => void | Promise<void>;
}

/** What came of an upload. */
export const STORED = 'stored';

/**
 * One layer in one request of unknown length, as docker sends it, piece by piece: POST, PATCH, PUT. Says at which request it failed, and
 * with which status or error.
 */
export async function upload(door: Door, repository: string, options: UploadOptions): Promise<string> {
  const { user, pieces, bytes = 64 * 1024, pauseMilliseconds = 0, beforeLast } = options;
  const begun = await door.request(`/v2/${repository}/blobs/uploads/`, { method: 'POST', user });
  if (begun.status !== 202) {
    return `POST: ${begun.status}`;
  }
  const hash = createHash('sha256');
  const headers = { 'content-type': 'application/octet-stream', 'transfer-encoding': 'chunked' };
  const patch = door.open('PATCH', begun.headers.location!, { auth: user, headers });
  const answer = answered(patch);
  let over = false;
  void answer.finally(() => over = true);
  for (let piece = 1; piece <= pieces && !over; piece++) {
    const body = randomBytes(bytes);
    hash.update(body);
    if (piece === pieces) {
      await beforeLast?.();
    }
    patch.write(body);
    if (piece < pieces && pauseMilliseconds > 0) {
      await Promise.race([pause(pauseMilliseconds), answer]);
    }
  }
  patch.end();
  const patched = await answer;
  if (typeof patched === 'string' || patched.statusCode !== 202) {
    return `PATCH: ${typeof patched === 'string' ? patched : patched.statusCode}`;
  }
  const { location } = patched.headers;
  const put = door.open('PUT', `${location}${location!.includes('?') ? '&' : '?'}digest=sha256:${hash.digest('hex')}`, { auth: user });
  put.end();
  const stored = await answered(put);
  return typeof stored !== 'string' && stored.statusCode === 201 ? STORED : `PUT: ${typeof stored === 'string' ? stored : stored.statusCode}`;
}

/** The answer, or the code of the error if the connection ends without one. */
function answered(request: ClientRequest): Promise<IncomingMessage | string> {
  return new Promise((resolve) => {
    request.on('response', (response) => {
      response.resume();
      resolve(response);
    });
    request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}
