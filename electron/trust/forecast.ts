/**
 * The next 30 or 60 days of trust: what is due to payees, slices still to be billed included, leaves on its due date as far as it is collected by then, open
 * invoices come in when their payers usually pay. Figures are expectations, told apart from what is booked.
 */
import type { ReadDb } from '#db/connection/index.ts';
import { openDues, plannedDues } from '#electron/carriers/index.ts';
import {
  bankAccountOf,
  bankAccountsOf,
  ownersAsOf,
  type TrustDay,
  trustDaysFrom,
} from '#electron/ledger/index.ts';
import { ownerName } from '#electron/parties/index.ts';
import { addDays, type LocalDate, maxDate, minDate } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { type Expected, project } from './forecast-rules.ts';
import { cashOf, requiredOf } from './rules.ts';

/** Invoices later than this are not counted on. */
const TOO_LATE_DAYS = 90;
/** Payers whose own history is read; smaller ones are expected by the average. */
const PAYERS_MAX = 250;
const LISTED_MAX = 100;
/** Later than its payer's habit: expected within this many days. */
const OVERDUE_EXPECTED_DAYS = 14;

export function forecast(
  db: ReadDb,
  asked: { readonly days: 30 | 60; readonly bankAccountId?: number | undefined },
  today: LocalDate,
) {
  const through = addDays(today, asked.days);
  const banks =
    asked.bankAccountId === undefined
      ? bankAccountsOf(db, 'trust').map(({ id }) => id)
      : [bankAccountOf(db, 'trust', asked.bankAccountId).id];
  const held = new Map<string, number>();
  let [cash, required] = [0, 0];
  for (const bank of banks) {
    const day = trustDaysFrom(db, bank, today)[0] as TrustDay;
    cash += cashOf(day);
    required += requiredOf(day);
    for (const owner of ownersAsOf(db, bank, today))
      held.set(owner.beneficiary, (held.get(owner.beneficiary) ?? 0) + owner.cents);
  }
  // With one account asked for, only what is assigned to it belongs to its future.
  const belongs = bankFilter(db, asked.bankAccountId);
  const collections = expectedCollections(db, today, through, belongs);
  const dues = [...openDues(db), ...plannedDues(db, through)]
    .filter(({ payee, dueOn }) => dueOn <= through && belongs.payee(payee))
    .map((due) => ({
      payee: due.payee,
      on: maxDate(due.dueOn, today),
      dueOn: due.dueOn,
      cents: due.openCents,
    }));
  const projected = project({
    today,
    through,
    cash,
    required,
    held,
    dues,
    collections: collections.expected,
  });
  const lowest = projected.points.reduce((low, point) =>
    point.cashCents - point.heldForOthersCents < low.cashCents - low.heldForOthersCents ? point : low,
  );
  return {
    from: today,
    days: asked.days,
    cashCents: cash as Cents,
    points: projected.points,
    weeks: projected.weeks,
    due: projected.due
      .map((due) => ({ ...due, name: ownerName(db, due.payee) ?? due.payee }))
      .slice(0, LISTED_MAX),
    payers: collections.payers.slice(0, LISTED_MAX),
    averageLateDays: collections.averageLateDays,
    notExpectedCents: collections.notExpectedCents,
    lowest: { on: lowest.on, surplusCents: (lowest.cashCents - lowest.heldForOthersCents) as Cents },
  };
}

type Belongs = {
  readonly payee: (payee: string) => boolean;
  readonly carrier: (carrierId: number, state: string) => boolean;
};

/** Whose future money goes through a bank account, by assignment; everything when none was asked for. */
function bankFilter(db: ReadDb, bankAccountId: number | undefined): Belongs {
  if (bankAccountId === undefined) return { payee: () => true, carrier: () => true };
  const assigned = new Map(
    db
      .rows<{ kind: string; key: string; bank: number }>(
        "SELECT kind, key, bank_account_id AS bank FROM bank_assignment WHERE fund = 'trust'",
      )
      .map((row) => [`${row.kind} ${row.key}`, row.bank]),
  );
  const fallback = bankAccountOf(db, 'trust', undefined).id;
  const carrier = (carrierId: number, state: string): boolean =>
    (assigned.get(`carrier ${carrierId}`) ?? assigned.get(`state ${state}`) ?? fallback) === bankAccountId;
  return {
    carrier,
    payee: (payee) => {
      const [kind, key = ''] = payee.split(':');
      return kind === 'carrier' ? carrier(Number(key), '') : carrier(0, key);
    },
  };
}

type OpenRow = {
  account: number;
  dueOn: LocalDate;
  beneficiary: string;
  carrierId: number;
  state: string;
  cents: number;
  agencyCents: number;
};

/** What is open and due by the end of the horizon, with the day each payer is expected to pay. */
function expectedCollections(db: ReadDb, today: LocalDate, through: LocalDate, belongs: Belongs) {
  const earliest = addDays(today, -TOO_LATE_DAYS);
  const rows = db
    .rows<OpenRow>(
      `SELECT i.account_id AS account, i.due_on AS dueOn, c.beneficiary, o.carrier_id AS carrierId, o.state,
         sum(i.open_cents - i.open_commission_cents) AS cents, sum(i.open_commission_cents) AS agencyCents
       FROM (
         SELECT i.* FROM invoice AS v JOIN invoice_item AS i ON i.invoice_id = v.id
           WHERE v.open_cents > 0 AND v.due_on BETWEEN ? AND ? AND i.open_cents > 0
         UNION ALL SELECT * FROM invoice_item WHERE invoice_id IS NULL AND bill_on <= ? AND due_on BETWEEN ? AND ?
           AND open_cents > 0) AS i
       JOIN charge AS c ON c.id = i.charge_id JOIN policy_term AS t ON t.id = i.policy_term_id
       JOIN policy AS o ON o.id = t.policy_id GROUP BY 1, 2, 3, 4, 5`,
      earliest,
      through,
      through,
      earliest,
      through,
    )
    .filter((row) => belongs.carrier(row.carrierId, row.state));
  const open = new Map<number, number>();
  for (const row of rows) open.set(row.account, (open.get(row.account) ?? 0) + row.cents + row.agencyCents);
  const largest = [...open].toSorted((a, b) => b[1] - a[1] || a[0] - b[0]);
  const lateness = latenessOf(
    db,
    largest.slice(0, PAYERS_MAX).map(([account]) => account),
  );
  const averageLateDays = lateness.averageDays;
  const expectedOn = (account: number, dueOn: LocalDate): LocalDate => {
    const on = addDays(dueOn, lateness.days.get(account) ?? averageLateDays);
    // Already later than is its payer's habit: soon, not never.
    return on > today ? on : minDate(addDays(today, OVERDUE_EXPECTED_DAYS), through);
  };
  const expected: Expected[] = rows.map((row) => ({
    on: expectedOn(row.account, row.dueOn),
    beneficiary: row.beneficiary,
    cents: row.cents,
    agencyCents: row.agencyCents,
  }));
  const notExpectedCents =
    db.value<number>('SELECT coalesce(sum(cents), 0) FROM open_day WHERE due_on < ?', earliest) ?? 0;
  return {
    expected,
    averageLateDays,
    notExpectedCents: notExpectedCents as Cents,
    payers: largest.slice(0, LISTED_MAX).map(([accountId, cents]) => {
      const dueOn = rows.find((row) => row.account === accountId)?.dueOn ?? today;
      return {
        accountId,
        name: ownerName(db, `client:${accountId}`) ?? '',
        openCents: cents as Cents,
        expectedOn: expectedOn(accountId, dueOn),
        lateDays: lateness.days.get(accountId) ?? null,
      };
    }),
  };
}

/** Whole days after due each payer paid, weighted by amount over the last receipts; and the average of them all. */
function latenessOf(
  db: ReadDb,
  accounts: readonly number[],
): { days: ReadonlyMap<number, number>; averageDays: number } {
  const rows = db.rows<{ account: number; dayCents: number; cents: number }>(
    `SELECT a.value AS account, sum(x.cents * CAST(julianday(r.received_on) - julianday(i.due_on) AS INTEGER)) AS dayCents, sum(x.cents) AS cents
     FROM json_each(?) AS a CROSS JOIN receipt AS r ON r.id IN (SELECT id FROM receipt WHERE account_id = a.value
         ORDER BY received_on DESC LIMIT 12)
     JOIN allocation AS x ON x.receipt_id = r.id JOIN invoice_item AS i ON i.id = x.invoice_item_id GROUP BY 1`,
    JSON.stringify(accounts),
  );
  const days = new Map(rows.map((row) => [row.account, Math.trunc(row.dayCents / row.cents)]));
  const [dayCents, cents] = rows.reduce(
    ([a, b], row) => [a + row.dayCents, b + row.cents] as [number, number],
    [0, 0] as [number, number],
  );
  return { days, averageDays: cents === 0 ? 0 : Math.trunc(dayCents / cents) };
}
