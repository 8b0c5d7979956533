/** Amounts as people read them, and as other programs take them. */
import type { Cents } from './cents.ts';

export type MoneyFormat = {
  /** How zero prints: a true zero (default), or an en dash where a column reads better without noughts. */
  readonly zero?: '0.00' | 'dash';
  /** Negatives as (1,234.56), the default, or as -1,234.56. */
  readonly style?: 'accounting' | 'plain';
};

/** `1,234.56`, always two decimals, no currency sign, the same in every locale. */
export function formatMoney(amount: Cents, format: MoneyFormat = {}): string {
  if (amount === 0) return format.zero === 'dash' ? '–' : '0.00';
  const size = Math.abs(amount);
  const odd = size % 100;
  const dollars = String((size - odd) / 100).replace(/\B(?=(?:[0-9]{3})+$)/g, ',');
  const text = `${dollars}.${String(odd).padStart(2, '0')}`;
  if (amount > 0) return text;
  return format.style === 'plain' ? `-${text}` : `(${text})`;
}
