/**
 * Money moved from one trust bank account to another: its owners stay, key by key; only the bank changes. For a carrier
 * assigned to an account of its own, and for an account that is to be closed.
 */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import {
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
  trustDaysFrom,
} from '#electron/ledger/index.ts';
import { ownerName } from '#electron/parties/index.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { trust } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney, negate, sum } from '#shared/money/index.ts';
import { depositedShares } from './sweep.ts';

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
      accountId: share.topId,
      receiptId: share.receiptId,
    }));
  const keys = db.rows<Key>(
    `SELECT component, policy_term_id, max(account_id) AS account_id FROM held_line
     WHERE bank_account_id = ? AND beneficiary = ? GROUP BY component, policy_term_id HAVING sum(cents) > 0
     ORDER BY component, policy_term_id LIMIT ?`,
    bankAccountId,
    beneficiary,
    KEYS_MAX,
  );
  return keys.flatMap(({ component, policy_term_id: policyTermId, account_id: accountId }) => {
    const days = heldDaysOf(db, { bankAccountId, beneficiary, component, policyTermId });
    const cents = lowestHeldFrom(days, on) as Cents;
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
