/**
 * Control accounts against their detail. I2 and I3 are told as of the date; documents (I4) keep no history, so they are
 * compared with everything posted so far, whatever its date.
 */
import type { ReadDb } from '#db/connection/index.ts';
import { type AccountBalance, balancesAsOf } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { cents } from '#shared/money/index.ts';
import type { TieOut } from './rules.ts';

export type Balances = ReadonlyMap<string, number>;
export const balancesByCode = (balances: readonly AccountBalance[]): Balances =>
  new Map(balances.map((account) => [account.code, account.cents]));
export const sumOf = (balances: Balances, ...codes: readonly string[]): number =>
  codes.reduce((total, code) => total + (balances.get(code) ?? 0), 0);

const END_OF_TIME = '2199-12-31' as LocalDate;

export function tieOuts(
  db: ReadDb,
  balances: Balances,
  held: { readonly cashCents: number; readonly ownersCents: number },
): TieOut[] {
  const all = balancesByCode(balancesAsOf(db, END_OF_TIME));
  const total = (text: string, ...parameters: readonly string[]): number =>
    db.value<number>(text, ...parameters) ?? 0;
  const payable = (kind: 'carrier' | 'tax'): number =>
    total('SELECT sum(open_cents) FROM payable_day WHERE kind = ?', kind);
  return [
    tie(
      'Receivables = open items',
      sumOf(all, 'T1100', 'T1120'),
      total('SELECT sum(open_cents) FROM invoice WHERE open_cents > 0'),
    ),
    tie('Payables = carrier items', -sumOf(all, 'T2000', 'T2005'), payable('carrier')),
    tie('Trust cash = its owners', held.cashCents, held.ownersCents),
    tie('Unapplied = client funds', -sumOf(all, 'T2030'), total('SELECT sum(cents) FROM unapplied_fund')),
    tie('Interfund = agency share', sumOf(balances, 'O1390'), -sumOf(balances, 'T2090')),
    tie('Taxes = tax items', -sumOf(all, 'T2010', 'T2015'), payable('tax')),
    tie('Shortage = due to trust', sumOf(balances, 'T1190'), -sumOf(balances, 'O2390')),
    tie('Voluntary deposit = reserve', sumOf(balances, 'O1392'), -sumOf(balances, 'T3100')),
  ];
}

function tie(name: string, left: number, right: number): TieOut {
  return { name, leftCents: cents(left), differenceCents: cents(left - right) };
}
