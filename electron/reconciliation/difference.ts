/** What a difference could be: the usual slips, looked for among what stands on one side only. Pure. */
import { type Cents, formatMoney } from '#shared/money/index.ts';

export type OneSided = {
  readonly id: number;
  readonly day: number;
  readonly cents: number;
  readonly text: string;
  readonly reference: string;
};
export type Finding = {
  readonly kind: 'missing' | 'sign' | 'transposed' | 'amount' | 'doubled' | 'half' | 'nine';
  readonly text: string;
  readonly lineId: number | null;
  readonly entryId: number | null;
};

const DAYS = 12;
const FINDINGS_MAX = 12;
const money = (cents: number): string => formatMoney(cents as Cents);

/** `differenceCents`: the adjusted bank balance less the book's. */
export function findDifference(
  differenceCents: number,
  lines: readonly OneSided[],
  items: readonly OneSided[],
): readonly Finding[] {
  const found: Finding[] = [...pairsOf(lines, items), ...doubles(lines, items)];
  if (differenceCents !== 0) {
    found.push(...ofTheAmount(differenceCents, lines, items));
    if (differenceCents % 9 === 0 && !found.some(({ kind }) => kind === 'transposed' || kind === 'missing')) {
      found.push({
        kind: 'nine',
        text: `${money(differenceCents)} can be divided by nine: two digits may have been exchanged in an amount.`,
        lineId: null,
        entryId: null,
      });
    }
  }
  return found.slice(0, FINDINGS_MAX);
}

function pairsOf(lines: readonly OneSided[], items: readonly OneSided[]): Finding[] {
  return lines.flatMap((line) =>
    items.flatMap((item): Finding[] => {
      const ids = { lineId: line.id, entryId: item.id };
      const near = Math.abs(line.day - item.day) <= DAYS;
      if (near && line.cents === -item.cents) {
        return [
          {
            ...ids,
            kind: 'sign',
            text: `${money(line.cents)} at the bank is ${money(item.cents)} in the book: the sign is wrong.`,
          },
        ];
      }
      if (near && isTransposed(line.cents, item.cents)) {
        return [
          {
            ...ids,
            kind: 'transposed',
            text: `${money(line.cents)} at the bank, ${money(item.cents)} in the book: digits exchanged.`,
          },
        ];
      }
      if (
        line.reference !== '' &&
        line.reference === item.reference &&
        line.cents !== item.cents &&
        line.cents > 0 === item.cents > 0
      ) {
        return [
          {
            ...ids,
            kind: 'amount',
            text: `Number ${line.reference} is ${money(line.cents)} at the bank and ${money(item.cents)} in the book.`,
          },
        ];
      }
      return [];
    }),
  );
}

/** The same digits, two of them exchanged: 1,234.00 for 1,324.00. */
export function isTransposed(a: number, b: number): boolean {
  if (a === b || a > 0 !== b > 0 || (a - b) % 9 !== 0) return false;
  const [x, y] = [String(Math.abs(a)), String(Math.abs(b))];
  if (x.length !== y.length || x.length < 3) return false;
  const differs = [...x].flatMap((digit, at) => (digit === y[at] ? [] : [at]));
  const [first = 0, second = 0] = differs;
  return differs.length === 2 && x[first] === y[second] && x[second] === y[first];
}

/** The same twice on one side while the other has it once, or not at all. */
function doubles(lines: readonly OneSided[], items: readonly OneSided[]): Finding[] {
  const twice = (rows: readonly OneSided[]): readonly OneSided[][] =>
    [...Map.groupBy(rows, (row) => `${row.cents} ${row.reference} ${row.text}`).values()].filter(
      (group) => group.length > 1 && Math.abs((group[0]?.day ?? 0) - (group[1]?.day ?? 0)) <= DAYS,
    );
  return [
    ...twice(lines).map(
      (group): Finding => ({
        kind: 'doubled',
        text: `The statement has ${money(group[0]?.cents ?? 0)} ${group.length} times with the same words: the bank may have booked it twice.`,
        lineId: group[1]?.id ?? null,
        entryId: null,
      }),
    ),
    ...twice(items).map(
      (group): Finding => ({
        kind: 'doubled',
        text: `The book has ${money(group[0]?.cents ?? 0)} ${group.length} times: it may have been posted twice.`,
        lineId: null,
        entryId: group[1]?.id ?? null,
      }),
    ),
  ];
}

function ofTheAmount(difference: number, lines: readonly OneSided[], items: readonly OneSided[]): Finding[] {
  const line = lines.find(({ cents }) => cents === difference);
  if (line !== undefined) {
    return [
      {
        kind: 'missing',
        text: `The difference is this line of the bank: the book has no entry of ${money(difference)}.`,
        lineId: line.id,
        entryId: null,
      },
    ];
  }
  const inAll = lines.reduce((total, { cents }) => total + cents, 0);
  if (lines.length > 1 && inAll === difference) {
    return [
      {
        kind: 'missing',
        text: `The difference is the ${lines.length} lines of the bank without an entry, together ${money(difference)}: post or match them.`,
        lineId: lines[0]?.id ?? null,
        entryId: null,
      },
    ];
  }
  const item = items.find(({ cents }) => 2 * cents === -difference || 2 * cents === difference);
  if (item !== undefined) {
    return [
      {
        kind: 'half',
        text: `The difference is twice ${money(item.cents)}: that entry may stand on the wrong side.`,
        lineId: null,
        entryId: item.id,
      },
    ];
  }
  return [];
}
