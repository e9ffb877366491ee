import { Size, SizeRoundingBehavior } from 'cdk8s';
import { invalid } from '../kubernetes/check';

/** Bytes, as a storage driver wants them. Throws when it is not between the two, or no multiple of the third. */
export function bytes(prop: string, size: Size, { min, max, multiple }: { min: Size; max?: Size; multiple?: Size }): number {
  const given = kibibytes(size);
  if (!Number.isInteger(given) || given < kibibytes(min) || (max && given > kibibytes(max))) {
    throw invalid(prop, `must be whole Ki, ${words(min)}${max ? ` to ${words(max)}` : ' or more'}`, words(size));
  }
  if (multiple && given % kibibytes(multiple) !== 0) {
    throw invalid(prop, `must be a multiple of ${words(multiple)}`, words(size));
  }
  return given * 1024;
}

function kibibytes(size: Size): number {
  return size.toKibibytes({ rounding: SizeRoundingBehavior.NONE });
}

function words(size: Size): string {
  const amount = kibibytes(size);
  return amount % 1024 === 0 ? `${amount / 1024} Mi` : `${amount} Ki`;
}

/** Throws when it is no whole number of at least `min`. */
export function atLeast(prop: string, min: number, given: number): number {
  if (!Number.isInteger(given) || given < min) {
    throw invalid(prop, `must be a whole number, at least ${min}`, given);
  }
  return given;
}

/**
 * The folder in the bucket below which the registry keeps everything, without a slash first or last. Throws when it is no such path.
 */
export function checkRootDirectory(given: string): string {
  const path = given.replace(/^\/|\/$/g, '');
  if (path !== '' && !/^[\w!.*'()-]+(\/[\w!.*'()-]+)*$/.test(path) || path.split('/').some((folder) => /^\.\.?$/.test(folder))) {
    throw invalid('storage.rootDirectory', 'must be a path in the bucket, such as "images" or "team/images"', given);
  }
  return path;
}
