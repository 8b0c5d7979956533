/**
 * Which lines of the bank are which entries of the book. Pure: no database, no clock; the same sets give the same answer in
 * whatever order they come. Exact amounts only: first with the same reference, then in a window of days with the likeness
 * of payees and what was learned, then sums of several, which are proposed when one fits and asked when several do.
 */
import { type Edges, edgesOf, FLAG_REFERENCE, FLAG_WHOLE } from './edges.ts';
import { groupsOf } from './groups.ts';
import { byDay } from './order.ts';

export type MatchLine = {
  readonly id: number;
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly cents: number;
  readonly text: string;
  readonly reference: string;
};
export type MatchItem = MatchLine & {
  /** Whom the entry is about, as rules know it: `carrier:17`, `deposit` … */
  readonly counterpart: string;
  /** The entry this one reverses, if it does. */
  readonly reversesId: number | null;
};
export type LearnedRule = {
  readonly words: string;
  readonly isOut: boolean;
  readonly counterpart: string;
  readonly number: number;
};
export type How = 'reference' | 'amount' | 'payee' | 'rule' | 'group' | 'pair';
export type Match = {
  readonly lineIds: readonly number[];
  readonly itemIds: readonly number[];
  readonly how: How;
  readonly score: number;
  readonly reason: string;
  readonly isAmbiguous: boolean;
};
export type MatchInput = {
  readonly lines: readonly MatchLine[];
  readonly items: readonly MatchItem[];
  readonly rules?: readonly LearnedRule[];
  /** `lineId entryId` of proposals turned down. */
  readonly rejected?: ReadonlySet<string>;
};

/** Below this the user is asked. */
export const SURE = 70;
const ASK_SCORE = 61;
/** Two candidates this near to each other are told apart by nobody. */
const MARGIN = 3;
/** From here on two payees are the same one. */
const ALIKE = 75;

export function match(input: MatchInput): readonly Match[] {
  const rejected = input.rejected ?? new Set<string>();
  const lines = byDay(input.lines);
  const items = byDay(input.items);
  const edges = edgesOf(lines, items, input.rules ?? [], rejected);
  const { ofLine, ofItem } = choose(edges, lines.length, items.length);
  const single: Match[] = [];
  for (let line = 0; line < lines.length; line += 1) {
    const edge = ofLine[line] as number;
    if (edge >= 0) single.push(told(edges, edge, lines, items, rivalOf(edges, edge, ofLine, ofItem)));
  }
  const groups = groupsOf(
    lines.filter((_, at) => (ofLine[at] as number) < 0),
    items.filter((_, at) => (ofItem[at] as number) < 0),
    rejected,
  );
  return [...single, ...groups];
}

type Chosen = { readonly ofLine: Int32Array; readonly ofItem: Int32Array };

/** Best first; each line and each entry once. Equal edges go in the order of days and ids, which edges stand in. */
function choose({ line, item, score, count }: Edges, lineCount: number, itemCount: number): Chosen {
  const ofLine = new Int32Array(lineCount).fill(-1);
  const ofItem = new Int32Array(itemCount).fill(-1);
  const buckets: number[][] = [];
  for (let edge = 0; edge < count; edge += 1) (buckets[score[edge] as number] ??= []).push(edge);
  for (let at = buckets.length - 1; at >= 0; at -= 1) {
    for (const edge of buckets[at] ?? []) {
      const [l, i] = [line[edge] as number, item[edge] as number];
      if (ofLine[l] !== -1 || ofItem[i] !== -1) continue;
      ofLine[l] = edge;
      ofItem[i] = edge;
    }
  }
  return { ofLine, ofItem };
}

type Rival = 'none' | 'open' | 'swap';

/** Whether another entry would have done as well: one nobody has, or one that could be exchanged. */
function rivalOf(
  { line, item, score, flags, firstOf, count }: Edges,
  own: number,
  ofLine: Int32Array,
  ofItem: Int32Array,
): Rival {
  if (((flags[own] as number) & FLAG_REFERENCE) !== 0) return 'none';
  const mine = line[own] as number;
  const ownScore = score[own] as number;
  let rival: Rival = 'none';
  for (let edge = firstOf[mine] as number; edge < count && line[edge] === mine; edge += 1) {
    const edgeScore = score[edge] as number;
    if (edge === own || edgeScore < ownScore - MARGIN) continue;
    const holder = ofItem[item[edge] as number] as number;
    if (holder < 0) return 'open';
    const other = line[holder] as number;
    const back = scoreOf(line, item, score, count, firstOf[other] as number, other, item[own] as number);
    const holderScore = score[ofLine[other] as number] as number;
    if (back >= holderScore - MARGIN && edgeScore + back >= ownScore + holderScore - MARGIN) rival = 'swap';
  }
  return rival;
}

function scoreOf(
  lines: Int32Array,
  items: Int32Array,
  score: Int16Array,
  count: number,
  from: number,
  line: number,
  item: number,
): number {
  for (let edge = from; edge < count && lines[edge] === line; edge += 1)
    if (items[edge] === item) return score[edge] as number;
  return 0;
}

function told(
  edges: Edges,
  edge: number,
  lines: readonly MatchLine[],
  items: readonly MatchItem[],
  rival: Rival,
): Match {
  const line = lines[edges.line[edge] as number] as MatchLine;
  const item = items[edges.item[edge] as number] as MatchItem;
  const score = edges.score[edge] as number;
  const flags = edges.flags[edge] as number;
  const like = edges.like[edge] as number;
  const rule = edges.rule[edge] as number;
  const ids = { lineIds: [line.id], itemIds: [item.id] };
  const days = Math.abs(line.day - item.day);
  const when = days === 0 ? 'same day' : `${days} ${days === 1 ? 'day' : 'days'}`;
  const sure = (how: How, of: number, reason: string): Match => ({
    ...ids,
    how,
    score: of,
    reason,
    isAmbiguous: false,
  });
  if ((flags & FLAG_REFERENCE) !== 0) {
    return (flags & FLAG_WHOLE) !== 0
      ? sure('reference', 100, 'Amount, reference and date')
      : sure('reference', Math.min(98, score), `Amount, part of the reference, ${when}`);
  }
  const asked = (reason: string): Match => ({
    ...ids,
    how: 'amount',
    score: Math.min(ASK_SCORE, score),
    reason,
    isAmbiguous: true,
  });
  if (rival === 'swap') return asked('Same amount twice: choose, or swap the two');
  if (rival === 'open') return asked('Several entries of this amount: choose');
  // One candidate alone, on both sides: the amount itself tells, unless the words say something else.
  const top = Math.max(1, Math.min(97, score + 14));
  if (rule > 0) return sure('rule', top, `Amount, rule ${rule}, ${when}`);
  if (like >= ALIKE) return sure('payee', top, `Amount, payee alike, ${when}`);
  if (edges.isTelling[edges.line[edge] as number] === 1) return asked('Amount alone, other words: look');
  return sure('amount', top, `Amount, ${when}`);
}
