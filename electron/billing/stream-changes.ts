/**
 * Changes of a stream, and moves of a policy to another one: shown side by side first, touching only planned items,
 * and taken back exactly while nothing they planned was billed.
 */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import { type Envelope, refuseParked } from '#electron/ledger/index.ts';
import { notFound } from '#electron/parties/index.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import {
  type ChargeComponent,
  PaymentPlanSchema,
  type StreamDiff,
  type StreamRule,
} from '#shared/contract/index.ts';
import { invariant, Refusal } from '#shared/errors/index.ts';
import { type Cents, sum } from '#shared/money/index.ts';
import { calendarOf } from './holidays.ts';
import { type PlacedItem, type PlannedItem, restream } from './restream.ts';
import { checkRule, methodText, ruleText, ruleWarnings } from './rules.ts';
import { readStream, setClaim, updateRule } from './streams.ts';

/** An item as stored: what undo puts back, id and all. */
type StoredItem = {
  readonly id: number;
  readonly charge_id: number;
  readonly policy_term_id: number;
  readonly account_id: number;
  readonly stream_id: number;
  readonly installment_no: number;
  readonly bill_on: LocalDate;
  readonly due_on: LocalDate;
  readonly amount_cents: Cents;
  readonly commission_cents: Cents;
  readonly is_separate: 0 | 1;
};
const ITEM_COLUMNS = `id, charge_id, policy_term_id, account_id, stream_id, installment_no, bill_on, due_on, amount_cents,
  commission_cents, is_separate`;
/** Planned, and nothing paid on it yet. */
const PLANNED = 'invoice_id IS NULL AND open_cents = amount_cents';

type TermRow = {
  id: number;
  policy_id: number;
  number: string;
  expiration_on: LocalDate;
  plan: string;
  stream_id: number;
};
const TERM = `SELECT t.id, p.id AS policy_id, p.number, t.expiration_on, t.plan, t.stream_id
  FROM policy_term AS t JOIN policy AS p ON p.id = t.policy_id`;

type Plan = {
  readonly streamId: number;
  readonly accountId: number;
  readonly fromRule: StreamRule;
  readonly toRule: StreamRule;
  readonly terms: readonly TermRow[];
  readonly before: readonly StoredItem[];
  readonly after: readonly (Omit<StoredItem, 'id'> & { readonly id: number | null })[];
};

const itemsOf = (db: ReadDb, where: string, id: number): StoredItem[] =>
  db.rows<StoredItem>(
    `SELECT ${ITEM_COLUMNS} FROM invoice_item WHERE ${PLANNED} AND ${where} ORDER BY id`,
    id,
  );

function placedItems(
  db: ReadDb,
  term: TermRow,
  items: readonly StoredItem[],
  change: { readonly from: StreamRule; readonly to: StreamRule; readonly today: LocalDate },
  streamId: number,
): Plan['after'] {
  const components = new Map(
    db
      .rows<{ id: number; component: ChargeComponent }>(
        'SELECT id, component FROM charge WHERE policy_term_id = ?',
        term.id,
      )
      .map(({ id, component }) => [id, component]),
  );
  const toPlanned = (item: StoredItem): PlannedItem => ({
    id: item.id,
    chargeId: item.charge_id,
    component: components.get(item.charge_id) ?? 'premium',
    installmentNo: item.installment_no,
    billOn: item.bill_on,
    dueOn: item.due_on,
    amountCents: item.amount_cents,
    commissionCents: item.commission_cents,
  });
  const own = items.filter((item) => item.policy_term_id === term.id);
  const first = own[0];
  if (first === undefined) return [];
  const kept = own.filter((item) => item.is_separate === 1).map((item) => ({ ...item, stream_id: streamId }));
  const placed = restream(
    {
      expirationOn: term.expiration_on,
      plan: PaymentPlanSchema.parse(JSON.parse(term.plan)),
      items: own.filter((item) => item.is_separate === 0).map(toPlanned),
    },
    { ...change, holidays: calendarOf(db) },
  );
  const toStored = (item: PlacedItem): Plan['after'][number] => ({
    id: item.id,
    charge_id: item.chargeId,
    policy_term_id: term.id,
    account_id: first.account_id,
    stream_id: streamId,
    installment_no: item.installmentNo,
    bill_on: item.billOn,
    due_on: item.dueOn,
    amount_cents: item.amountCents,
    commission_cents: item.commissionCents,
    is_separate: 0,
  });
  return [...kept, ...placed.map(toStored)];
}

function planChange(db: ReadDb, streamId: number, toRule: StreamRule, today: LocalDate): Plan {
  const { accountId, rule: fromRule } = readStream(db, streamId);
  checkRule(toRule);
  const before = itemsOf(db, 'stream_id = ?', streamId);
  const ids = new Set(before.map((item) => item.policy_term_id));
  const terms = [...ids].map((id) => db.row<TermRow>(`${TERM} WHERE t.id = ?`, id) as TermRow);
  const change = { from: fromRule, to: toRule, today };
  const after = terms.flatMap((term) => placedItems(db, term, before, change, streamId));
  return { streamId, accountId, fromRule, toRule, terms, before, after };
}

function planMove(db: ReadDb, policyTermId: number, toStreamId: number, today: LocalDate): Plan {
  const term = db.row<TermRow>(`${TERM} WHERE t.id = ? AND t.undone_at IS NULL`, policyTermId);
  if (term === undefined) throw notFound('policy term', policyTermId, 'policyTermId');
  const from = readStream(db, term.stream_id);
  const to = readStream(db, toStreamId);
  if (term.stream_id === toStreamId || to.accountId !== from.accountId) {
    throw new Refusal('conflict', {
      what: `Policy ${term.number} cannot move to that stream.`,
      why: term.stream_id === toStreamId ? 'That stream bills it already.' : 'It belongs to another account.',
      todo: 'Choose another stream of the same account.',
      field: 'toStreamId',
    });
  }
  const before = itemsOf(db, 'policy_term_id = ?', policyTermId);
  const change = { from: from.rule, to: to.rule, today };
  const after = placedItems(db, term, before, change, toStreamId);
  return {
    streamId: toStreamId,
    accountId: to.accountId,
    fromRule: from.rule,
    toRule: to.rule,
    terms: [term],
    before,
    after,
  };
}

type Row = { billOn: LocalDate; dueOn: LocalDate; cents: Cents };
function byInvoice(items: readonly Omit<StoredItem, 'id'>[]): Row[] {
  const groups = Map.groupBy(items, (item) => `${item.bill_on} ${item.due_on}`);
  return [...groups.values()]
    .map((group) => ({
      billOn: (group[0] as StoredItem).bill_on,
      dueOn: (group[0] as StoredItem).due_on,
      cents: sum(group.map((item) => item.amount_cents)),
    }))
    .toSorted((a, b) => (a.dueOn + a.billOn < b.dueOn + b.billOn ? -1 : 1));
}

function diffOf(db: ReadDb, plan: Plan, streamId: number): StreamDiff {
  const [before, after] = [byInvoice(plan.before), byInvoice(plan.after)];
  return {
    beforeText: textOf(plan.fromRule),
    afterText: textOf(plan.toRule),
    before,
    after,
    beforeCents: sum(before.map((row) => row.cents)),
    afterCents: sum(after.map((row) => row.cents)),
    policies: plan.terms.map((term) => ({ policyId: term.policy_id, number: term.number })),
    billedCount:
      db.value<number>('SELECT count(*) FROM invoice WHERE stream_id = ? AND voided_at IS NULL', streamId) ??
      0,
    warnings: warningsOf(plan, after),
  };
}

const textOf = (rule: StreamRule): string => `${ruleText(rule)}; ${methodText(rule.paymentMethod)}`;

function warningsOf(plan: Plan, after: readonly Row[]): string[] {
  const late = plan.terms.filter((term) =>
    plan.after.some((item) => item.policy_term_id === term.id && item.due_on >= term.expiration_on),
  );
  const lastDue = after.at(-1)?.dueOn;
  return [
    ...late.map((term) => `Policy ${term.number}: the last installment falls due after it expires.`),
    ...(lastDue === undefined ? [] : ruleWarnings(plan.toRule, lastDue)),
    ...(plan.before.length === 0
      ? ['Nothing is planned on it: only what is bound from now on follows.']
      : []),
  ];
}

export const previewStreamChange = (
  db: ReadDb,
  input: { readonly streamId: number; readonly rule: StreamRule },
  today: LocalDate,
): StreamDiff => diffOf(db, planChange(db, input.streamId, input.rule, today), input.streamId);

export function previewPolicyMove(
  db: ReadDb,
  input: { readonly policyTermId: number; readonly toStreamId: number },
  today: LocalDate,
): StreamDiff {
  const plan = planMove(db, input.policyTermId, input.toStreamId, today);
  return diffOf(db, plan, plan.terms[0]?.stream_id ?? input.toStreamId);
}

type Snapshot = {
  readonly rule: StreamRule;
  /** Which stream each term was on. */
  readonly terms: readonly { readonly id: number; readonly policyId: number; readonly streamId: number }[];
  readonly items: readonly StoredItem[];
};

function insertItem(tx: WriteTx, item: StoredItem): void {
  tx.exec(
    `INSERT INTO invoice_item (${ITEM_COLUMNS}, open_cents, open_commission_cents, invoice_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)`,
    item.id,
    item.charge_id,
    item.policy_term_id,
    item.account_id,
    item.stream_id,
    item.installment_no,
    item.bill_on,
    item.due_on,
    item.amount_cents,
    item.commission_cents,
    item.is_separate,
    item.amount_cents,
    item.commission_cents,
  );
}

/** Replaces planned items by others; both sides name the same cents of the same charges. */
function replaceItems(tx: WriteTx, gone: readonly StoredItem[], put: readonly StoredItem[]): void {
  const byId = new Map(gone.map((item) => [item.id, item]));
  for (const item of gone) {
    if (!put.some((other) => other.id === item.id)) tx.exec('DELETE FROM invoice_item WHERE id = ?', item.id);
  }
  for (const item of put) {
    if (!byId.has(item.id)) insertItem(tx, item);
    else
      tx.exec(
        `UPDATE invoice_item SET stream_id = ?, installment_no = ?, bill_on = ?, due_on = ?, amount_cents = ?, commission_cents = ?,
           open_cents = ?, open_commission_cents = ?, is_separate = ? WHERE id = ?`,
        item.stream_id,
        item.installment_no,
        item.bill_on,
        item.due_on,
        item.amount_cents,
        item.commission_cents,
        item.amount_cents,
        item.commission_cents,
        item.is_separate,
        item.id,
      );
  }
}

function record(tx: WriteTx, plan: Plan, kind: 'rule' | 'move', envelope: Envelope): { changeId: number } {
  refuseParked(tx, plan.accountId);
  const total = (items: readonly { readonly amount_cents: Cents }[]): Cents =>
    sum(items.map((item) => item.amount_cents));
  invariant(total(plan.before) === total(plan.after), 'A change of a stream moves every cent and makes none');
  const items = plan.after.map((item) => ({ ...item, id: item.id ?? tx.nextId() }));
  const termsOn = (streamOf: (term: TermRow) => number): Snapshot['terms'] =>
    plan.terms.map((term) => ({ id: term.id, policyId: term.policy_id, streamId: streamOf(term) }));
  const before: Snapshot = {
    rule: plan.fromRule,
    terms: termsOn((term) => term.stream_id),
    items: plan.before,
  };
  const after: Snapshot = { rule: plan.toRule, terms: termsOn(() => plan.streamId), items };
  const changeId = tx.nextId();
  const what = kind === 'rule' ? 'Changed' : `Policy ${plan.terms[0]?.number ?? ''} moved here`;
  tx.exec(
    `INSERT INTO stream_change (id, stream_id, kind, summary, before, after, changed_on, changed_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    changeId,
    plan.streamId,
    kind,
    `${what}: ${textOf(plan.fromRule)} → ${textOf(plan.toRule)}`,
    JSON.stringify(before),
    JSON.stringify(after),
    envelope.businessOn,
    envelope.at,
  );
  replaceItems(tx, plan.before, items);
  apply(tx, plan.streamId, kind, after);
  return { changeId };
}

function apply(tx: WriteTx, streamId: number, kind: 'rule' | 'move', to: Snapshot): void {
  if (kind === 'rule') {
    updateRule(tx, streamId, to.rule);
    return;
  }
  for (const term of to.terms) {
    tx.exec('UPDATE policy_term SET stream_id = ? WHERE id = ?', term.streamId, term.id);
    setClaim(tx, term.policyId, term.streamId);
  }
}

export function changeStream(
  tx: WriteTx,
  input: { readonly streamId: number; readonly rule: StreamRule },
  envelope: Envelope,
): { changeId: number } {
  const plan = planChange(tx, input.streamId, input.rule, envelope.businessOn);
  if (JSON.stringify(plan.fromRule) === JSON.stringify(input.rule)) {
    throw new Refusal('conflict', {
      what: 'Nothing was changed.',
      why: 'The stream has this rule already.',
      todo: 'Change a field first.',
    });
  }
  return record(tx, plan, 'rule', envelope);
}

export function movePolicyToStream(
  tx: WriteTx,
  input: { readonly policyTermId: number; readonly toStreamId: number },
  envelope: Envelope,
): { changeId: number } {
  return record(
    tx,
    planMove(tx, input.policyTermId, input.toStreamId, envelope.businessOn),
    'move',
    envelope,
  );
}

export type ChangeRow = {
  id: number;
  stream_id: number;
  kind: 'rule' | 'move';
  summary: string;
  before: string;
  after: string;
  changed_on: LocalDate;
  changed_at: string;
  undone_at: string | null;
};

/** Why a change cannot be taken back; null when it can. */
export function notUndoable(db: ReadDb, change: ChangeRow): string | null {
  if (change.undone_at !== null) return 'It was taken back already.';
  const touched = (JSON.parse(change.after) as Snapshot).terms.map((term) => term.id);
  const later = db.row<{ changed_on: LocalDate }>(
    `SELECT changed_on FROM stream_change AS c WHERE c.id > ? AND c.undone_at IS NULL AND (c.stream_id = ?
       OR EXISTS (SELECT 1 FROM json_each(c.after, '$.terms') AS t WHERE t.value ->> 'id' IN (SELECT value FROM json_each(?))))
     ORDER BY c.id DESC LIMIT 1`,
    change.id,
    change.stream_id,
    JSON.stringify(touched),
  );
  if (later !== undefined)
    return `A later change of ${formatDate(later.changed_on, 'long')} stands on it; take that one back first.`;
  const newer = db.row<{ number: string }>(
    `SELECT p.number FROM policy_term AS t JOIN policy AS p ON p.id = t.policy_id
     WHERE t.stream_id = ? AND t.id > ? AND t.undone_at IS NULL LIMIT 1`,
    change.stream_id,
    change.id,
  );
  if (newer !== undefined && change.kind === 'rule')
    return `Policy ${newer.number} was bound on the new rule since.`;
  const after = JSON.parse(change.after) as Snapshot;
  return after.items.every((item) => isAsPlanned(db, item))
    ? null
    : 'Something it planned was billed, paid or changed since.';
}

function isAsPlanned(db: ReadDb, item: StoredItem): boolean {
  const now = db.row<StoredItem>(
    `SELECT ${ITEM_COLUMNS} FROM invoice_item WHERE id = ? AND ${PLANNED}`,
    item.id,
  );
  return (
    now !== undefined &&
    now.amount_cents === item.amount_cents &&
    now.bill_on === item.bill_on &&
    now.due_on === item.due_on &&
    now.stream_id === item.stream_id
  );
}

export function undoStreamChange(
  tx: WriteTx,
  { changeId }: { readonly changeId: number },
  envelope: Envelope,
): { changeId: number } {
  const change = tx.row<ChangeRow>('SELECT * FROM stream_change WHERE id = ?', changeId);
  if (change === undefined) throw notFound('change of a stream', changeId, 'changeId');
  const { accountId } = readStream(tx, change.stream_id);
  refuseParked(tx, accountId);
  const why = notUndoable(tx, change);
  if (why !== null) {
    throw new Refusal('conflict', {
      what: 'Not taken back: the change of the stream stands.',
      why,
      todo: 'Change the stream once more instead; only planned items will move.',
    });
  }
  const before = JSON.parse(change.before) as Snapshot;
  const after = JSON.parse(change.after) as Snapshot;
  // The account of an item may have changed with its policy since; it stays where it is now.
  const accounts = new Map(
    after.items.map((item) => [
      item.policy_term_id,
      tx.value<number>('SELECT account_id FROM invoice_item WHERE id = ?', item.id) ?? item.account_id,
    ]),
  );
  const items = before.items.map((item) => ({
    ...item,
    account_id: accounts.get(item.policy_term_id) ?? item.account_id,
  }));
  replaceItems(tx, after.items, items);
  apply(tx, change.stream_id, change.kind, before);
  tx.exec('UPDATE stream_change SET undone_at = ? WHERE id = ?', envelope.at, changeId);
  return { changeId };
}
