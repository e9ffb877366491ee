import { Door } from './door';
import { HOST } from '../environment';

const REQUESTS = [['GET', '/'], ['GET', '/v2/'], ['GET', '/v2/_catalog'], ['POST', '/v2/team/image/blobs/uploads/']];

/** What plain HTTP answers, each kind of answer once: it must be a redirect to the same place on HTTPS, before anything else. */
export async function onPlainHttp(door: Door): Promise<string[]> {
  const answers = await Promise.all(REQUESTS.map(async ([method, path]) => {
    const { status, location } = await door.plain(path, method);
    const [, host, place] = /^https:\/\/([^/:]+)(?::443)?(\/.*)$/.exec(location ?? '') ?? [];
    return `${status} ${host === HOST && place === path ? 'the same on HTTPS' : location}`;
  }));
  return [...new Set(answers)];
}
