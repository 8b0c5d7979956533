/**
 * The entries beside a trust entry that keep the agency's own books right: revenue (J01a-c, J02a, d, e, f, J15d) and the
 * producers' part (J28, J28n). One call for every module; a preview takes the plans, a command posts and saves them.
 */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import {
  type Envelope,
  type LineDimensions,
  LINES_PER_ENTRY,
  type Posted,
  type PostingLine,
  type PostingPlan,
  post,
} from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { ProducerTrigger, RecognitionMode } from '#shared/contract/index.ts';
import { type Cents, negate, sum, ZERO } from '#shared/money/index.ts';
import { type ItemChange, type ItemFacts, itemFacts } from './facts.ts';
import { type Moved, type ProducerChange, producerChanges, saveProducerChange } from './producers.ts';
import {
  type Cause,
  changeOf,
  isNothing,
  kindOf,
  NOWHERE,
  receivableOf,
  type Standing,
  targetOf,
} from './rules.ts';

export type RevenueEvent = {
  readonly cause: Cause;
  readonly on: LocalDate;
  readonly source: { readonly type: string; readonly id: number };
  /** What it came from, as in `receipt R-00017`. */
  readonly document: string;
  readonly changes: readonly ItemChange[];
  /** All items of these terms besides: a carrier was paid, items were cut anew. */
  readonly policyTermIds?: readonly number[];
  readonly payerId?: number;
  /** What was earned on billing and is now lost; bad debt when left out. */
  readonly lossAccount?: 'O6010' | 'O6020';
  /** Where everything is to go: the mode the agency changes to. Left out: the one it has. */
  readonly mode?: RecognitionMode;
  /** Of the collected money that moves: what does not stand in trust (due from trust, O1390) but somewhere else. */
  readonly elsewhere?: readonly PostingLine[];
};

export type RevenuePlan = {
  readonly plans: readonly PostingPlan[];
  readonly moved: readonly Moved[];
  readonly producers: readonly ProducerChange[];
  /** Writes where everything stands now; call it in the command that posts the plans. */
  readonly save: (tx: WriteTx) => void;
};

export function recognitionMode(db: ReadDb): RecognitionMode {
  return db.value<RecognitionMode>('SELECT mode FROM revenue_setting') ?? 'cashPartial';
}

/**
 * What an event does to revenue and to producers. The changes named are laid over the books as they are, so it can be asked
 * before or after the command wrote its own rows, as long as each change is in one of the two.
 */
export function planRevenue(db: ReadDb, event: RevenueEvent): RevenuePlan {
  const mode = event.mode ?? recognitionMode(db);
  const { on, changes, policyTermIds } = event;
  const facts = movesRevenue(event.cause, mode) ? itemFacts(db, { mode, on, changes, policyTermIds }) : [];
  const moved = facts.map((item) => {
    const to = targetOf(mode, item.share);
    return { facts: item, to, change: changeOf(item.before, to) };
  });
  const gone = policyTermIds === undefined ? [] : goneItems(db, policyTermIds);
  const really = moved.filter(({ change }) => !isNothing(change));
  const notBooked = new Map(
    changes.map((each) => [each.itemId, (each.writtenOffCents ?? 0) + (each.givenUpCents ?? 0)] as const),
  );
  // A share given up or written off moves the producer's base although revenue may not move.
  const concerned = moved.filter(({ facts: { itemId } }) => notBooked.get(itemId) !== undefined);
  const producers = producerChanges(db, [...new Set([...really, ...concerned])], {
    policyTermIds: termsOf(db, event),
    earnsOn: EARNED_BY[event.cause],
    notBooked,
  });
  const revenue = revenueEntry(event, mode, [...really, ...gone]);
  return {
    plans: [revenue, ...producerEntries(event, producers)].filter((plan) => plan !== null),
    moved: really,
    producers,
    save: (tx) => {
      for (const { facts: item, to } of really) saveItem(tx, item, to);
      for (const { facts: item } of gone)
        tx.exec('DELETE FROM revenue_item WHERE invoice_item_id = ?', item.itemId);
      for (const change of producers) saveProducerChange(tx, change);
    },
  };
}

/** Most events move nothing in most modes: no item has to be read then. */
const movesRevenue = (cause: Cause, mode: RecognitionMode): boolean =>
  (cause !== 'billed' || mode === 'accrual') && (cause !== 'carrierPaid' || mode === 'onCarrierPayment');

/** What an event earns of a producer's share although revenue stays where it is; null: whatever was agreed. */
const EARNED_BY: Readonly<Record<Cause, ProducerTrigger | null>> = {
  billed: 'onBill',
  collected: 'onAgencyPaid',
  returned: 'onAgencyPaid',
  effective: 'asRevenue',
  carrierPaid: 'onCommissionReceived',
  writtenOff: null,
  commissionReturned: null,
  mode: null,
};

function termsOf(db: ReadDb, event: RevenueEvent): readonly number[] {
  if (event.policyTermIds !== undefined) return event.policyTermIds;
  return db
    .rows<{ id: number }>(
      'SELECT DISTINCT policy_term_id AS id FROM invoice_item WHERE id IN (SELECT value FROM json_each(?))',
      JSON.stringify(event.changes.map(({ itemId }) => itemId)),
    )
    .map(({ id }) => id);
}

/** Plans and posts; the command's own trust entry comes first. */
export function postRevenue(tx: WriteTx, envelope: Envelope, event: RevenueEvent): readonly Posted[] {
  const revenue = planRevenue(tx, event);
  const posted = revenue.plans.map((plan) => post(tx, envelope, plan));
  revenue.save(tx);
  return posted;
}

type Step = { readonly facts: ItemFacts; readonly change: Standing };

function revenueEntry(
  event: RevenueEvent,
  mode: RecognitionMode,
  steps: readonly Step[],
): PostingPlan | null {
  if (steps.length === 0) return null;
  const payer = event.payerId === undefined ? {} : { payerId: event.payerId };
  const lines = steps.flatMap(({ facts, change }) =>
    incomeLines(facts, change, {
      ...payer,
      lossAccount: event.lossAccount ?? 'O6010',
      // Given back is shown beside what was earned: statements of producers need both.
      ...(event.cause === 'commissionReturned' && facts.isCommission ? { incomeAccount: 'O4005' } : {}),
    }),
  );
  const total = steps.reduce(add, NOWHERE);
  const first = steps[0]?.facts as ItemFacts;
  const elsewhere = event.elsewhere ?? [];
  const inTrust = (total.collectedCents - sum(elsewhere.map((line) => line.cents))) as Cents;
  const cash: PostingLine[] = [
    { account: 'O1390', cents: inTrust, accountId: first.topId, ...payer },
    ...elsewhere.map((line) => ({ ...line, accountId: first.topId, ...payer })),
  ];
  const all = merged([...cash, ...lines]);
  if (all.length === 0) return null;
  return {
    kind: kindOf(event.cause, mode, total),
    accountingOn: event.on,
    memo: `${MEMOS[event.cause]}, ${event.document}`,
    source: event.source,
    lines: all,
  };
}

const MEMOS: Readonly<Record<Cause, string>> = {
  billed: 'Commission and fees billed',
  collected: 'Commission and fees collected',
  returned: 'Commission and fees deferred again',
  effective: 'Commission and fees earned at the effective date',
  carrierPaid: 'Commission and fees earned',
  writtenOff: 'Commission and fees given up',
  commissionReturned: 'Commission given back',
  mode: 'Recognition changed',
};

const add = (total: Standing, { change }: Step): Standing => ({
  collectedCents: (total.collectedCents + change.collectedCents) as Cents,
  accruedCents: (total.accruedCents + change.accruedCents) as Cents,
  deferredCents: (total.deferredCents + change.deferredCents) as Cents,
  earnedCents: (total.earnedCents + change.earnedCents) as Cents,
  lostCents: (total.lostCents + change.lostCents) as Cents,
});

function incomeLines(
  facts: ItemFacts,
  change: Standing,
  {
    lossAccount,
    incomeAccount = facts.income,
    ...payer
  }: LineDimensions & { readonly lossAccount: string; readonly incomeAccount?: string },
): readonly PostingLine[] {
  const dimensions = { ...facts.dimensions, ...payer };
  return [
    { ...dimensions, account: receivableOf(facts.income), cents: change.accruedCents },
    { ...dimensions, account: 'O2400', cents: negate(change.deferredCents) },
    { ...dimensions, account: incomeAccount, cents: negate(change.earnedCents) },
    { ...dimensions, account: lossAccount, cents: change.lostCents },
  ];
}

/** Very many items make one line per account: an entry has at most 999. */
function merged(lines: readonly PostingLine[]): readonly PostingLine[] {
  const moving = lines.filter((line) => line.cents !== 0);
  if (moving.length <= LINES_PER_ENTRY) return moving;
  const totals = new Map<string, number>();
  for (const { account, cents } of moving) totals.set(account, (totals.get(account) ?? 0) + cents);
  return [...totals].map(([account, cents]) => ({ account, cents: cents as Cents }));
}

function producerEntries(event: RevenueEvent, changes: readonly ProducerChange[]): (PostingPlan | null)[] {
  const entry = (own: readonly ProducerChange[], isEarned: boolean): PostingPlan | null => {
    const lines = merged(own.flatMap((change) => change.lines));
    if (lines.length === 0) return null;
    return {
      kind: isEarned ? 'producerCommission' : 'producerReversed',
      accountingOn: event.on,
      memo: `Producer commission${isEarned ? '' : ' taken back'}, ${event.document}`,
      source: event.source,
      lines,
    };
  };
  return [
    entry(
      changes.filter(({ cents }) => cents > 0),
      true,
    ),
    entry(
      changes.filter(({ cents }) => cents < 0),
      false,
    ),
  ];
}

function saveItem(tx: WriteTx, item: ItemFacts, to: Standing): void {
  tx.exec(
    `INSERT INTO revenue_item (invoice_item_id, policy_term_id, income, collected_cents, accrued_cents, deferred_cents,
       earned_cents, lost_cents) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (invoice_item_id) DO UPDATE SET collected_cents = excluded.collected_cents, accrued_cents = excluded.accrued_cents,
       deferred_cents = excluded.deferred_cents, earned_cents = excluded.earned_cents, lost_cents = excluded.lost_cents`,
    item.itemId,
    item.policyTermId,
    item.income,
    to.collectedCents,
    to.accruedCents,
    to.deferredCents,
    to.earnedCents,
    to.lostCents,
  );
}

type GoneRow = {
  id: number;
  policy_term_id: number;
  income: ItemFacts['income'];
  collected_cents: Cents;
  accrued_cents: Cents;
  deferred_cents: Cents;
  earned_cents: Cents;
  lost_cents: Cents;
  policy_id: number;
  carrier_id: number;
  account_id: number;
  top_id: number;
  state: string;
};

/** Rows of items that were cut anew: brought to zero, in the same entry as the items that came in their place. */
function goneItems(db: ReadDb, policyTermIds: readonly number[]): readonly Step[] {
  const rows = db.rows<GoneRow>(
    `SELECT r.invoice_item_id AS id, r.policy_term_id, r.income, r.collected_cents, r.accrued_cents, r.deferred_cents,
       r.earned_cents, r.lost_cents, p.id AS policy_id, p.carrier_id, p.account_id, a.top_id, p.state
     FROM json_each(?) AS given CROSS JOIN revenue_item AS r ON r.policy_term_id = given.value
     JOIN policy_term AS t ON t.id = r.policy_term_id JOIN policy AS p ON p.id = t.policy_id JOIN account AS a ON a.id = p.account_id
     WHERE NOT EXISTS (SELECT 1 FROM invoice_item WHERE id = r.invoice_item_id)`,
    JSON.stringify(policyTermIds),
  );
  return rows.map((row) => ({
    facts: {
      itemId: row.id,
      policyTermId: row.policy_term_id,
      accountId: row.account_id,
      topId: row.top_id,
      income: row.income,
      isCommission: row.income === 'O4000',
      before: NOWHERE,
      share: {
        bookedCents: ZERO,
        collectedCents: ZERO,
        writtenOffCents: ZERO,
        lostCents: ZERO,
        isPaid: true,
        isEffective: true,
        carrierEarnedCents: ZERO,
      },
      dimensions: {
        accountId: row.top_id,
        policyId: row.policy_id,
        policyTermId: row.policy_term_id,
        carrierId: row.carrier_id,
        state: row.state,
      },
    },
    change: {
      collectedCents: negate(row.collected_cents),
      accruedCents: negate(row.accrued_cents),
      deferredCents: negate(row.deferred_cents),
      earnedCents: negate(row.earned_cents),
      lostCents: negate(row.lost_cents),
    },
  }));
}
