import { invalid } from '../kubernetes/check';

const COMPONENT = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST_LENGTHS: Record<string, number> = { sha256: 64, sha384: 96, sha512: 128 };

/**
 * An image of a registry: `host/repository:tag`, `host/repository@digest` or `host/repository:tag@digest`.
 *
 * @see https://pkg.go.dev/github.com/distribution/reference
 */
export function imageReference(host: string, repository: string, reference: string): string {
  checkRepository('repository', repository);
  const name = `${host}/${repository}`;
  if (name.length > 255) {
    throw invalid('repository', 'must have at most 255 characters together with the host', name, `It has ${name.length}.`);
  }
  const { tag, digest } = split(reference);
  if (tag !== undefined) {
    checkTag('reference', tag);
  }
  if (digest !== undefined) {
    checkDigest('reference', digest);
  }
  return name + (tag === undefined ? '' : `:${tag}`) + (digest === undefined ? '' : `@${digest}`);
}

function split(reference: string): { tag?: string; digest?: string } {
  const at = reference.indexOf('@');
  if (at >= 0) {
    return { tag: reference.slice(0, at) || undefined, digest: reference.slice(at + 1) };
  }
  return reference.includes(':') ? { digest: reference } : { tag: reference };
}

export function checkRepository(prop: string, repository: string): string {
  const wrong = repository.split('/').find((component) => !COMPONENT.test(component));
  if (wrong !== undefined) {
    const lower = repository.toLowerCase();
    const fix = lower !== repository && lower.split('/').every((component) => COMPONENT.test(component)) ? ` Did you mean "${lower}"?` : '';
    throw invalid(prop, 'must be a path of lower case names (a-z, 0-9, and ".", "_", "__" or "-" between them)', repository, `"${wrong}" is none.${fix}`);
  }
  return repository;
}

function checkTag(prop: string, tag: string): void {
  if (!TAG.test(tag)) {
    throw invalid(prop, 'must be a tag (letters, digits, "_", "." and "-", not "." or "-" first, at most 128 characters) or a digest (sha256:…)', tag);
  }
}

function checkDigest(prop: string, digest: string): void {
  const [algorithm, hex, ...rest] = digest.split(':');
  const length = DIGEST_LENGTHS[algorithm];
  if (length === undefined || rest.length > 0 || !new RegExp(`^[a-f0-9]{${length}}$`).test(hex ?? '')) {
    throw invalid(prop, 'must be a digest of the form sha256:<64 hexadecimal digits> (or sha384, sha512)', digest);
  }
}

/** A whole reference to an image elsewhere, which must say which version of it: `mirror.example.com/registry:3.1.1`, with or without digest. */
export function checkImage(prop: string, image: string): string {
  const [, name, tag, digest] = /^([^@]+?)(?::([^:/@]+))?(?:@(.+))?$/.exec(image) ?? [];
  if (!name) {
    throw invalid(prop, 'must be an image reference', image);
  }
  const [first, ...path] = name.split('/');
  const hasHost = path.length > 0 && /[.:]|^localhost$/.test(first);
  if (hasHost && !/^[a-zA-Z0-9]([-a-zA-Z0-9.]*[a-zA-Z0-9])?(:\d+)?$/.test(first)) {
    throw invalid(prop, 'must begin with a host[:port] or a repository', image, `"${first}" is none.`);
  }
  checkRepository(prop, hasHost ? path.join('/') : name);
  if (tag === undefined && digest === undefined) {
    throw invalid(prop, 'must name a tag or a digest', image, 'Without one, every restart may run another version.');
  }
  if (tag !== undefined) {
    checkTag(prop, tag);
  }
  if (digest !== undefined) {
    checkDigest(prop, digest);
  }
  return image;
}
