/** What a move or a merge would change, side by side, from the plan the command carries out. */
import type { ReadDb } from '#db/connection/index.ts';
import type { InputOf, PostingLine } from '#electron/ledger/index.ts';
import {
  DEFAULT_FIELDS,
  effectiveDefaults,
  lineOf,
  nodeOf,
  payerOf,
  saidOf,
} from '#electron/parties/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { AccountBalances, accounts, MovePreview } from '#shared/contract/index.ts';
import { type Cents, formatMoney, ZERO } from '#shared/money/index.ts';
import { centsOf, planOf } from './commands.ts';
import { defaultLabel, defaultText } from './default-words.ts';
import { type MovePlan, planMerge } from './plan.ts';
import { rollup } from './rollup.ts';
import type { MovedRows } from './rows.ts';

export function previewMove(
  db: ReadDb,
  input: InputOf<typeof accounts.previewMove>,
  today: LocalDate,
): MovePreview {
  return previewOf(db, planOf(db, input), today);
}

export function previewMerge(
  db: ReadDb,
  input: InputOf<typeof accounts.previewMerge>,
  today: LocalDate,
): MovePreview {
  return previewOf(db, planMerge(db, input.accountId, input.intoAccountId), today);
}

type Label = readonly [label: string, key: keyof AccountBalances];
const LABELS: readonly Label[] = [
  ['Billed and open', 'openCents'],
  ['Past due', 'pastDueCents'],
  ['Planned, not billed', 'unbilledCents'],
  ['Unapplied funds', 'unappliedCents'],
];
const NONE: AccountBalances = {
  openCents: ZERO,
  pastDueCents: ZERO,
  unbilledCents: ZERO,
  unappliedCents: ZERO,
};

function previewOf(db: ReadDb, plan: MovePlan, today: LocalDate): MovePreview {
  const moved = movedBalances(db, plan, today);
  const isWithin = (outer: number | undefined, inner: number | undefined): boolean =>
    outer !== undefined && inner !== undefined && lineOf(db, inner).some(({ id }) => id === outer);
  const { from, to } = plan;
  const before = (node: MovePlan['from']) => (node === null ? NONE : rollup(db, node.id, today).withChildren);
  const [fromBefore, toBefore] = [before(from), before(to)];
  // Within one tree, what leaves an account may still be below it.
  const leaves = !isWithin(from?.id, to?.id);
  const arrives = !isWithin(to?.id, from?.id);
  return {
    title: titleOf(db, plan),
    goesAlong: goesAlong(db, plan),
    fromName: from === null ? 'Top accounts' : saidOf(db, from.id),
    toName: to === null ? 'Top accounts' : saidOf(db, to.id),
    rows: LABELS.map(([label, key]) => ({
      label,
      fromBeforeCents: fromBefore[key],
      fromAfterCents: (fromBefore[key] - (from !== null && leaves ? moved[key] : 0)) as Cents,
      toBeforeCents: toBefore[key],
      toAfterCents: (toBefore[key] + (to !== null && arrives ? moved[key] : 0)) as Cents,
    })),
    entry: entryOf(db, [...plan.lines, ...plan.money.lines]),
    ...heldOf(db, plan),
    notes: notesOf(db, plan),
  };
}

function movedBalances(db: ReadDb, plan: MovePlan, today: LocalDate): AccountBalances {
  if (plan.kind === 'subaccount') return rollup(db, plan.subjectId, today).withChildren;
  if (plan.kind === 'merge') return rollup(db, plan.subjectId, today).withChildren;
  const sums = db.row<Omit<AccountBalances, 'unappliedCents'>>(
    `SELECT coalesce(sum(CASE WHEN i.invoice_id IS NOT NULL THEN i.open_cents END), 0) AS openCents,
       coalesce(sum(CASE WHEN v.due_on < ? THEN i.open_cents END), 0) AS pastDueCents,
       coalesce(sum(CASE WHEN i.invoice_id IS NULL THEN i.open_cents END), 0) AS unbilledCents
     FROM policy_term AS t JOIN invoice_item AS i ON i.policy_term_id = t.id LEFT JOIN invoice AS v ON v.id = i.invoice_id
     WHERE t.policy_id = ?`,
    today,
    plan.subjectId,
  );
  return { ...NONE, ...sums, unappliedCents: centsOf(plan.funds) };
}

function titleOf(db: ReadDb, plan: MovePlan): string {
  if (plan.kind === 'policy')
    return `Policy ${db.value<string>('SELECT number FROM policy WHERE id = ?', plan.subjectId)}`;
  return saidOf(db, plan.subjectId);
}

const WORDS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  'policy.account_id': ['policy', 'policies'],
  'invoice_stream.account_id': ['invoice stream', 'invoice streams'],
  'invoice.account_id': ['invoice', 'invoices'],
  'invoice_item.account_id': ['invoice item', 'invoice items'],
  'receipt.account_id': ['receipt', 'receipts'],
  'account.parent_id': ['subaccount', 'subaccounts'],
  'account.payer_account_id': ['account it pays for', 'accounts it pays for'],
  'summary_invoice.payer_account_id': ['summary invoice', 'summary invoices'],
};
const counted = (count: number, [one, many]: readonly [string, string]): string =>
  `${count} ${count === 1 ? one : many}`;

function goesAlong(db: ReadDb, plan: MovePlan): string[] {
  if (plan.kind === 'subaccount') {
    const below = plan.rows.find(({ column }) => column === 'top_id')?.ids ?? [];
    const count = (table: string): number =>
      db.value<number>(
        `SELECT count(*) FROM ${table} WHERE account_id IN (SELECT value FROM json_each(?))`,
        JSON.stringify(below),
      ) ?? 0;
    return [
      ...(below.length > 1 ? [counted(below.length - 1, ['account below it', 'accounts below it'])] : []),
      counted(count('policy'), ['policy', 'policies']),
      counted(count('invoice'), ['invoice', 'invoices']),
      counted(count('receipt'), ['receipt', 'receipts']),
    ];
  }
  const words = plan.rows.flatMap(({ table, column, ids }: MovedRows) => {
    const said = WORDS[`${table}.${column}`];
    return said === undefined || ids.length === 0 ? [] : [counted(ids.length, said)];
  });
  const cents = centsOf(plan.funds);
  return cents === 0 ? words : [...words, `${formatMoney(cents)} of unapplied funds`];
}

/** Lines added up per ledger account and account. */
function entryOf(db: ReadDb, lines: readonly PostingLine[]): MovePreview['entry'] {
  const sums = new Map<string, { code: string; accountId: number; debit: number; credit: number }>();
  for (const line of lines) {
    const accountId = line.subaccountId ?? line.accountId ?? 0;
    const key = `${line.account} ${line.accountId} ${accountId}`;
    const sum = sums.get(key) ?? { code: line.account, accountId, debit: 0, credit: 0 };
    sum.debit += Math.max(line.cents, 0);
    sum.credit += Math.max(-line.cents, 0);
    sums.set(key, sum);
  }
  return [...sums.values()].map((sum) => ({
    code: sum.code,
    name: db.value<string>('SELECT name FROM ledger_account WHERE code = ?', sum.code) ?? sum.code,
    account: saidOf(db, sum.accountId),
    debitCents: sum.debit as Cents,
    creditCents: sum.credit as Cents,
  }));
}

/** What others hold in trust: the sum of the moves' own changes is shown, and it is nothing. */
function heldOf(db: ReadDb, plan: MovePlan): Pick<MovePreview, 'heldBeforeCents' | 'heldAfterCents'> {
  const before = (db.value<number>(
    "SELECT coalesce(sum(cents), 0) FROM held_day WHERE beneficiary NOT IN ('agency', 'reserve')",
  ) ?? 0) as Cents;
  const change = plan.money.held.reduce((total, { cents }) => total + cents, 0);
  return { heldBeforeCents: before, heldAfterCents: (before + change) as Cents };
}

function notesOf(db: ReadDb, plan: MovePlan): string[] {
  const notes: string[] = [];
  if (plan.lines.length === 0 && plan.money.lines.length === 0) {
    const isInside = plan.from !== null && plan.from.top_id === plan.to?.top_id;
    notes.push(
      plan.kind === 'subaccount' && isInside
        ? 'Nothing is posted: every balance stays under the same top account.'
        : 'Nothing is posted: nothing is open on what moves.',
    );
  }
  if (plan.kind === 'subaccount') {
    notes.push(`Its number stays ${nodeOf(db, plan.subjectId).number}: papers already sent carry it.`);
    notes.push(...inheritedNotes(db, plan));
  }
  if (plan.kind === 'policy') {
    const shared = plan.streams.filter(({ isShared }) => isShared).length;
    if (shared > 0)
      notes.push(
        'Its invoice stream also bills other policies and stays; the policy gets one like it. No date changes.',
      );
    const ids = plan.rows.find(({ table }) => table === 'invoice_item')?.ids ?? [];
    const left = db.value<number>(
      `SELECT count(DISTINCT i.invoice_id) FROM invoice_item AS i JOIN invoice AS v ON v.id = i.invoice_id
       WHERE i.id IN (SELECT value FROM json_each(?)) AND v.id NOT IN (SELECT value FROM json_each(?))`,
      JSON.stringify(ids),
      JSON.stringify(plan.rows.find(({ table }) => table === 'invoice')?.ids ?? []),
    );
    if ((left ?? 0) > 0)
      notes.push(
        `${counted(left as number, ['invoice', 'invoices'])} also bill other policies and stay where they were sent; only the items of this policy move.`,
      );
    notes.push('Receipts stay with whoever paid them; what they paid of this policy goes along.');
  }
  if (plan.kind === 'merge')
    notes.push(
      `Account ${plan.from?.number} is closed. Its number still finds account ${plan.to?.number}, and this can be taken back.`,
    );
  return notes;
}

/** Defaults and payer that come from above change with what is above. */
function inheritedNotes(db: ReadDb, plan: MovePlan): string[] {
  const now = effectiveDefaults(db, plan.subjectId);
  const there = plan.to === null ? null : effectiveDefaults(db, plan.to.id);
  const own = (field: (typeof DEFAULT_FIELDS)[number]): boolean => now[field].fromId === plan.subjectId;
  const notes = DEFAULT_FIELDS.flatMap((field) => {
    if (own(field) || there === null || there[field].value === now[field].value) return [];
    return [
      `${defaultLabel(field)} becomes ${defaultText(db, field, there[field].value)}, as ${plan.to?.name} says; it was ${defaultText(db, field, now[field].value)}.`,
    ];
  });
  const payer = payerOf(db, plan.subjectId);
  if (payer !== null && payer.fromId !== plan.subjectId)
    notes.push(
      `${saidOf(db, payer.accountId)} no longer pays for it, unless the account it moves to says so.`,
    );
  return notes;
}
