/** Trust ratios of consultants (domain 4.4, oracle T20), as exact ratios of cents, told only while everything ties out. */
import type { ReadDb } from '#db/connection/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { TrustRatios } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { ratioText } from './rules.ts';
import { type Balances, sumOf } from './tie-outs.ts';

/**
 * basic = (cash + premium receivable) / premium payable; receivables with what is not billed yet, as payables are at bind,
 * and net of what clients have on account. debit: without the cash that belongs to clients’ credits. real: also without
 * what is more than 90 days past due.
 */
export function ratiosOf(
  db: ReadDb,
  asOf: LocalDate,
  balances: Balances,
  unreliable: string | null,
): TrustRatios {
  const cash = sumOf(balances, 'T1000', 'T1010', 'T1015') as Cents;
  const credits = -sumOf(balances, 'T2030', 'T2035') as Cents;
  const receivable = (sumOf(balances, 'T1100', 'T1105') - credits) as Cents;
  const payable = -sumOf(balances, 'T2000', 'T2005', 'T2010', 'T2015', 'T2020') as Cents;
  const aged = agedOn(db, asOf);
  const whyNot = unreliable ?? (payable <= 0 ? 'Nothing is owed to carriers or tax offices.' : null);
  const ratio = (above: number): string | null =>
    whyNot === null ? ratioText(above as Cents, payable) : null;
  return {
    basic: ratio(cash + receivable),
    debit: ratio(cash + receivable - credits),
    real: ratio(cash + receivable - credits - aged),
    whyNot,
    cashCents: cash,
    receivableCents: receivable,
    creditsCents: credits,
    agedCents: aged,
    payableCents: payable,
  };
}

/** Premium and fees on invoices more than 90 days past due on the day. */
const agedOn = (db: ReadDb, asOf: LocalDate): Cents =>
  (db.value<number>('SELECT coalesce(sum(cents), 0) FROM aged_day WHERE on_date <= ?', asOf) ?? 0) as Cents;
