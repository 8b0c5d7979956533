/** The agency's choice of when its revenue is earned: what stands where, and the entry that changes it. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import { entryOf, pageOf, readCursor } from '#electron/billing/index.ts';
import {
  checkDocumentDate,
  type Envelope,
  type InputOf,
  type OutputOf,
  post,
} from '#electron/ledger/index.ts';
import { planRevenue, recognitionMode, type RevenuePlan } from '#electron/revenue/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { commissions, RecognitionMode } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, negate, sum } from '#shared/money/index.ts';

type Standing = OutputOf<typeof commissions.recognition>['standing'];

const STANDING = `coalesce(sum(collected_cents), 0) AS collectedCents, coalesce(sum(accrued_cents), 0) AS accruedCents,
  coalesce(sum(deferred_cents), 0) AS deferredCents, coalesce(sum(earned_cents), 0) AS earnedCents`;

const standing = (db: ReadDb): Standing =>
  db.row<Standing>(`SELECT ${STANDING} FROM revenue_item`) as Standing;

/** Deferred until the effective date, which has come. */
export const DUE_TERMS = `FROM revenue_item AS r JOIN policy_term AS t ON t.id = r.policy_term_id
  WHERE r.deferred_cents > 0 AND t.effective_on <= ? AND (SELECT mode FROM revenue_setting) = 'accrual'`;

/** What the effective-date run would earn by a day. */
export function revenueDue(db: ReadDb, on: LocalDate): { termCount: number; cents: Cents } {
  return db.row<{ termCount: number; cents: Cents }>(
    `SELECT count(DISTINCT r.policy_term_id) AS termCount, coalesce(sum(r.deferred_cents), 0) AS cents ${DUE_TERMS}`,
    on,
  ) as { termCount: number; cents: Cents };
}

export function recognition(db: ReadDb, today: LocalDate): OutputOf<typeof commissions.recognition> {
  const due = revenueDue(db, today);
  return {
    mode: recognitionMode(db),
    standing: standing(db),
    dueCents: due.cents,
    dueTermCount: due.termCount,
    changes: db.rows(
      `SELECT from_mode AS fromMode, to_mode AS toMode, changed_on AS changedOn, reason, entry_id AS entryId
       FROM revenue_mode_change ORDER BY id DESC`,
    ),
  };
}

/** Every term whose agency share is billed, collected or deferred. */
function termIds(db: ReadDb): readonly number[] {
  return db
    .rows<{ id: number }>('SELECT id FROM policy_term WHERE undone_at IS NULL ORDER BY id')
    .map(({ id }) => id);
}

function planChange(db: ReadDb, mode: RecognitionMode, on: LocalDate): RevenuePlan {
  const from = recognitionMode(db);
  if (mode === from) {
    throw new Refusal('conflict', {
      what: 'Not changed.',
      why: 'Revenue is recognised this way already.',
      todo: 'Choose another way, or leave it.',
      field: 'mode',
    });
  }
  return planRevenue(db, {
    cause: 'mode',
    mode,
    on,
    source: { type: 'recognition', id: 1 },
    document: 'change of recognition',
    changes: [],
    policyTermIds: termIds(db),
  });
}

export function previewRecognition(
  db: ReadDb,
  mode: RecognitionMode,
  on: LocalDate,
): OutputOf<typeof commissions.previewRecognition> {
  const plan = planChange(db, mode, on);
  const before = standing(db);
  const total = (pick: (change: RevenuePlan['moved'][number]['change']) => Cents): Cents =>
    sum(plan.moved.map(({ change }) => pick(change)));
  const earned = total((change) => change.earnedCents);
  return {
    fromMode: recognitionMode(db),
    toMode: mode,
    itemCount: plan.moved.length,
    before,
    after: {
      collectedCents: (before.collectedCents + total((change) => change.collectedCents)) as Cents,
      accruedCents: (before.accruedCents + total((change) => change.accruedCents)) as Cents,
      deferredCents: (before.deferredCents + total((change) => change.deferredCents)) as Cents,
      earnedCents: (before.earnedCents + earned) as Cents,
    },
    incomeCents: earned,
    producerCents: sum(plan.producers.map(({ cents }) => cents)),
    entry: entryOf(
      db,
      plan.plans.flatMap((each) => each.lines),
    ).map((line) => ({ ...line, fund: 'operating' as const })),
  };
}

export function changeRecognition(
  tx: WriteTx,
  order: Omit<InputOf<typeof commissions.changeRecognition>, 'requestId'>,
  envelope: Envelope,
): { entryIds: number[]; itemCount: number } {
  checkDocumentDate(order.changedOn, envelope.businessOn, 'changedOn');
  const from = recognitionMode(tx);
  const plan = planChange(tx, order.mode, order.changedOn);
  const entryIds = plan.plans.map((each) => post(tx, envelope, each).entryId);
  plan.save(tx);
  tx.exec('UPDATE revenue_setting SET mode = ?', order.mode);
  tx.exec(
    `INSERT INTO revenue_mode_change (id, from_mode, to_mode, changed_on, reason, entry_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    tx.nextId(),
    from,
    order.mode,
    order.changedOn,
    order.reason,
    entryIds[0] ?? null,
    envelope.at,
  );
  return { entryIds, itemCount: plan.moved.length };
}

type RevenueInput = InputOf<typeof commissions.revenue>;
type RevenueOutput = OutputOf<typeof commissions.revenue>;

const SHOWN: Readonly<Record<RevenueInput['show'], string>> = {
  all: '1',
  deferred: 'r.deferred_cents > 0',
  accrued: 'r.accrued_cents > 0',
  earned: 'r.earned_cents > 0',
};
const TIES: readonly (readonly [code: string, side: 1 | -1, table: string])[] = [
  ['O1395', 1, "SELECT sum(accrued_cents) FROM revenue_item WHERE income = 'O4000'"],
  ['O1396', 1, "SELECT sum(accrued_cents) FROM revenue_item WHERE income <> 'O4000'"],
  ['O2400', -1, 'SELECT sum(deferred_cents) FROM revenue_item'],
  ['O4000', -1, "SELECT sum(earned_cents) FROM revenue_item WHERE income = 'O4000'"],
  ['O4020', -1, "SELECT sum(earned_cents) FROM revenue_item WHERE income = 'O4020'"],
  ['O4050', -1, "SELECT sum(earned_cents) FROM revenue_item WHERE income = 'O4050'"],
];

export function revenueTable(db: ReadDb, asked: RevenueInput): RevenueOutput {
  const after = asked.cursor === undefined ? Number.MAX_SAFE_INTEGER : readCursor(asked.cursor)[1];
  type Row = Omit<RevenueOutput['rows'][number], 'state'> & { openCents: number };
  const rows = db.rows<Row>(
    `SELECT r.invoice_item_id AS invoiceItemId, r.policy_term_id AS policyTermId, p.id AS policyId, p.number AS policyNumber,
       a.name AS accountName, v.number AS invoiceNumber,
       CASE r.income WHEN 'O4000' THEN 'Commission' WHEN 'O4020' THEN 'Agency fee' ELSE 'Service fee' END AS label,
       coalesce(i.commission_cents, 0) AS shareCents, coalesce(i.open_commission_cents, 0) AS openCents, r.collected_cents AS collectedCents, r.accrued_cents AS accruedCents,
       r.deferred_cents AS deferredCents, r.earned_cents AS earnedCents
     FROM revenue_item AS r JOIN policy_term AS t ON t.id = r.policy_term_id JOIN policy AS p ON p.id = t.policy_id
     JOIN account AS a ON a.id = p.account_id LEFT JOIN invoice_item AS i ON i.id = r.invoice_item_id
     LEFT JOIN invoice AS v ON v.id = i.invoice_id
     WHERE r.invoice_item_id < ? AND (? IS NULL OR p.id = ?) AND ${SHOWN[asked.show]}
     ORDER BY r.invoice_item_id DESC LIMIT ?`,
    after,
    asked.policyId ?? null,
    asked.policyId ?? null,
    asked.limit + 1,
  );
  const page = pageOf(rows, asked.limit, (row) => `item|${row.invoiceItemId}`);
  return {
    rows: page.rows.map(({ openCents, ...row }) => ({ ...row, state: stateOf(row, openCents) })),
    nextCursor: page.nextCursor,
    total: standing(db),
    ties: TIES.map(([code, side, table]) => {
      const ledger = db.value<number>(
        `SELECT coalesce(sum(m.cents), 0) FROM account_month AS m JOIN ledger_account AS a ON a.id = m.ledger_account_id
         WHERE a.code = ?`,
        code,
      );
      const cents = (ledger ?? 0) as Cents;
      return {
        code,
        tableCents: (db.value<number | null>(table) ?? 0) as Cents,
        ledgerCents: side === 1 ? cents : negate(cents),
      };
    }),
  };
}

/** deferred → earned → deferred again when the money goes back → earned, or cancelled when nothing more is to come. */
function stateOf(
  row: { deferredCents: number; earnedCents: number; accruedCents: number },
  openCents: number,
): RevenueOutput['rows'][number]['state'] {
  const waits = row.deferredCents > 0 || openCents > row.accruedCents;
  if (row.earnedCents > 0) return waits ? 'partlyEarned' : 'earned';
  return waits ? 'deferred' : 'cancelled';
}
