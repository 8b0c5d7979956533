/** Reads of failed payments: every consequence before posting, and the work list after it. */
import type { ReadDb, SqlValue } from '#db/connection/index.ts';
import { entryOf, type OwnerName, pageOf, readCursor } from '#electron/billing/index.ts';
import type { InputOf, OutputOf } from '#electron/ledger/index.ts';
import {
  type ItemChange,
  planRevenue,
  type RevenueEvent,
  type RevenuePlan,
} from '#electron/revenue/index.ts';
import { addDays, daysBetween, formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { FailureKind, FailurePreview, FailureRow, failures, Method } from '#shared/contract/index.ts';
import { notFound } from '#electron/parties/index.ts';
import { type Cents, formatMoney, sum, ZERO } from '#shared/money/index.ts';
import { checkFailedOn, failingOf, stateOf } from './commands.ts';
import type { Paid } from './facts.ts';
import { goneOf, passedOnOf, unappliedOf } from './left.ts';
import { type Failing, planFailure } from './plan.ts';
import { planPremiumUse, withPremium } from './premium.ts';
import { codeOn, KIND_TITLES, retryOf, RETURN_CODES, stateRuleOn } from './rules.ts';
import { type ToBeUndone, toBeUndone } from './undo.ts';

type PreviewInput = InputOf<typeof failures.preview>;

export function preview(
  db: ReadDb,
  input: PreviewInput,
  today: LocalDate,
  ownerName: OwnerName,
): FailurePreview {
  const failedOn = input.failedOn ?? today;
  const code = codeOn(input.kind, input.returnCode, failedOn);
  const undone = toBeUndone(db, input.receiptId);
  const before = failingOf(db, { ...input, failedOn }, { id: 1, number: '' }, undone);
  const { receipt, paid } = before;
  checkFailedOn(db, receipt, failedOn);
  const used = planPremiumUse(db, receipt, paid);
  const failing = { ...before, toCome: both(before.toCome, used.gained) };
  const plan = planFailure(db, failing);
  const event = { ...plan.revenue, changes: mergedChanges(plan.revenue, undone) };
  const revenue = planRevenue(db, withPremium(event, used));
  const rule = stateRuleOn(stateOf(db, receipt), failedOn);
  const firstOn = receipt.deposit_on ?? receipt.received_on;
  const { on, untilOn, attempts, why } = retryOf(input.kind, code, { firstOn, failedOn, attempts: 1 });
  const fromFee = input.bankFeeFrom === 'trust' ? input.bankFeeCents : 0;
  const lines = [{ lines: undone.lines }, { lines: used.lines }, plan.entry, ...revenue.plans].flatMap(
    (each) => each.lines,
  );
  const cancelAfterOn = paid.length === 0 ? null : addDays(failedOn, rule.noticeDays);
  return {
    receiptId: receipt.id,
    receiptNumber: receipt.number,
    payerName: receipt.payer_name,
    method: receipt.method,
    amountCents: receipt.amount_cents,
    failedOn,
    place: failing.place,
    depositNumber: receipt.deposit_number,
    reopened: reopenedOf(paid, today),
    unappliedCents: unappliedOf(failing.left),
    suspenseCents: failing.left.suspenseCents,
    paidOutCents: goneOf(failing.left),
    transitCents: failing.left.transit?.cents ?? ZERO,
    revenueCents: -sum(revenue.moved.map(({ change }) => change.earnedCents)) as Cents,
    producers: producersOf(db, revenue),
    exposures: plan.exposures.map((each) => ({ owner: ownerName(db, each.beneficiary), cents: each.cents })),
    sweptCents: plan.sweptCents,
    shortageCents: (plan.shortageCents + fromFee) as Cents,
    bankFeeCents: input.bankFeeCents,
    disputeFeeCents: input.disputeFeeCents,
    clientFeeCents: input.clientFeeCents,
    clientFeeMaxCents: rule.feeMaxCents as Cents | null,
    feeSource: rule.feeSource,
    cancelAfterOn,
    cancelSource: rule.noticeSource,
    paidThroughOn: paidThrough(db, paid),
    retry: { on, untilOn, attempts, why },
    entry: entryOf(db, lines).map((line) => ({
      ...line,
      fund: line.code.startsWith('T') ? ('trust' as const) : ('operating' as const),
    })),
    notes: [
      ...notesOf(db, failing, undone),
      ...used.uses.map(
        ({ number, cents }) =>
          `${formatMoney(cents)} of return premium ${number} pays what is open again: it was owed to the client for money that came back.`,
      ),
      ...(plan.calledBack === null ? [] : [plan.calledBack.memo]),
    ],
  };
}

function both(
  one: ReadonlyMap<string, Cents>,
  other: ReadonlyMap<string, Cents>,
): ReadonlyMap<string, Cents> {
  const sums = new Map(one);
  for (const [key, cents] of other) sums.set(key, ((sums.get(key) ?? 0) + cents) as Cents);
  return sums;
}

function reopenedOf(paid: readonly Paid[], today: LocalDate): FailurePreview['reopened'] {
  const rows = Map.groupBy(paid, (each) => `${each.invoiceId} ${each.policyTermId}`);
  return [...rows.values()].map((of) => {
    const first = of[0] as Paid;
    return {
      invoiceId: first.invoiceId,
      invoiceNumber: first.invoiceNumber,
      policyNumber: first.policyNumber,
      dueOn: first.dueOn,
      daysLate: Math.max(0, daysBetween(first.dueOn, today)),
      cents: sum(of.map((each) => each.cents)),
    };
  });
}

function producersOf(db: ReadDb, revenue: RevenuePlan): FailurePreview['producers'] {
  const owed = new Map<number, { cents: number; isDebit: boolean }>();
  for (const { producer, cents, lines } of revenue.producers) {
    const known = owed.get(producer.producerId) ?? { cents: 0, isDebit: false };
    const isDebit = lines.some((line) => line.account === 'O1410' && line.cents > 0);
    owed.set(producer.producerId, { cents: known.cents - cents, isDebit: known.isDebit || isDebit });
  }
  return [...owed].map(([id, { cents, isDebit }]) => ({
    name: db.value<string>('SELECT name FROM producer WHERE id = ?', id) ?? '',
    cents: cents as Cents,
    isDebit,
  }));
}

/** The day to which what stays paid of the earliest policy lasts (domain 5.2): the insurer looks at it before it cancels. */
function paidThrough(db: ReadDb, paid: readonly Paid[]): LocalDate | null {
  const terms = [...new Set(paid.map((each) => each.policyTermId))];
  const days = terms.flatMap((term) => {
    const row = db.row<{ effective: LocalDate; expiration: LocalDate; total: number; open: number }>(
      `SELECT t.effective_on AS effective, t.expiration_on AS expiration, sum(i.amount_cents) AS total, sum(i.open_cents) AS open
       FROM policy_term AS t JOIN charge AS c ON c.policy_term_id = t.id AND c.component = 'premium'
       JOIN invoice_item AS i ON i.charge_id = c.id WHERE t.id = ?`,
      term,
    );
    if (row === undefined || row.total === null || row.total === 0) return [];
    const back = paid
      .filter((each) => each.policyTermId === term && each.parts.some((part) => part.component === 'premium'))
      .reduce((total, each) => total + each.cents, 0);
    const kept = Math.max(0, row.total - row.open - back);
    const covered = Math.floor((kept * daysBetween(row.effective, row.expiration)) / row.total);
    return [addDays(row.effective, covered)];
  });
  return days.length === 0 ? null : days.reduce((first, day) => (day < first ? day : first));
}

/** What each item is told, whichever of the two tells it. */
function mergedChanges(own: RevenueEvent, { changes }: ToBeUndone): readonly ItemChange[] {
  const all = new Map<number, ItemChange>();
  for (const change of [...own.changes, ...changes]) {
    const known = all.get(change.itemId);
    const add = (key: Exclude<keyof ItemChange, 'itemId'>) => (known?.[key] ?? 0) + (change[key] ?? 0);
    all.set(change.itemId, {
      itemId: change.itemId,
      closedCents: add('closedCents'),
      collectedCents: add('collectedCents'),
      writtenOffCents: add('writtenOffCents'),
      givenUpCents: add('givenUpCents'),
    });
  }
  return [...all.values()];
}

function notesOf(
  db: ReadDb,
  { place, receipt, left, paid, failedOn }: Failing,
  undone: ToBeUndone,
): string[] {
  const notes: string[] = [];
  if (place === 'bank')
    notes.push(
      `Deposit ${receipt.deposit_number ?? ''} and its bank line stay as they are; the return is a line of its own.`,
    );
  const short = sum(paid.filter(({ isShortfall }) => isShortfall).map(({ cents }) => cents));
  if (short > 0)
    notes.push(`The ${formatMoney(short)} it was short, which the agency let go, is open again too.`);
  if (undone.numbers.length > 0)
    notes.push(
      `${undone.numbers.join(', ')} is taken back with it: this payment bore that small balance, which is open again.`,
    );
  if (goneOf(left) > 0)
    notes.push(
      `${formatMoney(goneOf(left))} of it was paid out again already. That is the agency’s loss until it is given back.`,
    );
  if (passedOnOf(left) > 0)
    notes.push(
      'The carrier has the premium. Who paid owes it to the agency until he pays again, or the carrier returns it.',
    );
  const closed = db.value<LocalDate | null>('SELECT closed_through FROM period_lock') ?? null;
  if (closed !== null && failedOn <= closed)
    notes.push(
      `The books are closed through ${formatDate(closed, 'long')}: choose a later date for the return.`,
    );
  return notes;
}

const OPEN_OF = `(SELECT coalesce(sum(min(i.open_cents, -g.cents)), 0) FROM allocation_change AS g
  JOIN allocation AS x ON x.id = g.allocation_id JOIN invoice_item AS i ON i.id = x.invoice_item_id
  WHERE g.failed_payment_id = f.id AND g.cents < 0)`;
const ROWS = `SELECT f.id AS failedPaymentId, f.number, f.receipt_id AS receiptId, r.number AS receiptNumber, f.account_id AS accountId,
    r.payer_name AS payerName, r.method, f.kind, f.return_code AS returnCode, f.failed_on AS failedOn, f.amount_cents AS amountCents,
    CASE WHEN f.reinstated_on IS NULL THEN ${OPEN_OF} ELSE 0 END AS openCents, f.swept_cents AS sweptCents,
    f.advanced_cents AS advancedCents, f.attempts, f.retry_on AS retryOn, f.retry_until AS retryUntilOn,
    f.cancel_after_on AS cancelAfterOn, f.reinstated_on AS reinstatedOn
  FROM failed_payment AS f JOIN receipt AS r ON r.id = f.receipt_id`;

type ListRow = Omit<FailureRow, 'reason' | 'nextAction' | 'state'> & { reinstatedOn: LocalDate | null };

export function list(
  db: ReadDb,
  asked: InputOf<typeof failures.list>,
  today: LocalDate,
): OutputOf<typeof failures.list> {
  const where = ['1'];
  const values: SqlValue[] = [];
  if (asked.show === 'open') where.push(`f.reinstated_on IS NULL AND ${OPEN_OF} > 0`);
  if (asked.accountId !== undefined) {
    where.push('f.account_id = ?');
    values.push(asked.accountId);
  }
  if (asked.receiptId !== undefined) {
    where.push('f.receipt_id = ?');
    values.push(asked.receiptId);
  }
  if (asked.cursor !== undefined) {
    where.push('(f.failed_on, f.id) < (?, ?)');
    values.push(...readCursor(asked.cursor));
  }
  const rows = db.rows<ListRow>(
    `${ROWS} WHERE ${where.join(' AND ')} ORDER BY f.failed_on DESC, f.id DESC LIMIT ?`,
    ...values,
    asked.limit + 1,
  );
  const page = pageOf(rows, asked.limit, (row) => `${row.failedOn}|${row.failedPaymentId}`);
  return {
    rows: page.rows.map((row) => toRow(row, today)),
    nextCursor: page.nextCursor,
    ...openFailures(db),
  };
}

export function openFailures(db: ReadDb): { openCount: number; openCents: Cents; advancedCents: Cents } {
  const open = db.row<{ openCount: number; openCents: Cents; advancedCents: Cents }>(
    `SELECT count(*) AS openCount, coalesce(sum(open), 0) AS openCents, coalesce(sum(advanced), 0) AS advancedCents
     FROM (SELECT ${OPEN_OF} AS open, f.advanced_cents AS advanced FROM failed_payment AS f WHERE f.reinstated_on IS NULL)
     WHERE open > 0`,
  );
  return open ?? { openCount: 0, openCents: 0 as Cents, advancedCents: 0 as Cents };
}

function toRow({ reinstatedOn, ...row }: ListRow, today: LocalDate): FailureRow {
  const code = RETURN_CODES.find((each) => each.code === row.returnCode);
  const state = reinstatedOn !== null ? 'reinstated' : row.openCents === 0 ? 'paid' : 'open';
  return {
    ...row,
    reason: code === undefined ? KIND_TITLES[row.kind] : `${code.code} ${code.title}`,
    nextAction: state === 'open' ? nextAction(row, today) : '',
    state,
  };
}

function nextAction(row: Omit<ListRow, 'reinstatedOn'>, today: LocalDate): string {
  if (row.retryOn !== null) {
    const when = row.retryOn <= today ? 'now' : formatDate(row.retryOn, 'short');
    return `Present again ${when}, time ${row.attempts + 1}`;
  }
  if (row.kind === 'chargeback') return 'Answer the dispute';
  if (row.kind === 'stopPayment' || row.returnCode === 'R08') return 'Call the client';
  return 'Ask for another way to pay';
}

/** What is to be presented again by a day, for the dashboard. */
export function dueRetries(
  db: ReadDb,
  today: LocalDate,
): { count: number; cents: Cents; firstOn: LocalDate | null } {
  return db.row<{ count: number; cents: Cents; firstOn: LocalDate | null }>(
    `SELECT count(*) AS count, coalesce(sum(f.amount_cents), 0) AS cents, min(f.retry_on) AS firstOn
     FROM failed_payment AS f WHERE f.retry_on <= ? AND f.reinstated_on IS NULL`,
    today,
  ) as { count: number; cents: Cents; firstOn: LocalDate | null };
}

export type FailureLetter = {
  readonly number: string;
  readonly accountId: number;
  readonly receivedOn: LocalDate;
  readonly failedOn: LocalDate;
  readonly method: Method;
  readonly reference: string;
  readonly reason: string;
  readonly amountCents: Cents;
  readonly clientFeeCents: Cents;
  readonly retryOn: LocalDate | null;
  readonly cancelAfterOn: LocalDate | null;
  readonly rows: readonly {
    readonly invoiceNumber: string | null;
    readonly policyNumber: string;
    readonly dueOn: LocalDate;
    readonly cents: Cents;
  }[];
};

/** What the letter to the client says. Refuses not-found. */
export function failureLetter(db: ReadDb, failedPaymentId: number): FailureLetter {
  type Row = Omit<FailureLetter, 'rows' | 'reason'> & { kind: FailureKind; returnCode: string };
  const row = db.row<Row>(
    `SELECT f.number, f.account_id AS accountId, r.received_on AS receivedOn, f.failed_on AS failedOn, r.method, r.reference,
       f.kind, f.return_code AS returnCode, f.amount_cents AS amountCents, f.client_fee_cents AS clientFeeCents,
       f.retry_on AS retryOn, f.cancel_after_on AS cancelAfterOn
     FROM failed_payment AS f JOIN receipt AS r ON r.id = f.receipt_id WHERE f.id = ?`,
    failedPaymentId,
  );
  if (row === undefined) throw notFound('failed payment', failedPaymentId, 'id');
  const { kind, returnCode, ...known } = row;
  const code = RETURN_CODES.find((each) => each.code === returnCode);
  return {
    ...known,
    reason: code?.title ?? KIND_TITLES[kind],
    rows: db.rows<FailureLetter['rows'][number]>(
      `SELECT v.number AS invoiceNumber, p.number AS policyNumber, coalesce(v.due_on, min(i.due_on)) AS dueOn, -sum(g.cents) AS cents
       FROM allocation_change AS g JOIN allocation AS x ON x.id = g.allocation_id JOIN invoice_item AS i ON i.id = x.invoice_item_id
       JOIN policy_term AS t ON t.id = i.policy_term_id JOIN policy AS p ON p.id = t.policy_id LEFT JOIN invoice AS v ON v.id = i.invoice_id
       WHERE g.failed_payment_id = ? AND g.cents < 0 GROUP BY i.invoice_id, t.id ORDER BY 3, 1`,
      failedPaymentId,
    ),
  };
}
