/** A journal entry as QuickBooks takes and gives it, and what "the same entry" means. */
import { hash } from 'node:crypto';
import type { LocalDate } from '#shared/calendar/index.ts';
import { invariant } from '#shared/errors/index.ts';
import { type Cents, cents, formatMoney } from '#shared/money/index.ts';
import {
  amountToken,
  centsOfNumber,
  type JsonObject,
  type JsonText,
  listOf,
  parseJsonText,
  property,
  textOf,
  writeJsonText,
} from './json-text.ts';
import { DIGITS, LINES_MAX } from './rules.ts';

export type DocumentLine = {
  readonly remoteAccountId: string;
  /** Debit positive. */
  readonly cents: Cents;
  readonly description: string;
  /** Whose line it is there, by their ids. */
  readonly name?: { readonly type: 'Customer' | 'Vendor'; readonly remoteId: string };
  readonly remoteClassId?: string;
  readonly remoteLocationId?: string;
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
  /** The request id is these two, one after the other: the batch it first left in, and its own key within it. */
  readonly batchId: string;
  readonly itemKey: string;
  readonly docNumber: string;
  readonly stamp: string;
  readonly body: string;
};

/** QuickBooks: 21, 4000 and 4000 characters (reference: quickbooks 1.10). */
const NOTE_MAX = 4000;
const DESCRIPTION_MAX = 4000;

/** Digest of what an entry says, without its own stamp. */
export function contentHashOf(draft: DocumentDraft): string {
  const lines = draft.lines.map((line) => [
    line.remoteAccountId,
    line.cents,
    line.description,
    line.name?.type,
    line.name?.remoteId,
    line.remoteClassId,
    line.remoteLocationId,
  ]);
  return hash('sha256', JSON.stringify([draft.docNumber, draft.accountingOn, draft.note, lines]));
}

/** The mark in the private note that makes an entry ours: books, number, and a digest of what was sent. */
export function stampOf(bookUid: string, docNumber: string, contentHash: string): string {
  return `[Coverbook:${hash('sha256', bookUid).slice(0, 8)}:${docNumber}:${contentHash.slice(0, 8)}]`;
}

/**
 * The idempotency keys of payloads that leave together. QuickBooks keeps items of a batch apart by the batch's id followed by
 * the item's (36 and 10 characters at most). The ids name books, company, payload and try, so that the same books restored
 * from a backup ask the same question again instead of posting twice.
 */
export function batchIdOf(bookUid: string, realmId: string, contentHashes: readonly string[]): string {
  return `cb-${hash('sha256', [bookUid, realmId, ...contentHashes].join('\n')).slice(0, 22)}`;
}

export function itemKeyOf(contentHash: string, attempt: number): string {
  const digest = Buffer.from(hash('sha256', `${contentHash}\n${attempt}`), 'hex');
  return [...digest.subarray(0, 10)].map((byte) => DIGITS[byte % 32] ?? '').join('');
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
        ...(line.name === undefined
          ? {}
          : { Entity: { Type: line.name.type, EntityRef: { value: line.name.remoteId } } }),
        ...(line.remoteClassId === undefined ? {} : { ClassRef: { value: line.remoteClassId } }),
        ...(line.remoteLocationId === undefined ? {} : { DepartmentRef: { value: line.remoteLocationId } }),
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
  /** Every line, sorted; null when one cannot be understood. */
  readonly lines: readonly RemoteLine[] | null;
};
export type RemoteLine = {
  readonly accountId: string;
  readonly accountName: string;
  /** Debit positive. */
  readonly cents: number;
  /** `Customer 12`, class and location by id; empty for none. */
  readonly name: string;
  readonly classId: string;
  readonly locationId: string;
};

const keyOf = (line: RemoteLine): string =>
  [line.accountId, line.cents, line.name, line.classId, line.locationId].join('|');

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
    lines: lines.every((line) => line !== null)
      ? lines.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
      : null,
  };
}

function lineOf(line: JsonText): RemoteLine | null {
  const detail = property(line, 'JournalEntryLineDetail');
  const amount = centsOfNumber(property(line, 'Amount'));
  const accountRef = property(detail, 'AccountRef');
  const accountId = textOf(accountRef, 'value');
  const posting = textOf(detail, 'PostingType');
  if (amount === null || accountId === null || (posting !== 'Debit' && posting !== 'Credit')) return null;
  const entity = property(detail, 'Entity');
  const entityId = textOf(property(entity, 'EntityRef'), 'value');
  return {
    accountId,
    accountName: textOf(accountRef, 'name') ?? '',
    cents: posting === 'Debit' ? amount : -amount,
    name: entityId === null ? '' : `${textOf(entity, 'Type') ?? ''} ${entityId}`,
    classId: textOf(property(detail, 'ClassRef'), 'value') ?? '',
    locationId: textOf(property(detail, 'DepartmentRef'), 'value') ?? '',
  };
}

/**
 * What is different there from what a document asked for, in words for the bookkeeper; nothing when it is as sent. Line by
 * line: totals that QuickBooks reports on an entry mean nothing.
 */
export function differencesOf(document: Document, found: RemoteEntry): readonly string[] {
  const sent = remoteEntryOf({ ...(parseJsonText(document.body) as JsonObject), Id: found.remoteId });
  const different: string[] = [];
  if (!found.note.includes(document.stamp)) different.push('Our mark is gone from its private note.');
  if (document.docNumber !== found.docNumber) different.push(`Its number is ${found.docNumber || 'empty'}.`);
  if (sent?.accountingOn !== found.accountingOn) different.push(`Its date is ${found.accountingOn}.`);
  if (found.lines === null) return [...different, 'One of its lines cannot be understood.'];
  const names = new Map(found.lines.map((line) => [line.accountId, line.accountName]));
  const amounts = (lines: readonly RemoteLine[]): Map<string, RemoteLine[]> => Map.groupBy(lines, keyOf);
  const here = amounts(sent?.lines ?? []);
  const there = amounts(found.lines);
  const lineWords = (line: RemoteLine): string => {
    const account = line.accountName || names.get(line.accountId) || `account ${line.accountId}`;
    const amount = formatMoney(cents(Math.abs(line.cents)));
    return `${line.cents < 0 ? 'credit' : 'debit'} ${account} ${amount}`;
  };
  for (const [key, lines] of here) {
    const [line] = lines;
    if (line !== undefined && (there.get(key)?.length ?? 0) < lines.length) {
      different.push(`Not there: ${lineWords(line)}.`);
    }
  }
  for (const [key, lines] of there) {
    const [line] = lines;
    if (line !== undefined && (here.get(key)?.length ?? 0) < lines.length) {
      different.push(`Only there: ${lineWords(line)}.`);
    }
  }
  return different;
}
