import { checkImageHost } from './image-host';
import type { TrustedCa } from './trusted-ca';
import { checkRepository } from '../access/image-reference';
import { invalid } from '../kubernetes/check';

/** Another registry with the same images, which nodes ask first. */
export interface NodeMirror {
  /**
   * Its address, `https://host`, `https://host:port`, or with the path under which it keeps the images:
   * `https://harbor.example.com/dockerhub` has `docker.io/library/busybox` as `harbor.example.com/dockerhub/library/busybox`.
   *
   * It has to serve without a password: a kubelet has none for it.
   */
  readonly url: string;

  /**
   * Who signed its certificate.
   *
   * @default - an authority that nodes trust anyway
   */
  readonly ca?: TrustedCa;
}

/** Where a mirror is. */
export interface MirrorAddress {
  readonly host: string;
  /** the path before the repository, such as `dockerhub`; empty without one */
  readonly path: string;
}

/** Throws when the URL is none that works with every runtime. */
export function mirrorAddress(prop: string, url: string): MirrorAddress {
  const rule = 'must be "https://host", "https://host:port" or that with the path of the images';
  const [, authority, path = ''] = /^https:\/\/([^/?#]+)(?:\/([^?#]*?))?\/?$/.exec(url) ?? [];
  if (authority === undefined) {
    throw invalid(prop, rule, url, url.startsWith('http://') ? 'Whoever is on the way could give nodes other images.' : undefined);
  }
  if (/^v[12](\/|$)/.test(path)) {
    throw invalid(prop, rule, url, `The path is that of images, not of the API. Write "https://${authority}${path.slice(2)}".`);
  }
  checkImageHost(prop, authority);
  if (path) {
    checkRepository(prop, path);
  }
  return { host: authority, path };
}
