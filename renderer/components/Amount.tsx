/** Amounts as figures: two decimals, no currency sign, negatives in parentheses that hang so that digits line up. */
import type { Cents } from '#shared/money/index.ts';
import { formatMoney } from '#shared/money/index.ts';

type Props = {
  readonly cents: Cents;
  /** `dash`: not applicable where zero, such as the empty side of a debit and a credit column. */
  readonly zero?: '0.00' | 'dash' | 'blank';
  readonly className?: string;
};

export function Amount({ cents, zero = '0.00', className = '' }: Props) {
  if (cents === 0) {
    if (zero === 'blank') return null;
    return <span className={`amt-zero ${className}`}>{formatMoney(cents, { zero })}</span>;
  }
  return <span className={cents < 0 ? `amt-neg ${className}` : className}>{formatMoney(cents)}</span>;
}
