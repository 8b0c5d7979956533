/** On which day a reversal is posted: the document's own while its period is open, else today. */
import type { ReadDb } from '#db/connection/index.ts';
import { checkDocumentDate } from '#electron/ledger/index.ts';
import { lockedThrough } from '#electron/reconciliation/index.ts';
import { formatDate, type LocalDate, maxDate } from '#shared/calendar/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import type { Document, StoredEntry } from './documents.ts';

export type Day = { readonly on: LocalDate; readonly why: string };

/** Bank accounts whose bank lines the document moved. */
const banksOf = (db: ReadDb, entries: readonly StoredEntry[]): readonly number[] =>
  db
    .rows<{ id: number }>(
      'SELECT DISTINCT bank_account_id AS id FROM json_each(?) AS e CROSS JOIN bank_item AS i ON i.entry_id = e.value ORDER BY 1',
      JSON.stringify(entries.map(({ id }) => id)),
    )
    .map(({ id }) => id);

/** The first day it may be posted on: not before the document, nor before it was taken off a deposit. */
function firstDay(db: ReadDb, document: Document): LocalDate {
  if (document.type !== 'receipt') return document.on;
  const off = db.value<LocalDate | null>(
    'SELECT max(taken_off_on) FROM deposit_taken_off WHERE receipt_id = ?',
    document.id,
  );
  return off === undefined || off === null ? document.on : maxDate(document.on, off);
}

function provedThrough(db: ReadDb, entries: readonly StoredEntry[]): LocalDate | null {
  const days = banksOf(db, entries).flatMap((bank) => lockedThrough(db, bank) ?? []);
  return days.length === 0 ? null : days.reduce((a, b) => maxDate(a, b));
}

export function suggestedDay(
  db: ReadDb,
  document: Document,
  entries: readonly StoredEntry[],
  businessOn: LocalDate,
): Day {
  const first = firstDay(db, document);
  const closed = db.value<LocalDate | null>('SELECT closed_through FROM period_lock') ?? null;
  if (closed !== null && first <= closed)
    return {
      on: maxDate(first, businessOn),
      why: `The books are closed through ${formatDate(closed, 'long')}.`,
    };
  const proved = provedThrough(db, entries);
  if (proved !== null && first <= proved)
    return {
      on: maxDate(first, businessOn),
      why: `The bank account is proved through ${formatDate(proved, 'long')}.`,
    };
  return { on: first, why: first === document.on ? '' : 'It was on a deposit until then.' };
}

/** Refuses a day before the document was, and one a signed proof of the bank account covers. */
export function checkDay(
  db: ReadDb,
  document: Document,
  entries: readonly StoredEntry[],
  order: { readonly on: LocalDate; readonly businessOn: LocalDate },
): void {
  checkDocumentDate(order.on, order.businessOn, 'reversedOn');
  const refuse = (code: 'entry.invalid' | 'conflict', why: string, todo: string): never => {
    throw new Refusal(code, {
      what: `Not reversed on ${formatDate(order.on, 'long')}: ${document.title}.`,
      why,
      todo,
      field: 'reversedOn',
    });
  };
  const first = firstDay(db, document);
  if (order.on < first)
    refuse(
      'entry.invalid',
      first === document.on
        ? `It was posted on ${formatDate(first, 'long')}.`
        : `It was on a deposit until ${formatDate(first, 'long')}.`,
      'Use that date or a later one.',
    );
  const proved = provedThrough(db, entries);
  if (proved !== null && order.on <= proved)
    refuse(
      'conflict',
      `The bank account is proved and signed through ${formatDate(proved, 'long')}.`,
      'Use a later date, or reopen the proof.',
    );
}
