/** Kinds of payment in words, for the days they are held before they count as cleared. */
import type { Method } from '#shared/contract/index.ts';

export const BANK_TENDERS: readonly (readonly [Method, string])[] = [
  ['cash', 'Cash'],
  ['check', 'Check'],
  ['ach', 'ACH'],
  ['eft', 'Electronic transfer'],
  ['card', 'Card'],
  ['moneyOrder', 'Money order'],
  ['premiumFinance', 'Premium finance draft'],
];
