/** What a month still needs before it is closed, each item read from the books as they are now, with where to do it. */
import type { ReadDb } from '#db/connection/index.ts';
import { bankAccountsOf } from '#electron/ledger/index.ts';
import { WAITING } from '#electron/receipts/index.ts';
import { banks, position } from '#electron/trust/index.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { ChecklistItem } from '#shared/contract/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { reconciledThrough } from './reconciled.ts';

type Found = { readonly count: number; readonly cents: number };
const counted = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`;

export function checklist(db: ReadDb, throughOn: LocalDate, businessOn: LocalDate): ChecklistItem[] {
  const month = formatDate(throughOn, 'long');
  const trustBanks = bankAccountsOf(db, 'trust').filter(
    (bank) => bank.closed_on === null || bank.closed_on > throughOn,
  );
  const positions = trustBanks.map((bank) =>
    position(db, { asOf: throughOn, bankAccountId: bank.id }, businessOn),
  );
  const undeposited = one(
    db,
    `SELECT count(*) AS count, coalesce(sum(r.amount_cents), 0) AS cents FROM receipt AS r LEFT JOIN deposit AS d ON d.id = r.deposit_id
     WHERE r.received_on <= ? AND r.place IN ('drawer', 'processor') AND (${WAITING('r')} OR d.deposit_on > ?)`,
    throughOn,
    throughOn,
  );
  const unbilled = one(
    db,
    'SELECT count(*) AS count, coalesce(sum(amount_cents), 0) AS cents FROM invoice_item WHERE invoice_id IS NULL AND bill_on <= ? AND open_cents > 0',
    throughOn,
  );
  const due = one(
    db,
    `SELECT count(*) AS count, coalesce(sum(min(owed_cents, collected_cents) - remitted_cents), 0) AS cents FROM payable_item
     WHERE due_on <= ? AND owed_cents > remitted_cents AND min(owed_cents, collected_cents) > remitted_cents`,
    throughOn,
  );
  const suspenseCents = positions.reduce(
    (total, { owners }) => total + (owners.find(({ group }) => group === 'suspense')?.cents ?? 0),
    0,
  );
  const ties = (positions[0]?.tieOuts ?? []).filter((tie) => tie.differenceCents !== 0);
  const short = positions.flatMap(({ warnings }) =>
    warnings.filter(({ kind }) => kind === 'shortage' || kind === 'earmark'),
  );
  const owedCents = positions.reduce((total, { shortageCents }) => total + shortageCents, 0) as Cents;
  const rules = banks(db, businessOn).banks.flatMap((bank) =>
    bank.rules.filter(({ state }) => state === 'warning'),
  );
  const reconciled = trustBanks.map((bank) => ({ bank, through: reconciledThrough(db, bank.id) }));
  const behind = reconciled.filter(({ through }) => through === null || through < throughOn);
  return [
    item('deposits', 'Receipts are in the bank', undeposited, 'deposits', {
      done: `Everything received through ${month} was deposited by then.`,
      open: `${counted(undeposited.count, 'receipt')}, ${formatMoney(undeposited.cents as Cents)}, received by ${month} and not deposited by then.`,
      state: 'warning',
    }),
    item('billing', 'Everything due to be billed is billed', unbilled, 'billing-run', {
      done: `No planned item with a bill date through ${month} waits.`,
      open: `${counted(unbilled.count, 'planned item')} with a bill date through ${month} not billed yet.`,
      state: 'toDo',
    }),
    item(
      'suspense',
      'Nothing is in suspense',
      { count: suspenseCents === 0 ? 0 : 1, cents: suspenseCents },
      'held-ledger',
      {
        done: 'Every payer is known.',
        open: `${formatMoney(suspenseCents as Cents)} of unknown payers. Identify it or send it back.`,
        state: 'warning',
      },
    ),
    item('payables', 'Collected and due is remitted', due, 'payables', {
      done: `Everything collected and due through ${month} was remitted.`,
      open: `${counted(due.count, 'item')} collected and due by ${month}, ${formatMoney(due.cents as Cents)}, not remitted.`,
      state: 'toDo',
    }),
    item(
      'shortage',
      'Nobody is short',
      { count: short.length + (owedCents > 0 ? 1 : 0), cents: owedCents },
      'trust-position',
      {
        done: `On ${month} every owner’s money was there, policy by policy.`,
        open: `${short[0]?.title ?? `The agency owes trust ${formatMoney(owedCents)}`}${short.length > 1 ? `, and ${short.length - 1} more` : ''}.`,
        state: 'warning',
      },
    ),
    item('tieOuts', 'Control accounts tie out', { count: ties.length, cents: 0 }, 'trust-position', {
      done: 'All tie-outs are at 0.00.',
      open: ties.map((tie) => `${tie.name}: off by ${formatMoney(tie.differenceCents)}`).join('; '),
      state: 'warning',
    }),
    item(
      'reconciliation',
      'Trust accounts are reconciled',
      { count: behind.length, cents: 0 },
      'reconciliation',
      {
        done: `Every trust account is reconciled through ${month}.`,
        open: behind
          .map(
            ({ bank, through }) =>
              `••${bank.last_four} ${through === null ? 'never reconciled' : `reconciled through ${formatDate(through, 'long')}`}`,
          )
          .join('; '),
        state: 'toDo',
      },
    ),
    item('rules', 'Rules of the states are kept', { count: rules.length, cents: 0 }, 'bank-accounts', {
      done: 'No rule of a trust account’s state is broken or out of date.',
      open: `${rules[0]?.title ?? ''}: ${rules[0]?.detail ?? ''}`,
      state: 'warning',
    }),
  ];
}

type Words = { readonly done: string; readonly open: string; readonly state: 'toDo' | 'warning' };
function item(
  key: string,
  title: string,
  found: Found,
  place: ChecklistItem['place'],
  words: Words,
): ChecklistItem {
  const isDone = found.count === 0;
  return {
    key,
    title,
    detail: isDone ? words.done : words.open,
    state: isDone ? 'done' : words.state,
    cents: found.cents === 0 ? null : (found.cents as Cents),
    count: found.count,
    place,
  };
}

const one = (db: ReadDb, text: string, ...values: readonly string[]): Found =>
  db.row<Found>(text, ...values) ?? { count: 0, cents: 0 };
