/**
 * Money moved from one trust bank account to another: its owners stay, key by key; only the bank changes. For a carrier
 * assigned to an account of its own, and for an account that is to be closed.
 */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import {
  type BankAccount,
  checkDocumentDate,
  type Envelope,
  type HeldChange,
  heldDaysOf,
  type InputOf,
  lowestHeldFrom,
  openBankAccountOf,
  POOL,
  post,
  RESERVE,
  refuseClosed,
  type TrustDay,
  trustDaysFrom,
} from '#electron/ledger/index.ts';
import { ownerName } from '#electron/parties/index.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { trust } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney, negate, sum } from '#shared/money/index.ts';
import { depositedShares } from './shares.ts';

/** So many policies and components go in one move; the rest goes in the next. */
const KEYS_MAX = 1_500;

type Key = { component: string; policy_term_id: number | null; account_id: number | null };

/** What of an owner's money may leave a bank account on a day and stays whole on every later one. */
function movable(
  db: ReadDb,
  bankAccountId: number,
  beneficiary: string,
  on: LocalDate,
): Omit<HeldChange, 'bankAccountId'>[] {
  if (beneficiary === 'agency')
    return depositedShares(db, bankAccountId, on).map((share) => ({
      beneficiary,
      component: share.component,
      cents: share.cents,
      ...(share.policyTermId === 0 ? {} : { policyTermId: share.policyTermId }),
      ...(share.topId === null ? {} : { accountId: share.topId }),
      ...(share.receiptId === null ? {} : { receiptId: share.receiptId }),
    }));
  const keys = db.rows<Key>(
    `SELECT component, policy_term_id, max(account_id) AS account_id FROM held_line
     WHERE bank_account_id = ? AND beneficiary = ? GROUP BY component, policy_term_id HAVING sum(cents) > 0
     ORDER BY component, policy_term_id LIMIT ?`,
    bankAccountId,
    beneficiary,
    KEYS_MAX,
  );
  const waiting = undepositedOf(db, bankAccountId, beneficiary, on);
  return keys.flatMap(({ component, policy_term_id: policyTermId, account_id: accountId }) => {
    const days = heldDaysOf(db, { bankAccountId, beneficiary, component, policyTermId });
    // A check in the drawer moves no bank: moving its owner's money would take another's out of the account.
    const there = waiting.get(`${component} ${policyTermId ?? ''}`) ?? 0;
    const cents = (lowestHeldFrom(days, on) - Math.max(0, there)) as Cents;
    if (cents <= 0) return [];
    return [
      {
        beneficiary,
        component,
        cents,
        ...(policyTermId === null ? {} : { policyTermId }),
        ...(accountId === null ? {} : { accountId }),
      },
    ];
  });
}

/** What of an owner's money is in receipts not in the bank by a day, by component and policy term. */
function undepositedOf(
  db: ReadDb,
  bankAccountId: number,
  beneficiary: string,
  on: LocalDate,
): ReadonlyMap<string, number> {
  const rows = db.rows<{ key: string; cents: number }>(
    `SELECT h.component || ' ' || coalesce(h.policy_term_id, '') AS key, sum(h.cents) AS cents
     FROM receipt AS r LEFT JOIN deposit AS d ON d.id = r.deposit_id JOIN held_line AS h ON h.receipt_id = r.id
     WHERE r.bank_account_id = ? AND (r.deposit_id IS NULL OR d.deposit_on > ?) AND r.place IN ('drawer', 'processor')
       AND h.bank_account_id = ? AND h.beneficiary = ? GROUP BY 1`,
    bankAccountId,
    on,
    bankAccountId,
    beneficiary,
  );
  return new Map(rows.map(({ key, cents }) => [key, cents]));
}

export type Moved = { entryId: number; cents: Cents };

export function moveBetweenBanks(
  tx: WriteTx,
  order: InputOf<typeof trust.moveBetweenBanks>,
  envelope: Envelope,
): Moved {
  const { movedOn } = order;
  checkDocumentDate(movedOn, envelope.businessOn, 'movedOn');
  refuseClosed(tx, movedOn);
  const from = openBankAccountOf(tx, 'trust', order.fromBankAccountId);
  const to = openBankAccountOf(tx, 'trust', order.toBankAccountId);
  const refuse = (why: string, todo: string, field: string): never => {
    throw new Refusal('conflict', { what: 'Not moved between trust accounts.', why, todo, field });
  };
  if (from.id === to.id) refuse('Both are the same account.', 'Choose two accounts.', 'toBankAccountId');
  refuseShort(trustDaysFrom(tx, from.id, movedOn), from);
  const owners = order.beneficiary === undefined ? ownersIn(tx, from.id) : [order.beneficiary];
  const parts = owners.flatMap((owner) => movable(tx, from.id, owner, movedOn)).slice(0, KEYS_MAX);
  const cents = sum(parts.map((part) => part.cents));
  if (cents === 0)
    refuse(
      `Nothing of it is in ${from.bank_name} ••${from.last_four} on ${formatDate(movedOn, 'long')} and stays there.`,
      'Choose another owner or a later day; deposit receipts first.',
      'beneficiary',
    );
  const lowest = trustDaysFrom(tx, from.id, movedOn).reduce(
    (low, day) => Math.min(low, day.bankCents),
    Infinity,
  );
  if (cents > lowest) {
    throw new Refusal('trust.overdrawn', {
      what: `Not moved: ${formatMoney(cents)} is more than ${from.bank_name} ••${from.last_four} has from that day on.`,
      why: `It has ${formatMoney(lowest as Cents)}; receipts not deposited yet cannot be moved.`,
      todo: 'Deposit receipts first, or move one owner after the other.',
      field: 'beneficiary',
    });
  }
  const names = Object.fromEntries(owners.map((owner) => [owner, ownerName(tx, owner) ?? owner]));
  const { entryId } = post(tx, envelope, {
    kind: 'trustMoved',
    accountingOn: movedOn,
    memo: `Trust money moved from ••${from.last_four} to ••${to.last_four}${order.beneficiary === undefined ? '' : `, ${names[order.beneficiary] ?? ''}`}`,
    lines: [
      { ...POOL, account: 'T1000', cents, bankAccountId: to.id },
      { ...POOL, account: 'T1000', cents: negate(cents), bankAccountId: from.id },
    ],
    held: parts.flatMap((part) => [
      { ...part, bankAccountId: from.id, cents: negate(part.cents) },
      { ...part, bankAccountId: to.id },
    ]),
    ownerNames: { ...names, agency: 'the agency share', [RESERVE]: 'the voluntary deposit' },
  });
  return { entryId, cents };
}

const ownersIn = (db: ReadDb, bankAccountId: number): string[] =>
  db
    .rows<{ beneficiary: string }>(
      `SELECT beneficiary FROM held_day WHERE bank_account_id = ? GROUP BY beneficiary HAVING sum(cents) > 0
       ORDER BY beneficiary`,
      bankAccountId,
    )
    .map((row) => row.beneficiary);

/** While an account is short, whoever leaves it whole leaves the shortage to those who stay. */
function refuseShort(days: readonly TrustDay[], bank: BankAccount): void {
  const short = days.find(({ shortageCents }) => shortageCents > 0);
  if (short === undefined) return;
  throw new Refusal('trust.overdrawn', {
    what: `Not moved: the agency owes ${bank.bank_name} ••${bank.last_four} ${formatMoney(short.shortageCents as Cents)} on ${formatDate(short.on, 'long')}.`,
    why: 'Who is moved out whole would leave the shortage to the owners who stay.',
    todo: 'Restore the shortage first, under Shortage; then move the money.',
    field: 'fromBankAccountId',
  });
}
