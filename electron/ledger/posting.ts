/**
 * Posting: a plan of signed lines becomes one immutable entry. Every module that moves money makes a plan and calls
 * post(); nothing else writes to the journal. The database proves what this file claims (db/migrations/0010-ledger.ts).
 */
import { hash } from 'node:crypto';
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import { invariant, Refusal } from '#shared/errors/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { refuseOverdraft } from './guard.ts';
import { type FollowedLine, followMoves } from './moved.ts';
import type { Envelope } from './handler.ts';
import { ENTRY_KINDS, type EntryBasis, type EntryKind } from './kinds.ts';
import { splitEntry } from './split.ts';

/** Who owns money in trust: `carrier:17`, `client:55`, `tax:TX`, `finance:9`, `agency`, `reserve`, `suspense` … */
export type Beneficiary = string;
/** Which part of a bill money belongs to: premium, carrierFee, surplusLinesTax, stampingFee, commission, agencyFee … */
export type Component = string;

export type LineDimensions = {
  readonly bankAccountId?: number;
  readonly accountId?: number;
  readonly subaccountId?: number;
  readonly policyId?: number;
  readonly policyTermId?: number;
  readonly carrierId?: number;
  readonly chargeId?: number;
  readonly invoiceId?: number;
  readonly invoiceItemId?: number;
  readonly producerId?: number;
  readonly payerId?: number;
  readonly state?: string;
};

export type PostingLine = LineDimensions & {
  /** Code in the chart of accounts, such as T1100. */
  readonly account: string;
  /** Debit positive. Lines of zero are dropped. */
  readonly cents: Cents;
  /** Required on every trust line; cash belongs to `pool`, component `cash`: its owners are the held rows. */
  readonly beneficiary?: Beneficiary;
  readonly component?: Component;
  readonly memo?: string;
};

/** A change of who owns the cash of one trust bank account. */
export type HeldChange = {
  readonly bankAccountId: number;
  readonly beneficiary: Beneficiary;
  readonly component: Component;
  readonly cents: Cents;
  readonly policyTermId?: number;
  readonly accountId?: number;
  readonly receiptId?: number;
};

export type PostingPlan = {
  readonly kind: EntryKind;
  readonly accountingOn: LocalDate;
  readonly memo: string;
  readonly source?: { readonly type: string; readonly id: number };
  readonly lines: readonly PostingLine[];
  readonly held?: readonly HeldChange[];
  /** Names for refusals; not stored. */
  readonly ownerNames?: Readonly<Record<Beneficiary, string>>;
};

export type Posted = { readonly entryId: number; readonly entryNumber: number; readonly hash: string };

type AccountInfo = { readonly id: number; readonly code: string };
/** Codes never change and accounts are never deleted, so an id once read stays right. */
const accountsByCode = new WeakMap<ReadDb, Map<string, AccountInfo>>();

export function forgetAccounts(db: ReadDb): void {
  accountsByCode.delete(db);
}

function accountByCode(db: ReadDb, code: string): AccountInfo {
  let known = accountsByCode.get(db);
  if (known === undefined) {
    known = new Map(
      db.rows<AccountInfo>('SELECT id, code FROM ledger_account').map((row) => [row.code, row]),
    );
    accountsByCode.set(db, known);
  }
  const account = known.get(code);
  invariant(account !== undefined, `No ledger account ${code}`);
  return account;
}

/** The hash of an entry: the previous hash, a newline, and the payload exactly as stored. */
export function entryHash(previousHash: string, payload: string): string {
  return hash('sha256', `${previousHash}\n${payload}`);
}

/** As in the payload; what is undefined is left out of it. */
type Stored<Row> = {
  readonly [Key in keyof Row]: undefined extends Row[Key] ? Row[Key] | undefined : Row[Key];
};
type StoredLine = Stored<Omit<PostingLine, 'account'>> & { readonly account: number };
type StoredHeld = Stored<HeldChange>;
type Draft = {
  readonly kind: string;
  readonly basis: EntryBasis;
  readonly accountingOn: LocalDate;
  readonly memo: string;
  readonly source?: { readonly type: string; readonly id: number } | undefined;
  readonly reversesId?: number;
  readonly lines: readonly StoredLine[];
  readonly held: readonly StoredHeld[];
};

const EMPTY_LIST: readonly HeldChange[] = [];

/** Keys in the one order the database accepts: it rebuilds the payload from the rows and compares the text. */
function storedLine(tx: WriteTx, line: PostingLine): StoredLine {
  return {
    account: accountByCode(tx, line.account).id,
    cents: line.cents,
    beneficiary: line.beneficiary,
    component: line.component,
    bankAccountId: line.bankAccountId,
    accountId: line.accountId,
    subaccountId: line.subaccountId,
    policyId: line.policyId,
    policyTermId: line.policyTermId,
    carrierId: line.carrierId,
    chargeId: line.chargeId,
    invoiceId: line.invoiceId,
    invoiceItemId: line.invoiceItemId,
    producerId: line.producerId,
    payerId: line.payerId,
    state: line.state,
    memo: line.memo,
  };
}

function storedHeld(change: HeldChange): StoredHeld {
  return {
    bankAccountId: change.bankAccountId,
    beneficiary: change.beneficiary,
    component: change.component,
    cents: change.cents,
    policyTermId: change.policyTermId,
    accountId: change.accountId,
    receiptId: change.receiptId,
  };
}

/**
 * Posts a plan. Refuses period.closed, entry.unbalanced, and trust.overdrawn (for choices that would leave an owner
 * below zero on any date). Answers the entry's id, number and hash.
 */
export function post(tx: WriteTx, envelope: Envelope, plan: PostingPlan): Posted {
  const lines = plan.lines.filter((line) => line.cents !== 0).map((line) => storedLine(tx, line));
  const held = (plan.held ?? EMPTY_LIST).filter((change) => change.cents !== 0).map(storedHeld);
  const basis = ENTRY_KINDS[plan.kind].basis;
  const { kind, accountingOn, memo, source } = plan;
  const posted = append(tx, envelope, { kind, basis, accountingOn, memo, source, lines, held });
  if (basis === 'choice' && held.length > 0) refuseOverdraft(tx, accountingOn, held, plan.ownerNames ?? {});
  return posted;
}

/** A document of any number of items, posted as one entry or as several of the same source; the first is the document's own. */
export function postAll(tx: WriteTx, envelope: Envelope, plan: PostingPlan): readonly [Posted, ...Posted[]] {
  const [first, ...others] = splitEntry(plan);
  return [post(tx, envelope, first), ...others.map((part) => post(tx, envelope, part))];
}

/**
 * As postAll, for lines taken from an older entry: what belongs to an account that was moved or joined with another since
 * follows to where it is now.
 */
export function postFollowing(
  tx: WriteTx,
  envelope: Envelope,
  plan: PostingPlan,
): readonly [Posted, ...Posted[]] {
  const posted = postAll(tx, envelope, plan);
  const lines = plan.lines.filter((line) => line.cents !== 0).map((line) => storedLine(tx, line));
  const { accountingOn, source, held = EMPTY_LIST } = plan;
  followMoves(tx, envelope, { accountingOn, source, lines: lines as FollowedLine[], held }, postAll);
  return posted;
}

function append(tx: WriteTx, envelope: Envelope, draft: Draft): Posted {
  refuseClosed(tx, draft.accountingOn);
  let debitCents = 0;
  let balanceCents = 0;
  for (const line of draft.lines) {
    balanceCents += line.cents;
    if (line.cents > 0) debitCents += line.cents;
  }
  if (balanceCents !== 0) {
    throw new Refusal('entry.unbalanced', {
      what: 'Not posted: debits and credits differ.',
      why: 'Every entry balances to the cent.',
      todo: 'Correct the amounts.',
    });
  }
  const head = tx.row<{ seq: number; hash: string }>(
    "SELECT seq, hash FROM chain_head WHERE chain = 'entries'",
  );
  invariant(head !== undefined, 'The chain has a head');
  const id = tx.nextId();
  const seq = head.seq + 1;
  const payload = JSON.stringify({
    id,
    seq,
    kind: draft.kind,
    basis: draft.basis,
    accountingOn: draft.accountingOn,
    recordedAt: envelope.at,
    memo: draft.memo,
    sourceType: draft.source?.type,
    sourceId: draft.source?.id,
    reversesId: draft.reversesId,
    requestId: envelope.requestId,
    lines: draft.lines,
    held: draft.held,
  });
  const entry = entryHash(head.hash, payload);
  tx.exec(
    `INSERT INTO journal_entry (id, seq, kind, basis, accounting_on, recorded_at, memo, source_type, source_id, reverses_id,
       total_cents, payload, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    seq,
    draft.kind,
    draft.basis,
    draft.accountingOn,
    envelope.at,
    draft.memo,
    draft.source?.type ?? null,
    draft.source?.id ?? null,
    draft.reversesId ?? null,
    debitCents,
    payload,
    head.hash,
    entry,
  );
  return { entryId: id, entryNumber: seq, hash: entry };
}

/** Refuses period.closed. */
export function refuseClosed(db: ReadDb, accountingOn: LocalDate): void {
  const closedThrough = db.value<string | null>('SELECT closed_through FROM period_lock') ?? null;
  if (closedThrough !== null && accountingOn <= closedThrough) {
    throw new Refusal('period.closed', {
      what: `Not posted: ${formatDate(accountingOn, 'long')} is in a closed period.`,
      why: `The books are closed through ${formatDate(closedThrough as LocalDate, 'long')}.`,
      todo: 'Use a later date, or have the owner reopen the period with a reason.',
      field: 'accountingOn',
    });
  }
}

type Payload = {
  lines: StoredLine[];
  held: StoredHeld[];
  sourceType?: string;
  sourceId?: number;
  memo: string;
};

/**
 * Reverses an entry: the exact negation, linked, once, posted on a date of an open period.
 * Refuses entry.not-found, entry.already-reversed, period.closed.
 */
export function reverse(
  tx: WriteTx,
  envelope: Envelope,
  order: {
    readonly entryId: number;
    readonly accountingOn: LocalDate;
    readonly reason: string;
    readonly basis?: EntryBasis;
  },
): Posted {
  const original = tx.row<{ seq: number; payload: string }>(
    'SELECT seq, payload FROM journal_entry WHERE id = ?',
    order.entryId,
  );
  if (original === undefined) throw entryNotFound(order.entryId);
  const earlier = tx.row<{ seq: number }>(
    'SELECT seq FROM journal_entry WHERE reverses_id = ?',
    order.entryId,
  );
  if (earlier !== undefined) {
    throw new Refusal('entry.already-reversed', {
      what: `Not reversed: entry ${original.seq} was already reversed.`,
      why: `Entry ${earlier.seq} is its reversal; an entry is reversed once.`,
      todo: 'To undo the reversal, reverse that entry instead.',
    });
  }
  const payload = JSON.parse(original.payload) as Payload;
  const negate = <Row extends { readonly cents: Cents }>(row: Row): Row => ({
    ...row,
    cents: -row.cents as Cents,
  });
  const basis = order.basis ?? 'fact';
  const held = payload.held.map(negate);
  const lines = payload.lines.map(negate);
  const { accountingOn } = order;
  const source =
    payload.sourceType === undefined ? undefined : { type: payload.sourceType, id: payload.sourceId ?? 0 };
  const posted = append(tx, envelope, {
    kind: 'reversal',
    basis,
    accountingOn,
    memo: `Reverses entry ${original.seq}: ${order.reason}`,
    source,
    reversesId: order.entryId,
    lines,
    held,
  });
  const left = { accountingOn, source, lines: lines as FollowedLine[], held: held as HeldChange[] };
  followMoves(tx, envelope, left, postAll);
  if (basis === 'choice' && held.length > 0) refuseOverdraft(tx, order.accountingOn, held, {});
  return posted;
}

export function entryNotFound(entryId: number): Refusal {
  return new Refusal('entry.not-found', {
    what: 'No such entry.',
    why: `There is no journal entry with id ${entryId}.`,
    todo: 'Open the journal and choose one.',
  });
}

/** The next number of a gapless series (invoice, receipt …) in a year; a rolled back command gives it back. */
export function nextNumber(tx: WriteTx, series: string, year: number): number {
  const last = tx.value<number>(
    'SELECT last_number FROM number_series WHERE series = ? AND year = ?',
    series,
    year,
  );
  if (last === undefined)
    tx.exec('INSERT INTO number_series (series, year, last_number) VALUES (?, ?, 1)', series, year);
  else
    tx.exec('UPDATE number_series SET last_number = ? WHERE series = ? AND year = ?', last + 1, series, year);
  return (last ?? 0) + 1;
}
