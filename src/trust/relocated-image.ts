import { checkImageHost } from './image-host';
import { checkRepository } from '../access/image-reference';

/**
 * The same image in another registry, which may keep it below a path: `docker.io/library/busybox:1` in `mirror.example.com/hub` is
 * `mirror.example.com/hub/library/busybox:1`.
 */
export function relocatedImage(image: string, imageRegistry: string): string {
  const [host, ...path] = imageRegistry.split('/');
  checkImageHost('imageRegistry', host);
  if (path.length > 0) {
    checkRepository('imageRegistry', path.join('/'));
  }
  return `${imageRegistry}/${image.slice(image.indexOf('/') + 1)}`;
}
