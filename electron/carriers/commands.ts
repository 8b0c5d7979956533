/** Remitting: what a remittance would do (the preview), and doing it (J24, J26, J37). One plan serves both. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import {
  assignedBank,
  type BankAccount,
  checkDocumentDate,
  type Envelope,
  type EntryKind,
  heldDaysOf,
  type HeldDay,
  type InputOf,
  nextNumber,
  openBankAccountOf,
  ownersAsOf,
  POOL,
  post,
  refuseBankCash,
  refuseClosed,
  refuseParked,
  refuseTaking,
  type TrustDay,
  trustDaysFrom,
} from '#electron/ledger/index.ts';
import { postRevenue } from '#electron/revenue/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { carriers } from '#shared/contract/index.ts';
import { invariant, Refusal } from '#shared/errors/index.ts';
import { type Cents, negate, subtract, sum, ZERO } from '#shared/money/index.ts';
import { chooseCredits, creditHeld, creditLines, saveCredits, type TakenCredit } from './credits.ts';
import { type Payee, payablesById, payeeOf } from './queries.ts';
import {
  type Advanced,
  advancesOf,
  chooseItems,
  keyOf,
  type Line,
  payableLines,
  refuseUncovered,
  type Uncovered,
  worstUncovered,
} from './rules.ts';

export type RemitOrder = Omit<InputOf<typeof carriers.remit>, 'requestId'>;

export type RemitPlan = {
  readonly payee: Payee;
  readonly bank: BankAccount;
  readonly lines: readonly Advanced[];
  readonly totalCents: Cents;
  /** Return premium the payee owes, taken off; the rest leaves the bank. */
  readonly credits: readonly TakenCredit[];
  readonly cashCents: Cents;
  readonly advancedCents: Cents;
  readonly trustDays: readonly TrustDay[];
  /** Held for the payee in this bank account on the day, all policies together. */
  readonly heldCents: Cents;
  readonly worst: Uncovered | null;
};

/** Everything a remittance decides. Refuses items that cannot be chosen; what trust says of it is for checkPlan. */
export function planRemittance(db: ReadDb, order: RemitOrder): RemitPlan {
  const payee = payeeOf(db, order.payee);
  const bank = bankOfPayee(db, order);
  const known = payablesById(
    db,
    order.items.map((item) => item.payableItemId),
  );
  const chosen = chooseItems(order.payee, order.items, known);
  const heldDays = heldDaysByKey(db, bank.id, order.payee, chosen);
  const trustDays = trustDaysFrom(db, bank.id, order.paidOn);
  const lines = advancesOf(chosen, heldDays, order.paidOn);
  const owners = ownersAsOf(db, bank.id, order.paidOn);
  const totalCents = sum(lines.map((line) => line.cents));
  const credits = chooseCredits(db, order.payee, order.credits, totalCents);
  return {
    payee,
    bank,
    lines,
    totalCents,
    credits,
    cashCents: subtract(totalCents, sum(credits.map(({ cents }) => cents))),
    advancedCents: sum(lines.map((line) => line.advancedCents)),
    trustDays,
    heldCents: owners.find((owner) => owner.beneficiary === order.payee)?.cents ?? ZERO,
    worst: worstUncovered(chosen, heldDays, trustDays, order.paidOn),
  };
}

/** The bank account asked for, else the one the payee's money is assigned to. */
function bankOfPayee(db: ReadDb, { payee, bankAccountId }: RemitOrder): BankAccount {
  if (bankAccountId !== undefined) return openBankAccountOf(db, 'trust', bankAccountId);
  const [kind, key = ''] = payee.split(':');
  const use = kind === 'carrier' ? { carrierId: Number(key), state: '' } : { carrierId: 0, state: key };
  return assignedBank(db, 'trust', [{ ...use, cents: 1 }]);
}

function heldDaysByKey(
  db: ReadDb,
  bankAccountId: number,
  beneficiary: string,
  lines: readonly Line[],
): ReadonlyMap<string, readonly HeldDay[]> {
  const days = new Map<string, readonly HeldDay[]>();
  for (const { item } of lines) {
    if (days.has(keyOf(item))) continue;
    const { component, policyTermId } = item;
    days.set(keyOf(item), heldDaysOf(db, { bankAccountId, beneficiary, component, policyTermId }));
  }
  return days;
}

/** Refuses what may not be paid: wrong dates, payees out of use, other owners’ money, money the bank does not have. */
export function checkPlan(db: ReadDb, plan: RemitPlan, paidOn: LocalDate, businessOn: LocalDate): void {
  checkDocumentDate(paidOn, businessOn, 'paidOn');
  refuseClosed(db, paidOn);
  const { payee, bank, lines, worst } = plan;
  if (!payee.isActive) {
    throw new Refusal('conflict', {
      what: `Not remitted: ${payee.name} is not active.`,
      why: 'Payments to carriers that were put out of use are held back.',
      todo: 'Make the carrier active again, or correct the items.',
      field: 'payee',
    });
  }
  if (worst !== null) throw refuseUncovered(lines, plan.heldCents, worst, { payeeName: payee.name, paidOn });
  const taking = { bankAccountId: bank.id, beneficiary: payee.payee, on: paidOn, cents: plan.totalCents };
  refuseTaking(db, taking, { [payee.payee]: payee.name });
  for (const accountId of new Set(lines.map((line) => line.item.accountId))) refuseParked(db, accountId);
  const leaving = { ...taking, cents: plan.cashCents, not: 'Not remitted', field: 'items' };
  refuseBankCash(db, leaving, plan.trustDays);
}

export type Remitted = {
  remittanceId: number;
  number: string;
  entryId: number;
  totalCents: Cents;
  cashCents: Cents;
};

export function remit(tx: WriteTx, order: RemitOrder, envelope: Envelope): Remitted {
  const plan = planRemittance(tx, order);
  checkPlan(tx, plan, order.paidOn, envelope.businessOn);
  const { lines, totalCents, cashCents, credits, payee, bank } = plan;
  const remittanceId = tx.nextId();
  const number = `RM-${String(nextNumber(tx, 'remittance', 0)).padStart(5, '0')}`;
  const entry = post(tx, envelope, {
    kind: kindOf(plan),
    accountingOn: order.paidOn,
    memo: `Remittance ${number}, ${payee.name}${order.reference === '' ? '' : `, ${order.reference}`}`,
    source: { type: 'remittance', id: remittanceId },
    lines: [
      ...payableLines(lines),
      ...creditLines(credits),
      { ...POOL, account: 'T1000', cents: negate(cashCents), bankAccountId: bank.id },
    ],
    held: [
      ...lines.map(({ item, cents }) => ({
        bankAccountId: bank.id,
        beneficiary: order.payee,
        component: item.component,
        cents: negate(cents),
        policyTermId: item.policyTermId,
        accountId: item.topId,
      })),
      ...creditHeld(credits, bank.id),
    ],
    ownerNames: { [order.payee]: payee.name },
  });
  tx.exec(
    `INSERT INTO remittance (id, number, beneficiary, paid_on, method, reference, bank_account_id, total_cents, advanced_cents,
       entry_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    remittanceId,
    number,
    order.payee,
    order.paidOn,
    order.method,
    order.reference,
    bank.id,
    totalCents,
    plan.advancedCents,
    entry.entryId,
    envelope.at,
  );
  for (const line of lines) insertLine(tx, remittanceId, line);
  saveCredits(tx, remittanceId, order.payee, credits);
  postRevenue(tx, envelope, {
    cause: 'carrierPaid',
    on: order.paidOn,
    source: { type: 'remittance', id: remittanceId },
    document: `remittance ${number}`,
    changes: [],
    policyTermIds: [...new Set(lines.map(({ item }) => item.policyTermId))],
  });
  return { remittanceId, number, entryId: entry.entryId, totalCents, cashCents };
}

function kindOf(plan: RemitPlan): EntryKind {
  if (plan.payee.payee.startsWith('tax:')) return 'taxRemittance';
  return plan.advancedCents > 0 ? 'remittanceAdvanced' : 'remittance';
}

function insertLine(tx: WriteTx, remittanceId: number, { item, cents, advancedCents }: Advanced): void {
  tx.exec(
    'INSERT INTO remittance_line (remittance_id, payable_item_id, cents, advanced_cents) VALUES (?, ?, ?, ?)',
    remittanceId,
    item.payableItemId,
    cents,
    advancedCents,
  );
  const changed = tx.exec(
    'UPDATE payable_item SET remitted_cents = remitted_cents + ? WHERE id = ? AND remitted_cents + ? <= owed_cents',
    cents,
    item.payableItemId,
    cents,
  );
  invariant(changed === 1, `payable item ${item.payableItemId} was remitted beyond what is owed`);
}
