export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Twice the standard error of the median of the rounds' ratios (1.253 · 1.4826 · MAD / √n), beyond which it is hardly chance; and at least
 * 0.05, since a handful of rounds can agree by chance.
 */
export function noiseOf(ratios: readonly number[]): number {
  const middle = median(ratios);
  const deviation = 1.4826 * median(ratios.map((ratio) => Math.abs(ratio - middle)));
  return Math.max(0.05, 2 * 1.253 * deviation / Math.sqrt(ratios.length));
}
