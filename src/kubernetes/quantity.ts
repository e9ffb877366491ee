import { Size, SizeRoundingBehavior } from 'cdk8s';
import { invalid } from './check';

const UNITS = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi'];

/**
 * A size as the quantity that Kubernetes itself would write: anything else shows up as a change at every apply.
 *
 * Throws when it is less than 1 Mi or no whole number of Ki.
 */
export function sizeQuantity(prop: string, size: Size): string {
  const kibibytes = size.toKibibytes({ rounding: SizeRoundingBehavior.NONE });
  if (kibibytes < 1024) {
    throw invalid(prop, 'must be at least 1 Mi', `${kibibytes} Ki`, 'Did you mean Size.gibibytes(…)?');
  }
  if (!Number.isInteger(kibibytes)) {
    throw invalid(prop, 'must be a whole number of Ki', `${kibibytes} Ki`, 'Write it in a smaller unit, for example Size.mebibytes(1536) for 1.5 Gi.');
  }
  return canonical(kibibytes, 0);
}

/** A size where cdk8s-plus writes it in mebibytes. Throws when it is less than 1 Mi or no whole number of Mi. */
export function wholeMebibytes(prop: string, size: Size): number {
  const quantity = sizeQuantity(prop, size);
  if (quantity.endsWith('Ki')) {
    throw invalid(prop, 'must be a whole number of Mi', quantity);
  }
  return size.toMebibytes();
}

/** The same quantity as Kubernetes would write it: `1024Mi` is `1Gi`, `2000m` is `2`. */
export function canonicalQuantity(quantity: string): string {
  const [, amount, unit] = /^(\d+)([KMGTP]i|m)$/.exec(quantity) ?? [];
  if (unit === 'm') {
    return Number(amount) % 1000 === 0 ? `${Number(amount) / 1000}` : quantity;
  }
  return unit ? canonical(Number(amount), UNITS.indexOf(unit)) : quantity;
}

function canonical(amount: number, unit: number): string {
  while (amount % 1024 === 0 && unit < UNITS.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  return `${amount}${UNITS[unit]}`;
}

/**
 * Processor time as Kubernetes writes it (`500m`, `2`), from that or from a decimal number of cores (`0.5`).
 */
export function cpuQuantity(prop: string, value: string): string {
  const [, amount, milli] = /^(\d+(?:\.\d{1,3})?)(m?)$/.exec(value) ?? [];
  const millicores = Number(amount) * (milli ? 1 : 1000);
  if (!(millicores >= 1) || !Number.isInteger(Number(millicores.toFixed(6)))) {
    throw invalid(prop, 'must be cores ("2", "0.5") or thousandths of one ("250m")', value);
  }
  return canonicalQuantity(`${Math.round(millicores)}m`);
}
