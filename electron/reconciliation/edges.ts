/**
 * Every line with every entry it could be: same amount, near in time, with a score. Kept in columns, since there are
 * hundreds of thousands where amounts repeat. Pure.
 */
import type { LearnedRule, MatchItem, MatchLine } from './matching.ts';
import { isTelling, likeness, patternOf, plainReference, wordsOf } from './similar.ts';

/** Days a line may come before its entry, and after it; what has a number may come much later. */
const DAYS_BEFORE = 5;
const DAYS_AFTER = 10;
const DAYS_AFTER_WITH_REFERENCE = 370;

export const FLAG_REFERENCE = 1;
export const FLAG_WHOLE = 2;

/** Ordered by line, then entry, both in the order of days; `firstOf` is where a line's begin. */
export type Edges = {
  readonly line: Int32Array;
  readonly item: Int32Array;
  /** 0 to 160, what all that speaks for it adds up to. */
  readonly score: Int16Array;
  readonly flags: Uint8Array;
  /** Likeness of payees in hundredths. */
  readonly like: Uint8Array;
  /** Number of the rule that speaks for it, 0 for none. */
  readonly rule: Int32Array;
  readonly firstOf: Int32Array;
  /** 1 for lines whose words could name somebody. */
  readonly isTelling: Uint8Array;
  readonly count: number;
};

type Growing = {
  line: number[];
  item: number[];
  score: number[];
  flags: number[];
  like: number[];
  rule: number[];
};

export function edgesOf(
  lines: readonly MatchLine[],
  items: readonly MatchItem[],
  learned: readonly LearnedRule[],
  rejected: ReadonlySet<string>,
): Edges {
  const rules = Map.groupBy(learned, (rule) => `${rule.isOut ? '-' : '+'}${rule.words}`);
  const linePlain = lines.map(({ reference }) => plainReference(reference));
  const amounts = new Map<number, number[]>();
  for (const { cents } of lines) if (!amounts.has(cents)) amounts.set(cents, []);
  const numbers = new Set(linePlain);
  // Days and numbers in columns of their own: where amounts repeat they are asked a million times.
  const itemDay = new Int32Array(items.length);
  const itemPlain: string[] = Array.from({ length: items.length }, () => '');
  const byNumber = new Map<string, number[]>();
  for (let at = 0; at < items.length; at += 1) {
    const item = items[at] as MatchItem;
    const same = amounts.get(item.cents);
    if (same === undefined) continue;
    same.push(at);
    itemDay[at] = item.day;
    const plain = plainReference(item.reference);
    if (plain === '') continue;
    itemPlain[at] = plain;
    if (!numbers.has(plain)) continue;
    const numbered = byNumber.get(plain);
    if (numbered === undefined) byNumber.set(plain, [at]);
    else numbered.push(at);
  }
  const words: (readonly string[] | undefined)[] = [];
  const itemWords = (at: number): readonly string[] => (words[at] ??= wordsOf((items[at] as MatchItem).text));
  const out: Growing = { line: [], item: [], score: [], flags: [], like: [], rule: [] };
  const firstOf = new Int32Array(lines.length + 1);
  const telling = new Uint8Array(lines.length);
  for (let l = 0; l < lines.length; l += 1) {
    const line = lines[l] as MatchLine;
    const plain = linePlain[l] as string;
    const own = wordsOf(line.text);
    const isNaming = isTelling(own);
    telling[l] = isNaming ? 1 : 0;
    firstOf[l] = out.line.length;
    const ruled =
      rules.size === 0 ? undefined : rules.get(`${line.cents < 0 ? '-' : '+'}${patternOf(line.text)}`);
    const add = (at: number, days: number): void => {
      const item = items[at] as MatchItem;
      if (rejected.size > 0 && rejected.has(`${line.id} ${item.id}`)) return;
      const other = itemPlain[at] as string;
      const reference = isSameReference(plain, other);
      const isWhole = reference && plain === other;
      const like = own.length === 0 ? 0 : Math.floor(100 * likeness(own, itemWords(at)));
      const rule = ruled?.find(({ counterpart }) => counterpart === item.counterpart)?.number ?? 0;
      const isOtherNumber = !reference && plain !== '' && other !== '' && isNumber(plain) && isNumber(other);
      const score =
        58 +
        (isWhole ? 42 : reference ? 34 : 0) +
        Math.floor((like * 26) / 100) +
        (rule > 0 ? 22 : 0) -
        (isOtherNumber ? 20 : 0) +
        dayScore(days);
      out.line.push(l);
      out.item.push(at);
      out.score.push(Math.max(0, score));
      out.flags.push((reference ? FLAG_REFERENCE : 0) | (isWhole ? FLAG_WHOLE : 0));
      out.like.push(like);
      out.rule.push(rule);
    };
    for (const at of plain === '' ? [] : (byNumber.get(plain) ?? [])) {
      const days = line.day - (itemDay[at] as number);
      if (
        (items[at] as MatchItem).cents === line.cents &&
        days > DAYS_AFTER &&
        days <= DAYS_AFTER_WITH_REFERENCE
      )
        add(at, days);
    }
    const near = amounts.get(line.cents) as number[];
    for (let at = lowerBound(near, itemDay, line.day - DAYS_AFTER); at < near.length; at += 1) {
      const index = near[at] as number;
      const days = line.day - (itemDay[index] as number);
      if (days < -DAYS_BEFORE) break;
      add(index, days);
    }
  }
  firstOf[lines.length] = out.line.length;
  return {
    line: new Int32Array(out.line),
    item: new Int32Array(out.item),
    score: new Int16Array(out.score),
    flags: new Uint8Array(out.flags),
    like: new Uint8Array(out.like),
    rule: new Int32Array(out.rule),
    firstOf,
    isTelling: telling,
    count: out.line.length,
  };
}

const isNumber = (text: string): boolean => text.charCodeAt(0) <= 57 && /^\d+$/.test(text);

function lowerBound(near: readonly number[], itemDay: Int32Array, day: number): number {
  let low = 0;
  let high = near.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((itemDay[near[middle] as number] as number) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The same number, or one that a bank has cut at either end. */
function isSameReference(a: string, b: string): boolean {
  if (a === '' || b === '') return false;
  if (a === b) return true;
  return (
    Math.min(a.length, b.length) >= 4 &&
    (a.endsWith(b) || b.endsWith(a) || a.startsWith(b) || b.startsWith(a))
  );
}

/** A bank books on the day or a few after; before the book only when the book is late. */
const dayScore = (days: number): number => (days >= 0 ? Math.max(-8, 8 - days) : Math.max(-8, 2 + 2 * days));
