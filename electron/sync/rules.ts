/** What a local entry becomes in QuickBooks: which entries go together, what they net to, and how they are named. */
import { endOfMonth, formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { SyncPosting, SyncSource } from '#shared/contract/index.ts';
import { invariant } from '#shared/errors/index.ts';
import { deviceOf, sequenceOf } from '#shared/ids/index.ts';
import { type Cents, cents } from '#shared/money/index.ts';

/** Debit positive. Names, classes and locations are keys of the mapping, such as `customer:12`. */
export type EntryLine = {
  readonly target: string;
  readonly cents: Cents;
  readonly name?: string;
  readonly class?: string;
  readonly location?: string;
};
export type LocalEntry = {
  readonly entryId: number;
  readonly seq: number;
  readonly requestId: string;
  readonly accountingOn: LocalDate;
  /** The document it was made by; entries of one document always go together. */
  readonly document: string;
  readonly source: SyncSource;
  readonly title: string;
  readonly memo: string;
  /** Opening balances are compared with other ledgers, never sent (domain 3.2c); so are their reversals. */
  readonly isOpening: boolean;
  readonly lines: readonly EntryLine[];
};

/** One remote entry to be: the local entries it stands for and its lines, each target and name once. */
export type RemoteGroup = {
  readonly entries: readonly LocalEntry[];
  readonly accountingOn: LocalDate;
  readonly posting: SyncPosting;
  readonly lines: readonly EntryLine[];
};
export type Skipped = {
  readonly entry: LocalEntry;
  readonly because: 'opening' | 'nets to nothing' | 'before the start';
};
export type Grouped = { readonly groups: readonly RemoteGroup[]; readonly skipped: readonly Skipped[] };

export type Grouping = {
  /** Rank of a target: the order in which lines are written. */
  readonly order: (target: string) => number;
  /** The target that cancels inside a group. */
  readonly interfund: string;
  readonly postingOf: (source: SyncSource) => SyncPosting;
  /** Entries of a month that is not over are dated at this day at the latest. */
  readonly throughOn: LocalDate;
  /** Entries dated before are there already; null: none are. */
  readonly startsOn: LocalDate | null;
};

/** Each document by itself, whatever its date: what a file for another ledger holds. */
export function byDocument(order: Grouping['order'], interfund: string): Grouping {
  return { order, interfund, postingOf: () => 'entry', throughOn: '9999-12-31' as LocalDate, startsOn: null };
}

/** Lines beyond 200 are unusable on QuickBooks' screen (reference: quickbooks 1.10). */
export const LINES_MAX = 200;
/** What one entry there may stand for: so many are still written down within one short command. */
export const ENTRIES_MAX = 5000;

/**
 * Entries of one command and date go together by document (J02 and J02d of one receipt), or all of them where the
 * documents of a command balance between the funds only together. Documents of a source posted by day or month are netted
 * further. What nets to nothing is passed over and remembered. Same input, same answer.
 */
export function groupEntries(entries: readonly LocalEntry[], grouping: Grouping): Grouped {
  const { alone, summaries } = groupApart(entries, grouping);
  const groups = [...alone.groups, ...summaries.filter(({ lines }) => lines.length > 0)];
  const nothing = summaries.filter(({ lines }) => lines.length === 0).flatMap((group) => group.entries);
  const skipped = nothing.map((entry): Skipped => ({ entry, because: 'nets to nothing' }));
  return { groups: groups.toSorted(byFirst), skipped: [...alone.skipped, ...skipped] };
}

/**
 * The same in two: what stands by itself and can be told from its own command, and sums by period, which take everything
 * posted in it to know; a sum without lines nets to nothing.
 */
export function groupApart(
  entries: readonly LocalEntry[],
  grouping: Grouping,
): { readonly alone: Grouped; readonly summaries: readonly RemoteGroup[] } {
  const skipped: Skipped[] = [];
  const sendable: LocalEntry[] = [];
  for (const entry of entries) {
    if (entry.isOpening) skipped.push({ entry, because: 'opening' });
    else if (grouping.startsOn !== null && entry.accountingOn < grouping.startsOn) {
      skipped.push({ entry, because: 'before the start' });
    } else sendable.push(entry);
  }
  const groups: RemoteGroup[] = [];
  const toSum: Netted[] = [];
  for (const document of documentsOf(sendable, grouping, skipped)) {
    if (grouping.postingOf(document.lead.source) !== 'entry') toSum.push(document);
    else groups.push(groupOf(document.entries, document.lines, grouping));
  }
  return { alone: { groups, skipped }, summaries: summed(toSum, grouping) };
}

const byFirst = (a: RemoteGroup, b: RemoteGroup): number =>
  (a.entries[0]?.seq ?? 0) - (b.entries[0]?.seq ?? 0);

type Netted = {
  readonly entries: readonly LocalEntry[];
  readonly lead: LocalEntry;
  readonly lines: readonly EntryLine[];
};

/** What each document nets to; those that net to nothing are passed over. */
function documentsOf(
  entries: readonly LocalEntry[],
  { order, interfund }: Grouping,
  skipped: Skipped[],
): readonly Netted[] {
  const documents: Netted[] = [];
  for (const together of partition(entries, (entry) => `${entry.requestId}\n${entry.accountingOn}`)) {
    const parts = partition(together, (entry) => entry.document).map((part) => netted(part, order));
    const isWhole = parts.every(({ lines }) => lines.every((line) => line.target !== interfund));
    for (const document of isWhole ? parts : [netted(together, order)]) {
      if (document.lines.length > 0) documents.push(document);
      else for (const entry of document.entries) skipped.push({ entry, because: 'nets to nothing' });
    }
  }
  return documents;
}

/** Parts in order of first appearance. */
function partition<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
  const parts = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const part = parts.get(key);
    if (part === undefined) parts.set(key, [item]);
    else part.push(item);
  }
  return [...parts.values()];
}

function netted(entries: readonly LocalEntry[], order: (target: string) => number): Netted {
  const [lead] = entries;
  invariant(lead !== undefined, 'A document has an entry');
  const lines = netLines(
    entries.flatMap((entry) => entry.lines),
    order,
  );
  if (lines.length <= LINES_MAX) return { entries, lead, lines };
  // Too many names for one entry there: the accounts alone always fit.
  const plain = lines.map(({ target, cents: amount }) => ({ target, cents: amount }));
  return { entries, lead, lines: netLines(plain, order) };
}

/** Documents summed by source and period, in order of first appearance. */
function summed(documents: readonly Netted[], grouping: Grouping): readonly RemoteGroup[] {
  const periods = partition(documents, ({ lead: { source, accountingOn } }) =>
    grouping.postingOf(source) === 'day'
      ? `${source} ${accountingOn}`
      : `${source} ${accountingOn.slice(0, 7)}`,
  );
  return periods.flatMap((period) =>
    partsThatFit(period, grouping.order).map((part) => {
      const lines = netLines(
        part.flatMap((document) => document.lines),
        grouping.order,
      );
      return groupOf(
        part.flatMap((document) => document.entries),
        lines,
        grouping,
      );
    }),
  );
}

function groupOf(
  entries: readonly LocalEntry[],
  lines: readonly EntryLine[],
  { postingOf, throughOn }: Grouping,
): RemoteGroup {
  const [lead] = entries;
  invariant(lead !== undefined, 'A group has an entry');
  const posting = postingOf(lead.source);
  const end = endOfMonth(lead.accountingOn);
  const accountingOn = posting !== 'month' ? lead.accountingOn : end < throughOn ? end : throughOn;
  return { entries, accountingOn, posting, lines };
}

/** A period in as few parts as fit on QuickBooks' screen; a document is never torn apart. */
function partsThatFit(
  period: readonly Netted[],
  order: (target: string) => number,
): readonly (readonly Netted[])[] {
  const parts: Netted[][] = [];
  let keys = new Set<string>();
  let entries = 0;
  for (const document of period) {
    const added = document.lines.map(keyOf).filter((key) => !keys.has(key));
    const part = parts.at(-1);
    entries += document.entries.length;
    if (part === undefined || keys.size + new Set(added).size > LINES_MAX || entries > ENTRIES_MAX) {
      parts.push([document]);
      keys = new Set(netLines(document.lines, order).map(keyOf));
      entries = document.entries.length;
    } else {
      part.push(document);
      for (const key of added) keys.add(key);
    }
  }
  return parts;
}

const keyOf = (line: EntryLine): string =>
  `${line.target}\n${line.name ?? ''}\n${line.class ?? ''}\n${line.location ?? ''}`;

/** One line per target and name, debits first, each side in target order; zero is dropped. Balanced because every entry is. */
export function netLines(
  lines: readonly EntryLine[],
  order: (target: string) => number,
): readonly EntryLine[] {
  const byKey = new Map<string, { line: EntryLine; total: number }>();
  let balanceCents = 0;
  for (const line of lines) {
    const key = keyOf(line);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, { line, total: line.cents });
    else known.total += line.cents;
    balanceCents += line.cents;
  }
  invariant(balanceCents === 0, 'Entries to be sent balance');
  return [...byKey]
    .filter(([, { total }]) => total !== 0)
    .toSorted(
      ([keyA, a], [keyB, b]) =>
        Number(a.total < 0) - Number(b.total < 0) ||
        order(a.line.target) - order(b.line.target) ||
        (keyA < keyB ? -1 : 1),
    )
    .map(([, { line, total }]) => ({ ...line, cents: cents(total) }));
}

export function totalOf(lines: readonly EntryLine[]): Cents {
  return cents(lines.reduce((total, line) => total + Math.max(line.cents, 0), 0));
}

/** What an entry is called on screens and in its note there. `isLater`: others of its period were queued before. */
export function titleOf(group: RemoteGroup, sourceTitle: string, isLater: boolean): string {
  const [lead] = group.entries;
  invariant(lead !== undefined, 'A group has an entry');
  if (group.posting === 'entry') return lead.title;
  const period =
    group.posting === 'day' ? formatDate(lead.accountingOn, 'field') : lead.accountingOn.slice(0, 7);
  return `${sourceTitle} ${period}${isLater ? ', later entries' : ''}`;
}

/** What the note there says before our stamp: the title, and which entries of ours are in it. */
export function noteOf(group: RemoteGroup, title: string): string {
  const [lead] = group.entries;
  const memo = group.posting === 'entry' && lead !== undefined && lead.memo !== '' ? `: ${lead.memo}` : '';
  const numbers = spans(group.entries.map((entry) => entry.seq));
  return `${title}${memo} (${group.entries.length > 1 ? 'entries' : 'entry'} ${numbers})`;
}

const SPANS_MAX = 40;
/** 3, 7-9, 12: entry numbers as people write them. */
function spans(numbers: readonly number[]): string {
  const parts: { from: number; to: number }[] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = parts.at(-1);
    if (last?.to === number - 1) last.to = number;
    else parts.push({ from: number, to: number });
  }
  const shown = parts
    .slice(0, SPANS_MAX)
    .map(({ from, to }) => (from === to ? `${from}` : to === from + 1 ? `${from}, ${to}` : `${from}-${to}`));
  return `${shown.join(', ')}${parts.length > SPANS_MAX ? ' and more' : ''}`;
}

/** Crockford's digits: no I, L, O or U to misread. */
export const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const DOC_NUMBER_LENGTH = 11;
const DEVICE_SPAN = 2 ** 32;
const GENERATIONS = 'BCDEFGHJKMNPQRSTVWXYZ';
export const GENERATIONS_MAX = GENERATIONS.length;

/**
 * The number QuickBooks shows, 11 characters so that QuickBooks Desktop takes it too: C, a letter for how often the
 * entry was sent anew under another number, 8 digits of the lead entry's id, and a check character.
 */
export function docNumberOf(leadEntryId: number, generation = 0): string {
  const device = deviceOf(leadEntryId);
  const sequence = sequenceOf(leadEntryId);
  const letter = GENERATIONS[generation];
  invariant(
    device < 256 && sequence < DEVICE_SPAN && letter !== undefined,
    `Id ${leadEntryId} has a document number`,
  );
  let rest = device * DEVICE_SPAN + sequence;
  let digits = '';
  for (let place = 0; place < 8; place += 1) {
    digits = `${DIGITS[rest % 32] ?? ''}${digits}`;
    rest = Math.floor(rest / 32);
  }
  const body = `C${letter}${digits}`;
  return `${body}${checkCharacter(body)}`;
}

/** Weighted sum modulo 31, a prime: catches the mistyped and the swapped character when a number is read out. */
function checkCharacter(body: string): string {
  let total = 0;
  for (const [index, character] of [...body].entries()) total += (index + 1) * DIGITS.indexOf(character);
  return DIGITS[total % 31] ?? '';
}
