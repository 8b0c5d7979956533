/** In which order a file writes its dates: told by what can be read one way only, and never flipped by one bad row. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, localDate, tallyDates, tellDateOrder } from '#shared/calendar/index.ts';

const told = (...texts: readonly string[]) => tellDateOrder(tallyDates(texts));

describe('the order of dates', () => {
  it.each([
    [['01/02/2026', '13/02/2026', '25/12/2026'], 'dmy', 'proven'],
    [['01/02/2026', '02/13/2026'], 'mdy', 'proven'],
    [['2026-02-01', '2026-02-13'], 'ymd', 'proven'],
    [['2026-02-01', '02/01/2026'], 'mdy', 'assumed'],
    [['01/02/2026', ''], 'mdy', 'assumed'],
    [[], 'mdy', 'assumed'],
    [['11/01/2026', '13/45/2026'], 'mdy', 'assumed'],
    [['11/01/2026', '13/45/2026', '11/15/2026'], 'mdy', 'proven'],
    [['00/13/2026', '13/00/2026', '31/02/2026', '02/30/2026'], 'mdy', 'assumed'],
    [['13/05/2026', '01/02/2026', '01/03/2026'], null, 'thin'],
    [['13/05/2026', '02/13/2026'], null, 'contradictory'],
    [['13/05/2026', ...Array.from({ length: 500 }, () => '02/13/2026')], null, 'contradictory'],
    [['13.05.2026', '14.06.2026', '01.02.2026'], 'dmy', 'proven'],
    [['13/05/2026 12:00:00 AM'], 'dmy', 'proven'],
    [['13/05-2026', '1/2/3', 'n/a', '13/05/26', '١٣/٠٥/٢٠٢٦', '1'.repeat(5000)], 'mdy', 'assumed'],
  ] as const)('%j: %s, %s', (texts, order, because) => {
    expect(told(...texts)).toEqual({ order, because });
  });

  const day = fc.integer({ min: 0, max: 3000 }).map((days) => addDays(localDate('2020-01-01'), days));
  const written = { mdy: [1, 2, 0], dmy: [2, 1, 0] } as const;
  const text = (on: string, order: 'mdy' | 'dmy'): string => {
    const parts = on.split('-');
    return written[order].map((at) => parts[at]).join('/');
  };
  const junk = fc.constantFrom('13/45/2026', '99/99/2026', 'unknown', '', '0/0/0', '31/31/2026');

  it('is never the wrong one for a file written in one order, whatever junk stands in it', () => {
    fc.assert(
      fc.property(
        fc.array(day, { maxLength: 40 }),
        fc.array(junk, { maxLength: 20 }),
        fc.constantFrom('mdy' as const, 'dmy' as const),
        (days, bad, order) => {
          const { order: answer, because } = told(...days.map((on) => text(on, order)), ...bad);
          if (because === 'proven') expect(answer).toBe(order);
          else if (order === 'mdy') expect(answer).toBe('mdy');
          // A file written day first without one day above 12 may be taken for month first, and says it was assumed.
          else expect([null, 'mdy']).toContain(answer);
        },
      ),
    );
  });
});
