/** A journal entry as QuickBooks takes and gives it, and what "the same entry" means. */
import { hash } from 'node:crypto';
import type { LocalDate } from '#shared/calendar/index.ts';
import { invariant } from '#shared/errors/index.ts';
import { type Cents, cents } from '#shared/money/index.ts';
import {
  amountToken,
  centsOfNumber,
  type JsonObject,
  type JsonText,
  listOf,
  property,
  textOf,
  writeJsonText,
} from './json-text.ts';

export type DocumentLine = {
  readonly remoteAccountId: string;
  /** Debit positive. */
  readonly cents: Cents;
  readonly description: string;
};
export type DocumentDraft = {
  readonly docNumber: string;
  readonly accountingOn: LocalDate;
  readonly note: string;
  readonly lines: readonly DocumentLine[];
};
/** What leaves the computer: the exact bytes, kept under their request id until the outcome is known. */
export type Document = {
  readonly requestId: string;
  readonly docNumber: string;
  readonly accountingOn: LocalDate;
  readonly stamp: string;
  readonly body: string;
};

/** QuickBooks: 21, 4000 and 4000 characters; lines beyond 200 are unusable on its screen (reference: quickbooks 1.10). */
const NOTE_MAX = 4000;
const DESCRIPTION_MAX = 4000;
export const LINES_MAX = 200;

/** Digest of what an entry says, without its own stamp. */
export function contentHashOf(draft: DocumentDraft): string {
  const lines = draft.lines.map((line) => [line.remoteAccountId, line.cents, line.description]);
  return hash('sha256', JSON.stringify([draft.docNumber, draft.accountingOn, draft.note, lines]));
}

/** The mark in the private note that makes an entry ours: books, number, and a digest of what was sent. */
export function stampOf(bookUid: string, docNumber: string, contentHash: string): string {
  return `[Coverbook:${hash('sha256', bookUid).slice(0, 8)}:${docNumber}:${contentHash.slice(0, 8)}]`;
}

/**
 * The idempotency key of one payload, at most 36 characters. It names books, company, payload and try, so that the same
 * books restored from a backup ask QuickBooks the same question again instead of posting twice.
 */
export function requestIdOf(bookUid: string, realmId: string, contentHash: string, attempt: number): string {
  return `cb-${hash('sha256', `${bookUid}\n${realmId}\n${contentHash}\n${attempt}`).slice(0, 32)}`;
}

/** The body of the create request. The same draft always gives the same bytes. */
export function journalEntryBody(draft: DocumentDraft, bookUid: string): { body: string; stamp: string } {
  invariant(draft.lines.length >= 2 && draft.lines.length <= LINES_MAX, 'A remote entry has 2 to 200 lines');
  invariant(draft.lines.reduce((total, line) => total + line.cents, 0) === 0, 'A remote entry balances');
  invariant(
    draft.lines.every((line) => line.cents !== 0),
    'A remote line has an amount',
  );
  const stamp = stampOf(bookUid, draft.docNumber, contentHashOf(draft));
  const body = writeJsonText({
    DocNumber: draft.docNumber,
    TxnDate: draft.accountingOn,
    PrivateNote: `${shortened(draft.note, NOTE_MAX - stamp.length - 1)} ${stamp}`.trim(),
    Line: draft.lines.map((line, index) => ({
      Id: String(index),
      Description: shortened(line.description, DESCRIPTION_MAX),
      Amount: amountToken(cents(Math.abs(line.cents))),
      DetailType: 'JournalEntryLineDetail',
      JournalEntryLineDetail: {
        PostingType: line.cents > 0 ? 'Debit' : 'Credit',
        AccountRef: { value: line.remoteAccountId },
      },
    })),
  });
  return { body, stamp };
}

/** Never ends inside a surrogate pair: QuickBooks refuses text that is not well-formed. */
function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '');
}

/** A journal entry read from QuickBooks, reduced to what decides whether it is ours and unchanged. */
export type RemoteEntry = {
  readonly remoteId: string;
  /** QuickBooks counts changes here: "0" as created. */
  readonly version: string;
  readonly docNumber: string;
  readonly accountingOn: string;
  readonly note: string;
  /** `account|cents` of every line, sorted; null when a line cannot be understood. */
  readonly lines: readonly string[] | null;
};

/** Null when this is no journal entry with an id. */
export function remoteEntryOf(entity: JsonText | undefined): RemoteEntry | null {
  const remoteId = textOf(entity, 'Id');
  if (remoteId === null || property(entity, 'Line') === undefined) return null;
  const lines = listOf(entity, 'Line').map(lineOf);
  return {
    remoteId,
    version: textOf(entity, 'SyncToken') ?? '',
    docNumber: textOf(entity, 'DocNumber') ?? '',
    accountingOn: textOf(entity, 'TxnDate') ?? '',
    note: textOf(entity, 'PrivateNote') ?? '',
    lines: lines.every((line) => line !== null) ? lines.toSorted() : null,
  };
}

function lineOf(line: JsonText): string | null {
  const detail = property(line, 'JournalEntryLineDetail');
  const amount = centsOfNumber(property(line, 'Amount'));
  const account = textOf(property(detail, 'AccountRef'), 'value');
  const posting = textOf(detail, 'PostingType');
  if (amount === null || account === null || (posting !== 'Debit' && posting !== 'Credit')) return null;
  return `${account}|${posting === 'Debit' ? amount : -amount}`;
}

export type Sameness = 'same' | 'ours, but changed' | 'not ours';

/** Whether an entry found in QuickBooks is the one a document asked for: by stamp ours, by content unchanged. */
export function compare(body: JsonObject, stamp: string, found: RemoteEntry): Sameness {
  if (!found.note.includes(stamp)) return 'not ours';
  const sent = remoteEntryOf({ ...body, Id: found.remoteId });
  const isSame =
    sent?.lines !== null &&
    sent !== null &&
    JSON.stringify(sent.lines) === JSON.stringify(found.lines) &&
    sent.docNumber === found.docNumber &&
    sent.accountingOn === found.accountingOn;
  return isSame ? 'same' : 'ours, but changed';
}

/** The first difference in words, for the bookkeeper. */
export function differenceOf(body: JsonObject, found: RemoteEntry): string {
  const sent = remoteEntryOf({ ...body, Id: found.remoteId });
  if (sent?.docNumber !== found.docNumber) return `Its number is ${found.docNumber || 'empty'}.`;
  if (sent.accountingOn !== found.accountingOn) return `Its date is ${found.accountingOn}.`;
  return 'Its accounts or amounts are others.';
}
