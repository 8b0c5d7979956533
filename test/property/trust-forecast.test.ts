/** Laws of the projection: no cent appears or is lost, nobody is paid with another's money, weeks are sums of days. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { project } from '#electron/trust/forecast-rules.ts';
import { addDays, localDate } from '#shared/calendar/index.ts';

const TODAY = localDate('2026-11-09');
const OWNERS = ['carrier:1', 'carrier:2', 'tax:TX'] as const;
const ownerArbitrary = fc.constantFrom(...OWNERS);
const centsArbitrary = fc.integer({ min: 0, max: 1_000_000 });

test('money of a projection is conserved, and only what is there is paid', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          day: fc.nat(80),
          beneficiary: ownerArbitrary,
          cents: centsArbitrary,
          agencyCents: centsArbitrary,
        }),
        { maxLength: 20 },
      ),
      fc.array(fc.record({ day: fc.nat(59), payee: ownerArbitrary, cents: centsArbitrary }), {
        maxLength: 20,
      }),
      fc.dictionary(ownerArbitrary, fc.integer({ min: -1_000, max: 500_000 })),
      (comes, leaves, heldNow) => {
        const held = new Map(Object.entries(heldNow));
        const required = [...held.values()].reduce((sum, cents) => sum + Math.max(0, cents), 0);
        const cash = [...held.values()].reduce((sum, cents) => sum + cents, 0) + 5_000;
        const result = project({
          today: TODAY,
          through: addDays(TODAY, 60),
          cash,
          required,
          held,
          dues: leaves.map(({ day, payee, cents }) => ({
            payee,
            cents,
            on: addDays(TODAY, day),
            dueOn: addDays(TODAY, day),
          })),
          collections: comes.map(({ day, ...rest }) => ({ ...rest, on: addDays(TODAY, day + 1) })),
        });
        const total = (pick: (week: (typeof result.weeks)[number]) => number): number =>
          result.weeks.reduce((sum, week) => sum + pick(week), 0);
        expect(result.points).toHaveLength(61);
        const last = result.points.at(-1);
        expect(last?.cashCents).toBe(
          cash + total((week) => week.collectedCents) - total((week) => week.paidCents),
        );
        expect(last?.heldForOthersCents).toBe(
          required +
            total((week) => week.collectedCents - week.agencyCents) -
            total((week) => week.paidCents),
        );
        const inTime = comes.filter(({ day }) => day + 1 <= 60);
        expect(total((week) => week.collectedCents)).toBe(
          inTime.reduce((sum, one) => sum + one.cents + one.agencyCents, 0),
        );
        expect(total((week) => week.paidCents + week.advanceCents)).toBe(
          leaves.reduce((sum, one) => sum + one.cents, 0),
        );
        for (const owner of OWNERS) {
          const paid = result.due
            .filter(({ payee }) => payee === owner)
            .reduce((sum, one) => sum + one.collectedCents, 0);
          const there =
            Math.max(0, held.get(owner) ?? 0) +
            inTime
              .filter(({ beneficiary }) => beneficiary === owner)
              .reduce((sum, one) => sum + one.cents, 0);
          expect(paid).toBeLessThanOrEqual(there);
        }
      },
    ),
    { numRuns: 200 },
  );
});
