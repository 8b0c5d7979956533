/** Money on account: paid on open items (J08), moved to another account or stream (J36). */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import { type Order, planFor } from '#electron/allocation/index.ts';
import { entryOf } from '#electron/billing/index.ts';
import {
  checkDocumentDate,
  type Envelope,
  type HeldChange,
  type InputOf,
  nextNumber,
  type OutputOf,
  post,
  postAll,
  type PostingPlan,
  refuseParked,
} from '#electron/ledger/index.ts';
import { notFound, refuseMerged } from '#electron/parties/index.ts';
import { planRevenue } from '#electron/revenue/index.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { unapplied } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { closeItems, type Decided, decide, decideAndBill } from './allocate.ts';
import { openItems, type Payer, payerOf } from './facts.ts';
import { type Fund, handLots, type Lot, lotsOf, moveFund, takeLots, usableLots } from './funds.ts';
import { closingLines, heldOf, piecesOf, revenueOf, type Taken, takenOf } from './plan.ts';

type ApplyInput = Omit<InputOf<typeof unapplied.apply>, 'requestId' | 'appliedOn'>;

const fundLines = (account: Payer, cents: number) => ({
  account: 'T2030',
  cents: cents as Cents,
  beneficiary: `client:${account.id}`,
  component: 'unapplied',
  accountId: account.top_id,
  ...(account.top_id === account.id ? {} : { subaccountId: account.id }),
  payerId: account.id,
});

const fundHeld = (account: Payer, lots: readonly Lot[], sign: 1 | -1): readonly HeldChange[] =>
  lots.map((lot) => ({
    bankAccountId: lot.bankAccountId,
    beneficiary: `client:${account.id}`,
    component: 'unapplied',
    cents: (sign * lot.cents) as Cents,
    accountId: account.top_id,
    receiptId: lot.receiptId,
  }));

type Applying = {
  readonly account: Payer;
  readonly number: string;
  readonly id: number;
  readonly on: LocalDate;
  readonly lots: readonly Lot[];
};

/** J08, and what it collects of the agency's share. */
function applicationPlan(applying: Applying, taken: readonly Taken[]) {
  const { account, number, id, on, lots } = applying;
  const cents = lots.reduce((total, lot) => total + lot.cents, 0) as Cents;
  const pieces = piecesOf(taken, lots);
  const source = { type: 'application', id } as const;
  const plan: PostingPlan = {
    kind: 'unappliedApplied',
    accountingOn: on,
    memo: `Unapplied funds of ${account.name} applied, ${number}`,
    source,
    lines: [fundLines(account, cents), ...closingLines({ payerId: account.id }, taken)],
    held: [...fundHeld(account, lots, -1), ...heldOf(pieces)],
    ownerNames: { [`client:${account.id}`]: account.name },
  };
  const event = revenueOf({ receivedOn: on, source, number, payerId: account.id }, taken);
  return { plan, pieces, event };
}

function orderFor(db: ReadDb, input: ApplyInput, today: LocalDate): Order {
  return { plan: planFor(db, input.plan, input.accountId), today };
}

function refuseNothing(decided: Decided): void {
  if (decided.allocation.appliedCents > 0) return;
  throw new Refusal('entry.invalid', {
    what: 'Not applied: nothing is open that it could pay.',
    why: 'The plan found no candidate on these accounts.',
    todo: 'Leave the money on account, refund it, or choose another plan.',
    field: 'cents',
  });
}

export function previewApply(
  db: ReadDb,
  input: InputOf<typeof unapplied.preview>,
  today: LocalDate,
): OutputOf<typeof unapplied.preview> {
  const account = payerOf(db, input.accountId);
  const lots = usableLots(db, input, { cents: input.cents, on: today, field: 'cents' });
  const open = openItems(db, [input.accountId, ...input.alsoAccountIds]);
  const decided = decide(open, input.cents, orderFor(db, input, today), input.chosen);
  const { allocation, trace } = decided;
  const used = takeLots(lots, allocation.appliedCents, 'cents');
  const applying: Applying = { account, number: '', id: 1, on: today, lots: used };
  const { plan, event } = applicationPlan(applying, takenOf(allocation, open.facts));
  const plans = [plan, ...planRevenue(db, event).plans];
  const entry = entryOf(db, allocation.appliedCents === 0 ? [] : plans.flatMap((each) => each.lines));
  return {
    trace,
    appliedCents: allocation.appliedCents,
    entry: entry.map((line) => ({
      ...line,
      fund: line.code.startsWith('T') ? ('trust' as const) : ('operating' as const),
    })),
  };
}

type Applied = { applicationId: number; number: string; entryIds: number[]; appliedCents: Cents };

/** J08, J08d, J28: only what finds an open item is used; the rest stays on account. */
export function applyUnapplied(
  tx: WriteTx,
  input: ApplyInput & { readonly appliedOn: LocalDate },
  envelope: Envelope,
): Applied {
  checkDocumentDate(input.appliedOn, envelope.businessOn, 'appliedOn');
  const account = payerOf(tx, input.accountId);
  const accountIds = [input.accountId, ...input.alsoAccountIds];
  for (const id of accountIds) refuseParked(tx, payerOf(tx, id).id);
  const lots = usableLots(tx, input, { cents: input.cents, on: input.appliedOn, field: 'appliedOn' });
  const scope = { accountIds, amountCents: input.cents, on: input.appliedOn };
  const decided = decideAndBill(tx, envelope, scope, orderFor(tx, input, envelope.businessOn), input.chosen);
  refuseNothing(decided);
  const { allocation, open, trace } = decided;
  const applicationId = tx.nextId();
  const number = `AP-${String(nextNumber(tx, 'application', 0)).padStart(5, '0')}`;
  const used = takeLots(lots, allocation.appliedCents, 'cents');
  const applying: Applying = { account, number, id: applicationId, on: input.appliedOn, lots: used };
  const taken = takenOf(allocation, open.facts);
  const { plan, pieces, event } = applicationPlan(applying, taken);
  const revenue = planRevenue(tx, event);
  const own = postAll(tx, envelope, plan);
  const earned = revenue.plans.map((each) => post(tx, envelope, each));
  const entryIds = [...own, ...earned].map((posted) => posted.entryId);
  const { entryId } = own[0];
  closeItems(tx, pieces, 'unapplied', entryId);
  revenue.save(tx);
  for (const lot of used)
    moveFund(tx, { ...input, receiptId: lot.receiptId, cents: -lot.cents, reason: 'applied', entryId });
  tx.exec(
    `INSERT INTO unapplied_application (id, number, account_id, applied_on, cents, plan, plan_version, trace, entry_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    applicationId,
    number,
    account.id,
    input.appliedOn,
    allocation.appliedCents,
    trace.plan.code,
    trace.plan.version,
    JSON.stringify(trace),
    entryId,
    envelope.at,
  );
  return { applicationId, number, entryIds, appliedCents: allocation.appliedCents };
}

const fundOf = (db: ReadDb, accountId: number, streamId: number, field: string): Fund => {
  if (streamId === 0) return { accountId, streamId };
  const owner = db.value<number>('SELECT account_id FROM invoice_stream WHERE id = ?', streamId);
  if (owner !== accountId) throw notFound('invoice stream of this account', streamId, field);
  return { accountId, streamId };
};

/** J36: the money stays where it is in the bank; whose it is changes. */
export function transferUnapplied(
  tx: WriteTx,
  input: InputOf<typeof unapplied.transfer>,
  envelope: Envelope,
): { entryId: number } {
  checkDocumentDate(input.movedOn, envelope.businessOn, 'movedOn');
  const from = payerOf(tx, input.fromAccountId, 'fromAccountId');
  const to = payerOf(tx, input.toAccountId, 'toAccountId');
  refuseMerged(tx, from.id, 'Not moved', 'fromAccountId');
  refuseMerged(tx, to.id, 'Not moved', 'toAccountId');
  refuseParked(tx, from.id);
  refuseParked(tx, to.id);
  const source = fundOf(tx, from.id, input.fromStreamId, 'fromStreamId');
  const target = fundOf(tx, to.id, input.toStreamId, 'toStreamId');
  if (source.accountId === target.accountId && source.streamId === target.streamId) {
    throw new Refusal('entry.invalid', {
      what: 'Not moved: it is the same fund.',
      why: 'Money moves from one account or stream to another.',
      todo: 'Choose another account or stream.',
      field: 'toAccountId',
    });
  }
  if (from.top_id !== to.top_id && input.consent === '') {
    throw new Refusal('conflict', {
      what: `Not moved: ${to.name} is another client.`,
      why: `Money on account belongs to ${from.name}; nobody else may have it without consent.`,
      todo: 'Say where the written consent is, or refund the money.',
      field: 'consent',
    });
  }
  const { cents } = input;
  const usable = usableLots(tx, source, { cents, on: input.movedOn, field: 'movedOn' });
  const lots = takeLots(usable, cents, 'cents');
  const consent = input.consent === '' ? '' : `, consent: ${input.consent}`;
  const { entryId } = post(tx, envelope, {
    kind: 'unappliedTransfer',
    accountingOn: input.movedOn,
    memo: `Unapplied funds from ${from.name} to ${to.name}: ${input.reason}${consent}`,
    lines: [fundLines(from, cents), fundLines(to, -cents)],
    held: [...fundHeld(from, lots, -1), ...fundHeld(to, lots, 1)],
    ownerNames: { [`client:${from.id}`]: from.name },
  });
  handLots(tx, lots, { from: source, to: target, entryId });
  return { entryId };
}

export function funds(
  db: ReadDb,
  filter: { readonly accountId?: number | undefined; readonly limit: number },
): OutputOf<typeof unapplied.funds> {
  type Row = {
    account_id: number;
    stream_id: number;
    number: string;
    name: string;
    cents: Cents;
    stream: string | null;
  };
  const rows = db.rows<Row>(
    `SELECT u.account_id, u.stream_id, a.number, a.name, u.cents, s.name AS stream FROM unapplied_fund AS u
     JOIN account AS a ON a.id = u.account_id LEFT JOIN invoice_stream AS s ON s.id = u.stream_id
     WHERE u.cents > 0 AND (? IS NULL OR a.id = ? OR a.top_id = ?) ORDER BY u.cents DESC, u.account_id, u.stream_id LIMIT ?`,
    filter.accountId ?? null,
    filter.accountId ?? null,
    filter.accountId ?? null,
    filter.limit,
  );
  return {
    totalCents: (db.value<number>('SELECT coalesce(sum(cents), 0) FROM unapplied_fund') ?? 0) as Cents,
    rows: rows.map((row) => {
      const lots = lotsOf(db, { accountId: row.account_id, streamId: row.stream_id });
      return {
        accountId: row.account_id,
        number: row.number,
        name: row.name,
        streamId: row.stream_id,
        streamName: row.stream ?? '',
        cents: row.cents,
        openCents: (db.value<number>(
          'SELECT coalesce(sum(open_cents), 0) FROM invoice WHERE account_id = ? AND open_cents > 0',
          row.account_id,
        ) ?? 0) as Cents,
        oldestOn: lots[0]?.receivedOn ?? ('2000-01-01' as LocalDate),
        lots: lots.map((lot) => ({
          receiptId: lot.receiptId,
          number: lot.number,
          receivedOn: lot.receivedOn,
          cents: lot.cents,
          isDeposited: lot.depositId !== null,
          clearedOn: lot.clearedOn,
        })),
      };
    }),
  };
}

/** What of a fund is in the bank, for refunds. Refuses what is still in the drawer, and what has not cleared unless a person said so. */
export function refundableLots(
  db: ReadDb,
  fund: Fund,
  order: { readonly cents: Cents; readonly on: LocalDate; readonly isUnclearedConfirmed: boolean },
): readonly Lot[] {
  const all = usableLots(db, fund, { cents: order.cents, on: order.on, field: 'cents' });
  const deposited = all.filter((lot) => lot.depositOn !== null && lot.depositOn <= order.on);
  const banked = deposited.reduce((total, lot) => total + lot.cents, 0);
  if (banked < order.cents) {
    throw new Refusal('conflict', {
      what: `Not refunded: only ${formatMoney(banked as Cents)} of this money is in the bank on ${formatDate(order.on, 'long')}.`,
      why: 'What was not deposited cannot leave the bank.',
      todo: 'Deposit the receipt first, or refund on the day of its deposit or later.',
      field: 'cents',
    });
  }
  const cleared = deposited.filter((lot) => lot.clearedOn !== null && lot.clearedOn <= order.on);
  const sum = cleared.reduce((total, lot) => total + lot.cents, 0);
  if (sum >= order.cents) return takeLots(cleared, order.cents, 'cents');
  if (order.isUnclearedConfirmed) return takeLots(deposited, order.cents, 'cents');
  const last = deposited.at(-1)?.clearedOn;
  throw new Refusal('conflict', {
    what: `Not refunded: only ${formatMoney(sum as Cents)} of this money has cleared.`,
    why: `The payer’s bank may still send the rest back${last === undefined || last === null ? '' : ` until ${last}`}.`,
    todo: 'Wait until it has cleared, or confirm that you refund it before.',
    field: 'isUnclearedConfirmed',
  });
}
