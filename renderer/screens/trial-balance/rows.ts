/** The trial balance as one list: fund by fund, a head, its accounts, its totals. */
import type { Fund, TrialBalanceRow } from '#shared/contract/index.ts';
import { add, type Cents, subtract, ZERO } from '#shared/money/index.ts';

export type FundTotal = { readonly fund: Fund; readonly debitCents: Cents; readonly creditCents: Cents };
export type Line =
  | { readonly kind: 'head'; readonly fund: Fund }
  | { readonly kind: 'account'; readonly row: TrialBalanceRow }
  | { readonly kind: 'total'; readonly total: FundTotal };

export function linesOf(rows: readonly TrialBalanceRow[], totals: readonly FundTotal[]): readonly Line[] {
  return totals.flatMap((total): Line[] => {
    const accounts = rows.filter((row) => row.fund === total.fund);
    if (accounts.length === 0) return [];
    return [
      { kind: 'head', fund: total.fund },
      ...accounts.map((row): Line => ({ kind: 'account', row })),
      { kind: 'total', total },
    ];
  });
}

export function lineKey(line: Line): string {
  switch (line.kind) {
    case 'head':
      return `head ${line.fund}`;
    case 'account':
      return String(line.row.ledgerAccountId);
    case 'total':
      return `total ${line.total.fund}`;
  }
}

export type Grand = {
  readonly debitCents: Cents;
  readonly creditCents: Cents;
  readonly differenceCents: Cents;
};

export function grandOf(totals: readonly FundTotal[]): Grand {
  const debitCents = add(ZERO, ...totals.map((total) => total.debitCents));
  const creditCents = add(ZERO, ...totals.map((total) => total.creditCents));
  return { debitCents, creditCents, differenceCents: subtract(debitCents, creditCents) };
}

export function totalOf(totals: readonly FundTotal[], fund: Fund): FundTotal {
  return totals.find((total) => total.fund === fund) ?? { fund, debitCents: ZERO, creditCents: ZERO };
}
