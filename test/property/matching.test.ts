/** Laws of matching: nothing twice, sums equal, the same answer in whatever order; and what is right on the set of P7. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isTransposed } from '#electron/reconciliation/difference.ts';
import { type Match, match, type MatchItem, type MatchLine } from '#electron/reconciliation/matching.ts';
import { judged, matchingSet, matchSet } from '#test/performance/matching.ts';

const text = fc.constantFrom(
  'CEDAR FORK NURSERY',
  'DEPOSIT',
  'ACH TALLGRASS MUTUAL',
  'REVERSAL',
  'Juniper Street Bakery',
  '',
);
const one = {
  day: fc.integer({ min: 20_000, max: 20_012 }),
  cents: fc.constantFrom(100, 200, 300, -100, -200, 500, 48_625, 97_250, -1_200),
  text,
  reference: fc.constantFrom('', '1181', '0231', '231', '98765'),
};
const lines: fc.Arbitrary<MatchLine[]> = fc
  .array(fc.record(one), { maxLength: 14 })
  .map((rows) => rows.map((row, at) => ({ ...row, id: at + 1 })));
const items: fc.Arbitrary<MatchItem[]> = fc
  .array(fc.record({ ...one, counterpart: fc.constantFrom('deposit', 'carrier:1') }), { maxLength: 18 })
  .map((rows) => rows.map((row, at) => ({ ...row, id: at + 1, reversesId: at % 7 === 6 ? at : null })));

const centsOf = (ids: readonly number[], rows: readonly { id: number; cents: number }[]): number =>
  ids.reduce((total, id) => total + (rows.find((row) => row.id === id)?.cents ?? Number.NaN), 0);
const sorted = (matches: readonly Match[]): readonly string[] =>
  matches.map((each) => JSON.stringify(each)).toSorted();

it('matches nothing twice, and what it matches adds up', () => {
  fc.assert(
    fc.property(lines, items, (ofBank, ofBook) => {
      const matches = match({ lines: ofBank, items: ofBook });
      const lineIds = matches.flatMap((each) => each.lineIds);
      const itemIds = matches.flatMap((each) => each.itemIds);
      expect(new Set(lineIds).size).toBe(lineIds.length);
      expect(new Set(itemIds).size).toBe(itemIds.length);
      for (const each of matches) {
        expect(centsOf(each.lineIds, ofBank)).toBe(centsOf(each.itemIds, ofBook));
        expect(each.lineIds.length + each.itemIds.length).toBeGreaterThan(1);
        expect(each.score).toBeGreaterThanOrEqual(0);
        expect(each.score).toBeLessThanOrEqual(100);
      }
    }),
    { numRuns: 3000 },
  );
});

it('answers the same whatever order lines and entries come in', () => {
  fc.assert(
    fc.property(lines, items, fc.nat(), (ofBank, ofBook, seed) => {
      const shuffled = <Row>(rows: readonly Row[]): Row[] =>
        rows
          .map((row, at) => ({ row, key: Math.imul(at + 1, 2_654_435_761 + seed) >>> 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ row }) => row);
      const straight = match({ lines: ofBank, items: ofBook });
      expect(sorted(match({ lines: shuffled(ofBank), items: shuffled(ofBook) }))).toEqual(sorted(straight));
      expect(match({ lines: ofBank, items: ofBook })).toEqual(straight);
    }),
    { numRuns: 1500 },
  );
});

it('does not propose again what was turned down', () => {
  fc.assert(
    fc.property(lines, items, (ofBank, ofBook) => {
      const first = match({ lines: ofBank, items: ofBook }).filter(
        ({ lineIds, itemIds }) => lineIds.length === 1 && itemIds.length === 1,
      );
      const rejected = new Set(first.map(({ lineIds, itemIds }) => `${lineIds[0]} ${itemIds[0]}`));
      const again = match({ lines: ofBank, items: ofBook, rejected });
      for (const { lineIds, itemIds } of again)
        for (const line of lineIds)
          for (const item of itemIds) expect(rejected.has(`${line} ${item}`)).toBe(false);
    }),
    { numRuns: 800 },
  );
});

it('is right in 99.5 % of what it is sure of, where amounts repeat', () => {
  const set = matchingSet(2000, 20_000);
  const { sure, sureRight, found } = judged(set, matchSet(set));
  expect(sureRight / sure).toBeGreaterThanOrEqual(0.995);
  expect(sureRight / found).toBeGreaterThan(0.98);
});

it('tells two digits exchanged from another amount', () => {
  expect(isTransposed(123_400, 132_400)).toBe(true);
  expect(isTransposed(-5_410, -4_510)).toBe(true);
  expect(isTransposed(5_410, -4_510)).toBe(false);
  expect(isTransposed(1_000, 1_009)).toBe(false);
});
