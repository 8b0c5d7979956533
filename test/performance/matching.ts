/**
 * P7: lines against entries, on a seeded set of repeated amounts: 400 common premiums, dates moved by 0 to 4 business days,
 * references cut or missing in 30 %, 5 % of lines without an entry. The true pairing is known here alone.
 */
import {
  type Match,
  match,
  type MatchItem,
  type MatchLine,
  SURE,
} from '#electron/reconciliation/matching.ts';
import { likeness, wordsOf } from '#electron/reconciliation/similar.ts';

export type MatchingSet = {
  readonly lines: readonly MatchLine[];
  readonly items: readonly MatchItem[];
  /** Line → entry, for lines that have one. */
  readonly truth: ReadonlyMap<number, number>;
};

function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

const FIRST =
  'Cedar Juniper Elgin Sable Prairie Tallgrass Fernhill Lakeshore Redstart Ostrander Willow Harbor Copper Summit Blue Granite Maple Dover Alpine Canyon'.split(
    ' ',
  );
const SECOND =
  'Nursery Bakery Dental Sausage Plumbing Roofing Motors Hardware Cabinets Foundry Farms Freight Orchards Printing Fitness Electric Landscaping Masonry Veterinary Marina'.split(
    ' ',
  );
const THIRD = 'Group Partners House Works Supply Services Street Creek Fork Valley'.split(' ');

/** 2026-01-01 is day 20454, a Thursday. */
const FIRST_DAY = 20_454;
const isWeekend = (day: number): boolean => (day + 4) % 7 === 0 || (day + 4) % 7 === 6;
function addBusinessDays(day: number, count: number): number {
  let at = day;
  for (let left = count; left > 0; ) {
    at += 1;
    if (!isWeekend(at)) left -= 1;
  }
  return at;
}

export function matchingSet(lineCount: number, itemCount: number, seed = 7): MatchingSet {
  const random = seeded(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const premiums = Array.from({ length: 400 }, () => 5_000 + below(400_000));
  const payees = Array.from(
    { length: 2000 },
    (_, at) =>
      `${FIRST[at % 20]} ${SECOND[Math.floor(at / 20) % 20]} ${THIRD[Math.floor(at / 400) % 10]}${at >= 2000 ? ` ${at}` : ''}`,
  );
  const items: MatchItem[] = Array.from({ length: itemCount }, (_, at) => {
    const payee = below(payees.length);
    return {
      id: at + 1,
      day: addBusinessDays(FIRST_DAY + below(360), 0),
      cents: (premiums[below(premiums.length)] as number) * (random() < 0.8 ? 1 : -1),
      text: `Receipt R-${String(at + 1).padStart(5, '0')} ${payees[payee]}`,
      reference: String(100_000 + at * 7),
      counterpart: `account:${payee}`,
      reversesId: null,
    };
  });
  const truth = new Map<number, number>();
  const taken = new Set<number>();
  const lines = Array.from({ length: lineCount }, (_, at): MatchLine => {
    const id = 1_000_000 + at;
    if (random() < 0.05) {
      return {
        id,
        day: FIRST_DAY + below(360),
        cents: premiums[below(premiums.length)] as number,
        text: `DEPOSIT ${payees[below(payees.length)]?.toUpperCase()}`,
        reference: '',
      };
    }
    let index = below(items.length);
    while (taken.has(index)) index = (index + 1) % items.length;
    taken.add(index);
    const item = items[index] as MatchItem;
    truth.set(id, item.id);
    const spoil = random();
    // Banks shout, cut names after 22 signs, and keep the last digits of a number.
    const name = (payees[Number(item.counterpart.slice(8))] as string).toUpperCase().slice(0, 22);
    const reference = spoil < 0.15 ? '' : spoil < 0.3 ? item.reference.slice(-4) : item.reference;
    return {
      id,
      day: addBusinessDays(item.day, below(5)),
      cents: item.cents,
      text: `ACH ${name}`,
      reference,
    };
  });
  return { lines, items, truth };
}

/** The floor: a hash join by amount, a window of days, a score of tokens and reference; nothing is explained or asked. */
export function bareJoin({ lines, items }: MatchingSet): Map<number, number> {
  const byAmount = Map.groupBy(
    items.toSorted((a, b) => a.day - b.day),
    ({ cents }) => cents,
  );
  const words = new Map<number, readonly string[]>();
  const wordsIn = (one: MatchLine): readonly string[] => {
    const known = words.get(one.id) ?? wordsOf(one.text);
    words.set(one.id, known);
    return known;
  };
  const edges: { line: number; item: number; score: number }[] = [];
  for (const line of lines) {
    for (const item of byAmount.get(line.cents) ?? []) {
      const days = line.day - item.day;
      if (days < 0) break;
      if (days > 10) continue;
      const reference = line.reference !== '' && item.reference.endsWith(line.reference) ? 40 : 0;
      edges.push({
        line: line.id,
        item: item.id,
        score: reference + likeness(wordsIn(line), wordsIn(item)) * 30 - days,
      });
    }
  }
  edges.sort((a, b) => b.score - a.score);
  const pairs = new Map<number, number>();
  const used = new Set<number>();
  for (const { line, item } of edges) {
    if (pairs.has(line) || used.has(item)) continue;
    pairs.set(line, item);
    used.add(item);
  }
  return pairs;
}

export type Judged = {
  readonly proposals: number;
  readonly right: number;
  readonly sure: number;
  readonly sureRight: number;
  readonly found: number;
};

/** How many proposals are right; a line without an entry that got one is wrong. */
export function judged({ truth }: MatchingSet, matches: readonly Match[]): Judged {
  const isRight = ({ lineIds, itemIds }: Match): boolean =>
    lineIds.length === 1 && itemIds.length === 1 && truth.get(lineIds[0] as number) === itemIds[0];
  const sure = matches.filter(({ score, isAmbiguous }) => score >= SURE && !isAmbiguous);
  return {
    proposals: matches.length,
    right: matches.filter(isRight).length,
    sure: sure.length,
    sureRight: sure.filter(isRight).length,
    found: truth.size,
  };
}

export const matchSet = ({ lines, items }: MatchingSet): readonly Match[] => match({ lines, items });
