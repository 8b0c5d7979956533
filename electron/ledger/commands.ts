/** Writes of the ledger: the book itself, manual entries, reversals, accounts, periods. */
import chart from '#resources/charts-of-accounts/agency.json' with { type: 'json' };
import type { WriteTx } from '#db/connection/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { AccountClass } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { insertBankAccount } from './banks.ts';
import type { Envelope } from './handler.ts';
import { entryNotFound, forgetAccounts, type Posted, post, reverse } from './posting.ts';
import {
  checkClose,
  checkManualLines,
  checkPlausible,
  checkReopen,
  type KnownAccount,
  type ManualLine,
} from './rules.ts';

export const OWNER_USER_ID = 1;

export type NewBook = {
  readonly bookUid: string;
  readonly agencyName: string;
  readonly state: string;
  readonly fiscalYearStartMonth: number;
  readonly isSample: boolean;
  /** Fixed business date of the sample agency; null for a real one. */
  readonly businessOn: LocalDate | null;
  readonly trustBank: { readonly bankName: string; readonly lastFour: string };
  readonly operatingBank: { readonly bankName: string; readonly lastFour: string };
};

/** First command of every file: the agency, its owner, the chart of accounts, one bank account per fund. */
export function createBook(tx: WriteTx, book: NewBook, envelope: Envelope): void {
  tx.exec(
    `INSERT INTO book (only_row, book_uid, agency_name, state, fiscal_year_start_month, is_sample, business_on, created_at)
     VALUES (1, ?, ?, ?, ?, ?, ?, ?)`,
    book.bookUid,
    book.agencyName,
    book.state,
    book.fiscalYearStartMonth,
    book.isSample ? 1 : 0,
    book.businessOn,
    envelope.at,
  );
  tx.exec("INSERT INTO app_user (id, name, role) VALUES (?, 'Owner', 'owner')", OWNER_USER_ID);
  for (const account of chart) {
    tx.exec(
      `INSERT INTO ledger_account (id, code, name, fund, class, normal_side, cash_role, is_control) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      tx.nextId(),
      account.code,
      account.name,
      account.fund,
      account.class,
      account.normalSide,
      account.cashRole,
      account.isControl ? 1 : 0,
    );
  }
  forgetAccounts(tx);
  insertBankAccount(tx, { ...book.trustBank, fund: 'trust', state: book.state });
  insertBankAccount(tx, { ...book.operatingBank, fund: 'operating', state: book.state });
}

export type ManualEntry = {
  readonly accountingOn: LocalDate;
  readonly memo: string;
  readonly lines: readonly (ManualLine & { readonly memo?: string | undefined })[];
};

export function postManualEntry(tx: WriteTx, entry: ManualEntry, envelope: Envelope): Posted {
  checkPlausible(entry.accountingOn, envelope.businessOn);
  const accounts = new Map(
    tx
      .rows<KnownAccount>('SELECT id, code, fund, is_control, name FROM ledger_account')
      .map((account) => [account.id, account]),
  );
  const signed = checkManualLines(entry.lines, accounts);
  return post(tx, envelope, {
    kind: 'manual',
    accountingOn: entry.accountingOn,
    memo: entry.memo,
    lines: entry.lines.map((line, index) => ({
      account: accounts.get(line.ledgerAccountId)?.code ?? '',
      cents: signed[index] as Cents,
      ...(line.memo === undefined ? {} : { memo: line.memo }),
    })),
  });
}

/** Kinds a person may reverse from the journal; every other entry belongs to a document that reverses it. */
const REVERSIBLE_BY_HAND: readonly string[] = ['manual'];

/** Why an entry cannot be reversed from the journal; null when it can. */
export function notReversibleBecause(entry: {
  kind: string;
  isReversalOfManual: boolean;
  reversedBySeq: number | null;
}): string | null {
  if (entry.reversedBySeq !== null) return `It was already reversed by entry ${entry.reversedBySeq}.`;
  if (REVERSIBLE_BY_HAND.includes(entry.kind) || entry.isReversalOfManual) return null;
  return 'It was made by a document; reverse or correct that document, so that both stay in step.';
}

export function reverseEntry(
  tx: WriteTx,
  order: { readonly entryId: number; readonly accountingOn: LocalDate; readonly reason: string },
  envelope: Envelope,
): Posted {
  const entry = tx.row<{ seq: number; kind: string; original_kind: string | null }>(
    `SELECT e.seq, e.kind, o.kind AS original_kind FROM journal_entry AS e
       LEFT JOIN journal_entry AS o ON o.id = e.reverses_id WHERE e.id = ?`,
    order.entryId,
  );
  if (entry === undefined) throw entryNotFound(order.entryId);
  const isReversalOfManual = entry.kind === 'reversal' && entry.original_kind === 'manual';
  const why = notReversibleBecause({ kind: entry.kind, isReversalOfManual, reversedBySeq: null });
  if (why !== null) {
    throw new Refusal('entry.not-reversible', {
      what: `Not reversed: entry ${entry.seq} cannot be reversed from the journal.`,
      why,
      todo: 'Open the document the entry belongs to.',
    });
  }
  checkPlausible(order.accountingOn, envelope.businessOn);
  return reverse(tx, envelope, order);
}

const CREDIT_CLASSES: readonly AccountClass[] = ['liability', 'equity', 'income'];

export function addAccount(
  tx: WriteTx,
  account: { readonly code: string; readonly name: string; readonly class: AccountClass },
): { ledgerAccountId: number } {
  const taken = tx.row<{ code: string; name: string }>(
    'SELECT code, name FROM ledger_account WHERE code = ? OR lower(name) = lower(?)',
    account.code,
    account.name,
  );
  if (taken !== undefined) {
    throw new Refusal('account.invalid', {
      what: `Not added: ${account.code} ${account.name}.`,
      why: `${taken.code} ${taken.name} is already in the chart.`,
      todo: 'Choose another code and name.',
      field: taken.code === account.code ? 'code' : 'name',
    });
  }
  const id = tx.nextId();
  tx.exec(
    `INSERT INTO ledger_account (id, code, name, fund, class, normal_side, cash_role, is_control)
     VALUES (?, ?, ?, 'operating', ?, ?, NULL, 0)`,
    id,
    account.code,
    account.name,
    account.class,
    CREDIT_CLASSES.includes(account.class) ? 'credit' : 'debit',
  );
  forgetAccounts(tx);
  return { ledgerAccountId: id };
}

function closedThrough(tx: WriteTx): LocalDate | null {
  return tx.value<string | null>('SELECT closed_through FROM period_lock') as LocalDate | null;
}

export function closePeriod(
  tx: WriteTx,
  order: { readonly throughOn: LocalDate; readonly reason?: string | undefined },
  envelope: Envelope,
): { closedThrough: LocalDate } {
  checkClose(order.throughOn, closedThrough(tx), envelope.businessOn);
  recordPeriodEvent(tx, 'close', order.throughOn, order.reason ?? '', envelope);
  return { closedThrough: order.throughOn };
}

export function reopenPeriod(
  tx: WriteTx,
  order: { readonly throughOn: LocalDate | null; readonly reason: string },
  envelope: Envelope,
): { closedThrough: LocalDate | null } {
  checkReopen(order.throughOn, closedThrough(tx));
  recordPeriodEvent(tx, 'reopen', order.throughOn, order.reason, envelope);
  return { closedThrough: order.throughOn };
}

function recordPeriodEvent(
  tx: WriteTx,
  action: 'close' | 'reopen',
  throughOn: LocalDate | null,
  reason: string,
  envelope: Envelope,
): void {
  tx.exec(
    'INSERT INTO period_event (id, action, through_on, reason, at, actor_id) VALUES (?, ?, ?, ?, ?, ?)',
    tx.nextId(),
    action,
    throughOn,
    reason,
    envelope.at,
    envelope.actorId,
  );
}
