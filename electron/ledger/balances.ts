/** Balances from the month and day tables: any date costs months plus days, never the number of entries. */
import type { ReadDb } from '#db/connection/index.ts';
import { type LocalDate, monthOf, startOfMonth } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';

export type AccountBalance = {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly fund: 'trust' | 'operating';
  readonly class: 'asset' | 'liability' | 'equity' | 'income' | 'expense';
  readonly normal_side: 'debit' | 'credit';
  readonly is_control: 0 | 1;
  readonly cents: Cents;
};

/** Every account with its balance (debit positive) as of a date, that day included. */
export function balancesAsOf(db: ReadDb, asOf: LocalDate): AccountBalance[] {
  return db.rows<AccountBalance>(
    `SELECT a.id, a.code, a.name, a.fund, a.class, a.normal_side, a.is_control,
       coalesce((SELECT sum(cents) FROM account_month WHERE ledger_account_id = a.id AND month < ?), 0)
       + coalesce((SELECT sum(cents) FROM account_day WHERE ledger_account_id = a.id AND on_date BETWEEN ? AND ?), 0) AS cents
     FROM ledger_account AS a ORDER BY a.fund DESC, a.code`,
    monthOf(asOf),
    startOfMonth(asOf),
    asOf,
  );
}

/** Balance of one account as of a date, that day included. */
export function balanceAsOf(db: ReadDb, ledgerAccountId: number, asOf: LocalDate): Cents {
  return (db.value<number>(
    `SELECT coalesce((SELECT sum(cents) FROM account_month WHERE ledger_account_id = ? AND month < ?), 0)
      + coalesce((SELECT sum(cents) FROM account_day WHERE ledger_account_id = ? AND on_date BETWEEN ? AND ?), 0)`,
    ledgerAccountId,
    monthOf(asOf),
    ledgerAccountId,
    startOfMonth(asOf),
    asOf,
  ) ?? 0) as Cents;
}

/** As known at an instant: only entries recorded by then count, whatever their accounting date. Walks the lines. */
export function balancesKnownAt(db: ReadDb, asOf: LocalDate, knownAt: string): AccountBalance[] {
  return db.rows<AccountBalance>(
    `SELECT a.id, a.code, a.name, a.fund, a.class, a.normal_side, a.is_control, coalesce(s.cents, 0) AS cents
     FROM ledger_account AS a LEFT JOIN (
       SELECT l.ledger_account_id, sum(l.cents) AS cents FROM journal_entry AS e JOIN journal_line AS l ON l.entry_id = e.id
       WHERE e.accounting_on <= ? AND e.recorded_at <= ? GROUP BY 1) AS s ON s.ledger_account_id = a.id
     ORDER BY a.fund DESC, a.code`,
    asOf,
    knownAt,
  );
}
