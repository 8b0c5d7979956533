/** The sweep (J27): the deposited agency share leaves trust, matched with the receipts it came from, oldest first. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import { pageOf, readCursor } from '#electron/billing/index.ts';
import {
  type BankAccount,
  bankAccountOf,
  checkDocumentDate,
  type Envelope,
  type InputOf,
  nextNumber,
  openBankAccountOf,
  POOL,
  post,
  refuseClosed,
  reversedOn,
  type TrustDay,
  trustDaysFrom,
} from '#electron/ledger/index.ts';
import { notFound } from '#electron/parties/index.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { SweepLine, SweepRow, trust } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney, min, negate, sum, ZERO } from '#shared/money/index.ts';
import { operatingBankFor } from './operating-bank.ts';
import { clearedOnly, keptBack } from './profiles.ts';
import {
  depositedShares,
  LINES_MAX,
  type Share,
  type ShareRow,
  sweptInterest,
  take,
  toShare,
} from './shares.ts';
import { strictWhy, withdrawable } from './rules.ts';
import { strictlyWithdrawable, unclearedOn } from './strict.ts';

type SweepPlan = {
  readonly bankAccountId: number;
  readonly cents: Cents;
  readonly why: string;
  readonly shares: readonly Share[];
};

/** What may be swept on a date: withdrawable, and matched with receipts that were deposited, and cleared where asked for. */
function planSweep(db: ReadDb, bankAccountId: number | undefined, on: LocalDate): SweepPlan {
  const bank = bankAccountOf(db, 'trust', bankAccountId);
  const mayTake = mayTakeOn(db, bank, on);
  const isKept = keptBack(db, bank, on);
  const deposited =
    mayTake.cents === 0
      ? []
      : depositedShares(db, bank.id, on).filter(
          ({ receiptId }) => receiptId === null || !mayTake.uncleared.has(receiptId),
        );
  const shares = deposited.filter(({ component }) => isKept(component) === null);
  const matched = sum(shares.map((share) => share.cents));
  const kept = deposited.map(({ component }) => isKept(component)).find((why) => why !== null);
  const why =
    matched >= mayTake.cents
      ? mayTake.why
      : (kept ??
        `Only ${formatMoney(matched)} can be matched: a sweep lists at most ${LINES_MAX} deposited shares and leaves out parked accounts.`);
  return { bankAccountId: bank.id, cents: min(matched, mayTake.cents), why, shares };
}

/** Normal, or strict where the bank account or its state asks for cleared funds. */
function mayTakeOn(db: ReadDb, bank: BankAccount, on: LocalDate) {
  const days = trustDaysFrom(db, bank.id, on);
  const normal = withdrawable(days);
  if (!clearedOnly(bank, on)) return { ...normal, uncleared: new Set<number>() };
  const uncleared = unclearedOn(db, bank.id, on);
  const strict = strictlyWithdrawable(days[0] as TrustDay, uncleared);
  return {
    cents: min(strict, normal.cents),
    why: strictWhy(normal, strict, uncleared),
    uncleared: new Set(uncleared.receiptIds),
  };
}

/** The memo: one line per receipt and component, one for each time the bank credited interest. */
function toLines(shares: readonly Share[]): SweepLine[] {
  const lines = new Map<string, SweepLine>();
  for (const { topId: _topId, policyTermId: _term, ...line } of shares) {
    const key = `${line.receiptId ?? ''} ${line.entryId ?? ''} ${line.component}`;
    const cents = sum([lines.get(key)?.cents ?? ZERO, line.cents]);
    lines.set(key, { ...line, cents });
  }
  return [...lines.values()];
}

export function previewSweep(
  db: ReadDb,
  asked: {
    readonly sweptOn: LocalDate;
    readonly bankAccountId?: number | undefined;
    readonly cents?: Cents | undefined;
  },
): { withdrawableCents: Cents; why: string; lines: SweepLine[] } {
  const plan = planSweep(db, asked.bankAccountId, asked.sweptOn);
  const cents = min(asked.cents ?? plan.cents, plan.cents);
  return { withdrawableCents: plan.cents, why: plan.why, lines: toLines(take(plan.shares, cents)) };
}

export type Swept = { sweepId: number; number: string; entryId: number; lines: SweepLine[] };

export function sweep(tx: WriteTx, order: InputOf<typeof trust.sweep>, envelope: Envelope): Swept {
  checkDocumentDate(order.sweptOn, envelope.businessOn, 'sweptOn');
  refuseClosed(tx, order.sweptOn);
  openBankAccountOf(tx, 'trust', order.bankAccountId);
  const plan = planSweep(tx, order.bankAccountId, order.sweptOn);
  if (order.cents > plan.cents) throw aboveWithdrawable(plan, order);
  const shares = take(plan.shares, order.cents);
  const lines = toLines(shares);
  const operatingId = operatingBankFor(tx, plan.bankAccountId);
  const sweepId = tx.nextId();
  const number = `SW-${String(nextNumber(tx, 'sweep', 0)).padStart(5, '0')}`;
  const entry = post(tx, envelope, {
    kind: 'sweep',
    accountingOn: order.sweptOn,
    memo: `Sweep ${number}, ${lines.length} ${lines.length === 1 ? 'item' : 'items'} of deposited receipts`,
    source: { type: 'sweep', id: sweepId },
    lines: [
      ...byComponent(shares).map(([component, cents]) => ({
        account: 'T2090',
        cents,
        beneficiary: 'agency',
        component,
      })),
      { ...POOL, account: 'T1000', cents: negate(order.cents), bankAccountId: plan.bankAccountId },
      { account: 'O1200', cents: order.cents, bankAccountId: operatingId },
      { account: 'O1390', cents: negate(order.cents) },
    ],
    held: shares.map((share) => ({
      bankAccountId: plan.bankAccountId,
      beneficiary: 'agency',
      component: share.component,
      cents: negate(share.cents),
      ...(share.policyTermId === 0 ? {} : { policyTermId: share.policyTermId }),
      ...(share.topId === null ? {} : { accountId: share.topId }),
      ...(share.receiptId === null ? {} : { receiptId: share.receiptId }),
    })),
    ownerNames: { agency: 'the agency share' },
  });
  tx.exec(
    `INSERT INTO sweep (id, number, swept_on, bank_account_id, operating_bank_account_id, total_cents, entry_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    sweepId,
    number,
    order.sweptOn,
    plan.bankAccountId,
    operatingId,
    order.cents,
    entry.entryId,
    envelope.at,
  );
  for (const [at, line] of lines.entries()) {
    tx.exec(
      'INSERT INTO sweep_line (sweep_id, line_no, receipt_id, interest_entry_id, component, cents) VALUES (?, ?, ?, ?, ?, ?)',
      sweepId,
      at + 1,
      line.receiptId,
      line.entryId,
      line.component,
      line.cents,
    );
  }
  return { sweepId, number, entryId: entry.entryId, lines };
}

function byComponent(shares: readonly Share[]): readonly (readonly [string, Cents])[] {
  const totals = new Map<string, Cents>();
  for (const { component, cents } of shares)
    totals.set(component, sum([totals.get(component) ?? ZERO, cents]));
  return [...totals].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function aboveWithdrawable(plan: SweepPlan, order: { sweptOn: LocalDate; cents: Cents }): Refusal {
  const may = formatMoney(plan.cents);
  return new Refusal('trust.overdrawn', {
    what: `Not swept: ${may} may be swept on ${formatDate(order.sweptOn, 'long')}, you asked for ${formatMoney(order.cents)}.`,
    why: plan.why,
    todo:
      plan.cents === 0
        ? 'Deposit receipts or restore the shortage first.'
        : `Sweep ${may}, or wait until more is deposited.`,
    field: 'cents',
  });
}

type SweepDbRow = {
  id: number;
  number: string;
  swept_on: LocalDate;
  bank_account_id: number;
  total_cents: Cents;
  entry_id: number;
  reversed_on: LocalDate | null;
};
const toSweepRow = (row: SweepDbRow): SweepRow => ({
  sweepId: row.id,
  number: row.number,
  sweptOn: row.swept_on,
  bankAccountId: row.bank_account_id,
  totalCents: row.total_cents,
  entryId: row.entry_id,
  reversedOn: row.reversed_on,
});
const SWEEP_COLUMNS = `id, number, swept_on, bank_account_id, total_cents, entry_id, ${reversedOn('sweep', 'sweep.id')} AS reversed_on`;

/** Sweeps, newest first. */
export function sweeps(
  db: ReadDb,
  page: { readonly cursor?: string | undefined; readonly limit: number },
): { rows: SweepRow[]; nextCursor: string | null } {
  const [on, id] = page.cursor === undefined ? ['9999-12-31', 0] : readCursor(page.cursor);
  const rows = db.rows<SweepDbRow>(
    `SELECT ${SWEEP_COLUMNS} FROM sweep WHERE (swept_on, id) < (?, ?) ORDER BY swept_on DESC, id DESC LIMIT ?`,
    on,
    id,
    page.limit + 1,
  );
  const shown = pageOf(rows, page.limit, (row) => `${row.swept_on}|${row.id}`);
  return { rows: shown.rows.map(toSweepRow), nextCursor: shown.nextCursor };
}

export function sweepMemo(db: ReadDb, sweepId: number): { sweep: SweepRow; lines: SweepLine[] } {
  const row = db.row<SweepDbRow>(`SELECT ${SWEEP_COLUMNS} FROM sweep WHERE id = ?`, sweepId);
  if (row === undefined) throw notFound('sweep', sweepId, 'sweepId');
  const lines = db.rows<ShareRow>(
    // A sweep taken back may name receipts that are on no deposit any more.
    `SELECT r.id AS receipt_id, r.number AS receipt_number, r.received_on, coalesce(d.number, '') AS deposit_number,
       coalesce(d.deposit_on, r.received_on) AS deposit_on, a.name AS account_name, a.top_id, s.component, 0 AS policy_term_id, s.cents
     FROM sweep_line AS s JOIN receipt AS r ON r.id = s.receipt_id JOIN account AS a ON a.id = r.account_id
     LEFT JOIN deposit AS d ON d.id = r.deposit_id
     WHERE s.sweep_id = ? ORDER BY d.deposit_on, d.id, r.id, s.component`,
    sweepId,
  );
  return { sweep: toSweepRow(row), lines: toLines([...sweptInterest(db, sweepId), ...lines.map(toShare)]) };
}
