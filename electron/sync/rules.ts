/** What a local entry becomes in QuickBooks: which entries go together, what they net to, and how they are named. */
import type { LocalDate } from '#shared/calendar/index.ts';
import { invariant } from '#shared/errors/index.ts';
import { deviceOf, sequenceOf } from '#shared/ids/index.ts';
import { type Cents, cents } from '#shared/money/index.ts';

export type EntryLine = { readonly target: string; readonly cents: Cents };
export type LocalEntry = {
  readonly entryId: number;
  readonly seq: number;
  readonly requestId: string;
  readonly accountingOn: LocalDate;
  /** The document it was made by; entries of one document always go together. */
  readonly source: string;
  readonly title: string;
  readonly memo: string;
  /** Opening balances are compared with other ledgers, never sent (domain 3.2c); so are their reversals. */
  readonly isOpening: boolean;
  readonly lines: readonly EntryLine[];
};

/** One remote entry to be: the local entries it stands for and its lines, debit positive, each target once. */
export type RemoteGroup = {
  readonly entries: readonly LocalEntry[];
  readonly accountingOn: LocalDate;
  readonly lines: readonly EntryLine[];
};
export type Skipped = { readonly entry: LocalEntry; readonly because: 'opening' | 'nets to nothing' };
export type Grouped = { readonly groups: readonly RemoteGroup[]; readonly skipped: readonly Skipped[] };

/**
 * Entries of one command and date go together by document (J02 and J02d of one receipt), or all of them where the
 * documents of a command balance between the funds only together. What nets to nothing is passed over and remembered.
 * `order` gives the rank of a target; `interfund` names the target that cancels inside a group. Same input, same answer.
 */
export function groupEntries(
  entries: readonly LocalEntry[],
  order: (target: string) => number,
  interfund: string,
): Grouped {
  const skipped: Skipped[] = [];
  const groups: RemoteGroup[] = [];
  const sendable = entries.filter((entry) => {
    if (entry.isOpening) skipped.push({ entry, because: 'opening' });
    return !entry.isOpening;
  });
  for (const together of partition(sendable, (entry) => `${entry.requestId}\n${entry.accountingOn}`)) {
    const byDocument = partition(together, (entry) => entry.source).map((part) => grouped(part, order));
    const isWhole = byDocument.every((group) => group.lines.every((line) => line.target !== interfund));
    for (const group of isWhole ? byDocument : [grouped(together, order)]) {
      if (group.lines.length > 0) groups.push(group);
      else for (const entry of group.entries) skipped.push({ entry, because: 'nets to nothing' });
    }
  }
  return { groups, skipped };
}

/** Parts in order of first appearance. */
function partition(
  entries: readonly LocalEntry[],
  keyOf: (entry: LocalEntry) => string,
): readonly (readonly LocalEntry[])[] {
  const parts = new Map<string, LocalEntry[]>();
  for (const entry of entries) {
    const part = parts.get(keyOf(entry));
    if (part === undefined) parts.set(keyOf(entry), [entry]);
    else part.push(entry);
  }
  return [...parts.values()];
}

function grouped(entries: readonly LocalEntry[], order: (target: string) => number): RemoteGroup {
  const [lead] = entries;
  invariant(lead !== undefined, 'A group has an entry');
  return { entries, accountingOn: lead.accountingOn, lines: netLines(entries, order) };
}

/** One line per target, debits first, each side in target order; zero is dropped. Balanced because every entry is. */
export function netLines(
  entries: readonly Pick<LocalEntry, 'lines'>[],
  order: (target: string) => number,
): readonly EntryLine[] {
  const byTarget = new Map<string, number>();
  let balanceCents = 0;
  for (const entry of entries) {
    for (const line of entry.lines) {
      byTarget.set(line.target, (byTarget.get(line.target) ?? 0) + line.cents);
      balanceCents += line.cents;
    }
  }
  invariant(balanceCents === 0, 'Entries to be sent balance');
  return [...byTarget]
    .filter(([, net]) => net !== 0)
    .map(([target, net]) => ({ target, cents: cents(net) }))
    .toSorted((a, b) => Number(a.cents < 0) - Number(b.cents < 0) || order(a.target) - order(b.target));
}

export function totalOf(lines: readonly EntryLine[]): Cents {
  return cents(lines.reduce((total, line) => total + Math.max(line.cents, 0), 0));
}

/** Crockford's digits: no I, L, O or U to misread. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const DOC_NUMBER_LENGTH = 11;
const DEVICE_SPAN = 2 ** 32;
const GENERATIONS = 'BCDEFGHJKMNPQRSTVWXYZ';

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
