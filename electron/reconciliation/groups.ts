/** Sums: one line for several entries, several lines for one, and pairs that cancel each other. Bounded; what fits twice is asked. */
import type { Match, MatchItem, MatchLine } from './matching.ts';
import { likeness, wordsOf } from './similar.ts';

const DAYS_AROUND = 5;
/** More candidates than this add up to anything. */
const CANDIDATES_MAX = 40;
const TRIPLES_MAX = 16;
const PAIR_DAYS = 12;

type One = MatchLine & { readonly counterpart?: string };

export function groupsOf(
  lines: readonly MatchLine[],
  items: readonly MatchItem[],
  rejected: ReadonlySet<string>,
): Match[] {
  const used = { lines: new Set<number>(), items: new Set<number>() };
  const found: Match[] = [...reversedItems(items, used), ...opposites(lines, used)];
  for (const line of lines) {
    if (used.lines.has(line.id)) continue;
    const parts = sumOf(line, nearby(line, items, used.items), (id) => rejected.has(`${line.id} ${id}`));
    if (parts === null) continue;
    used.lines.add(line.id);
    for (const { id } of parts.of) used.items.add(id);
    found.push(told([line], parts.of, parts, 'entries'));
  }
  for (const item of items) {
    if (used.items.has(item.id)) continue;
    const parts = sumOf(item, nearby(item, lines, used.lines), (id) => rejected.has(`${id} ${item.id}`));
    if (parts === null) continue;
    used.items.add(item.id);
    for (const { id } of parts.of) used.lines.add(id);
    found.push(told(parts.of, [item], parts, 'lines'));
  }
  return found;
}

function told(
  lines: readonly One[],
  items: readonly One[],
  { score, isAmbiguous, of }: Sum,
  what: string,
): Match {
  const isOneDay = of.every(({ day }) => day === of[0]?.day);
  return {
    lineIds: lines.map(({ id }) => id),
    itemIds: items.map(({ id }) => id),
    how: 'group',
    score,
    reason: isAmbiguous
      ? `Several ${what} add up to it: choose`
      : `${of.length === 2 ? 'Two' : String(of.length)} ${what}${isOneDay ? ' of one day' : ''} add up`,
    isAmbiguous,
  };
}

/** Of the same sign and smaller, within the days around; null when there are too many to mean anything. */
function nearby<Row extends One>(one: One, rows: readonly Row[], used: ReadonlySet<number>): readonly Row[] {
  const near: Row[] = [];
  for (let at = lowerBound(rows, one.day - DAYS_AROUND - 2); at < rows.length; at += 1) {
    const row = rows[at] as Row;
    if (row.day > one.day + DAYS_AROUND) break;
    const fits =
      row.cents > 0 === one.cents > 0 && Math.abs(row.cents) < Math.abs(one.cents) && !used.has(row.id);
    if (fits) near.push(row);
    if (near.length > CANDIDATES_MAX) return [];
  }
  return near;
}

/** Rows stand by day. */
function lowerBound(rows: readonly One[], day: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle] as One).day < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

type Sum = { readonly of: readonly One[]; readonly score: number; readonly isAmbiguous: boolean };

/** Everything of one day or one counterpart; else two; else three, of few. One way alone is proposed, several are asked. */
function sumOf(one: One, all: readonly One[], isRejected: (id: number) => boolean): Sum | null {
  const candidates = all.filter(({ id }) => !isRejected(id));
  if (candidates.length < 2) return null;
  const whole = wholes(one, candidates);
  if (whole.length === 1) return { of: whole[0] as readonly One[], score: 94, isAmbiguous: false };
  const ways = pairs(one, candidates);
  if (ways.length === 0 && candidates.length <= TRIPLES_MAX) ways.push(...triples(one, candidates));
  const first = ways[0];
  if (first === undefined) return null;
  if (ways.length > 1) return { of: first, score: 58, isAmbiguous: true };
  const isOneDay = first.every(({ day }) => day === first[0]?.day);
  const isOneParty = first.every(({ counterpart }) => counterpart === first[0]?.counterpart);
  return {
    of: first,
    score: 76 + (isOneDay ? 10 : 0) + (isOneParty ? 8 : 0) + (first.length === 2 ? 2 : 0),
    isAmbiguous: false,
  };
}

/** All of one day, or all of one counterpart, which a batch at the bank usually is. */
function wholes(one: One, candidates: readonly One[]): (readonly One[])[] {
  const found = new Map<string, readonly One[]>();
  const groups = [
    ...Map.groupBy(candidates, ({ day }) => day).values(),
    ...Map.groupBy(candidates, ({ counterpart }) => counterpart ?? '').values(),
    candidates,
  ];
  for (const group of groups) {
    if (group.length < 3 || group.reduce((total, { cents }) => total + cents, 0) !== one.cents) continue;
    found.set(group.map(({ id }) => id).join(' '), group);
  }
  return [...found.values()];
}

function pairs(one: One, candidates: readonly One[]): (readonly One[])[] {
  const ways: (readonly One[])[] = [];
  for (let a = 0; a < candidates.length; a += 1) {
    for (let b = a + 1; b < candidates.length; b += 1) {
      const [first, second] = [candidates[a] as One, candidates[b] as One];
      if (first.cents + second.cents === one.cents) ways.push([first, second]);
    }
  }
  return ways;
}

function triples(one: One, candidates: readonly One[]): (readonly One[])[] {
  const ways: (readonly One[])[] = [];
  for (let a = 0; a < candidates.length; a += 1)
    for (let b = a + 1; b < candidates.length; b += 1)
      for (let c = b + 1; c < candidates.length; c += 1) {
        const of = [candidates[a] as One, candidates[b] as One, candidates[c] as One];
        if (of.reduce((total, { cents }) => total + cents, 0) === one.cents) ways.push(of);
      }
  return ways;
}

type Used = { readonly lines: Set<number>; readonly items: Set<number> };

/** An entry and its reversal, both without a line: the bank never saw either. */
function reversedItems(items: readonly MatchItem[], used: Used): Match[] {
  const reversals = items.filter(({ reversesId }) => reversesId !== null);
  const wanted = new Set(reversals.map(({ reversesId }) => reversesId));
  const byId = new Map(items.filter(({ id }) => wanted.has(id)).map((item) => [item.id, item]));
  return reversals.flatMap((item): Match[] => {
    const original = item.reversesId === null ? undefined : byId.get(item.reversesId);
    if (original === undefined || original.cents !== -item.cents) return [];
    used.items.add(item.id);
    used.items.add(original.id);
    return [
      {
        lineIds: [],
        itemIds: [original.id, item.id],
        how: 'pair',
        score: 80,
        reason: 'Reversed before the bank saw it',
        isAmbiguous: false,
      },
    ];
  });
}

/** Equal and opposite lines: the bank put its own mistake right. Only with words alike, and only when one fits. */
function opposites(lines: readonly MatchLine[], used: Used): Match[] {
  const byAmount = Map.groupBy(lines, ({ cents }) => cents);
  const found: Match[] = [];
  for (const line of lines) {
    if (used.lines.has(line.id)) continue;
    const words = wordsOf(line.text);
    const fit = (byAmount.get(-line.cents) ?? []).filter(
      (other) =>
        !used.lines.has(other.id) &&
        other.day >= line.day &&
        other.id !== line.id &&
        other.day - line.day <= PAIR_DAYS &&
        (likeness(words, wordsOf(other.text)) >= 0.5 || /revers|correct|error|adjust/i.test(other.text)),
    );
    const other = fit[0];
    if (other === undefined) continue;
    used.lines.add(line.id);
    used.lines.add(other.id);
    found.push({
      lineIds: [line.id, other.id],
      itemIds: [],
      how: 'pair',
      score: fit.length > 1 ? 60 : 84,
      reason:
        fit.length > 1
          ? 'Several lines cancel it: choose'
          : 'Equal and opposite: the bank put its error right',
      isAmbiguous: fit.length > 1,
    });
  }
  return found;
}
