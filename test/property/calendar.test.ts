import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { BillingTerms, Frequency, LocalDate, Recurrence, Roll } from '#shared/calendar/index.ts';
import {
  addBusinessDays,
  addDays,
  addMonths,
  billAndDue,
  compareDates,
  dayOfWeek,
  daysBetween,
  endOfMonth,
  FEDERAL_BANK_CALENDAR,
  federalBankHolidays,
  formatDate,
  isBusinessDay,
  isLeap,
  localDate,
  maxDate,
  minDate,
  monthOf,
  occurrences,
  occurrencesBetween,
  parseDateInput,
  parseLocalDate,
  rollDate,
  startOfMonth,
} from '#shared/calendar/index.ts';

const FIRST = localDate('1900-01-01');
const LAST = localDate('2199-12-31');
const dayCount = daysBetween(FIRST, LAST);

const anyDate = fc.integer({ min: 0, max: dayCount }).map((days) => addDays(FIRST, days));
/** Far enough from both ends to count a few decades either way. */
const midDate = fc.integer({ min: 0, max: 36_500 }).map((days) => addDays(localDate('1980-01-01'), days));
const anyRoll = fc.constantFrom<Roll>('exact', 'next', 'previous', 'modifiedFollowing');
const anchorDay = fc.integer({ min: 1, max: 31 });
const frequency = fc.constantFrom<Frequency>(
  'weekly',
  'everyOtherWeek',
  'twiceMonthly',
  'monthly',
  'everyOtherMonth',
  'quarterly',
  'everySixMonths',
  'yearly',
);
const anyRecurrence: fc.Arbitrary<Recurrence> = fc.record({
  every: frequency,
  anchorOn: midDate,
  anchorDay,
  secondAnchorDay: anchorDay,
});

const MONTHS_APART: Readonly<Record<Frequency, number>> = {
  weekly: 0,
  everyOtherWeek: 0,
  twiceMonthly: 1,
  monthly: 1,
  everyOtherMonth: 2,
  quarterly: 3,
  everySixMonths: 6,
  yearly: 12,
};

/** Temporal is the oracle: another implementation of the same calendar. */
const plain = (date: LocalDate) => Temporal.PlainDate.from(date);

describe('days', () => {
  test('every day from 1900 to 2199 agrees with Temporal: the date, its weekday, its month', () => {
    let expected = plain(FIRST);
    for (let days = 0; days <= dayCount; days++) {
      const date = addDays(FIRST, days);
      if (date !== expected.toString() || dayOfWeek(date) !== expected.dayOfWeek % 7) {
        expect(`${date} ${dayOfWeek(date)}`).toBe(`${expected.toString()} ${expected.dayOfWeek % 7}`);
      }
      expected = expected.add({ days: 1 });
    }
    expect(addDays(FIRST, dayCount)).toBe(LAST);
  });

  test('daysBetween and addDays undo each other', () => {
    fc.assert(
      fc.property(anyDate, anyDate, (a, b) => {
        expect(addDays(a, daysBetween(a, b))).toBe(b);
        expect(daysBetween(a, b)).toBe(plain(a).until(plain(b)).days);
        expect(daysBetween(b, a)).toBe(0 - daysBetween(a, b));
      }),
    );
  });

  test('text order is date order', () => {
    fc.assert(
      fc.property(anyDate, anyDate, (a, b) => {
        expect(Math.sign(compareDates(a, b))).toBe(Math.sign(daysBetween(b, a)));
        expect([minDate(a, b), maxDate(a, b)]).toEqual([a, b].toSorted());
      }),
    );
  });
});

describe('months', () => {
  test('addMonths agrees with Temporal, clamping at month end', () => {
    fc.assert(
      fc.property(midDate, fc.integer({ min: -600, max: 600 }), (date, months) => {
        expect(addMonths(date, months)).toBe(plain(date).add({ months }).toString());
      }),
    );
  });

  test('with its anchor day a series walked step by step never drifts', () => {
    fc.assert(
      fc.property(midDate, anchorDay, fc.integer({ min: 1, max: 12 }), (start, anchor, apart) => {
        let walked = addMonths(start, 0, anchor);
        for (let step = 1; step <= 24; step++) {
          walked = addMonths(walked, apart, anchor);
          expect(walked).toBe(addMonths(start, apart * step, anchor));
          const lastDay = plain(walked).daysInMonth;
          expect(plain(walked).day).toBe(Math.min(anchor, lastDay));
        }
      }),
    );
  });

  test('a month starts on the 1st, ends before the next, and holds its days', () => {
    fc.assert(
      fc.property(midDate, (date) => {
        const [start, end] = [startOfMonth(date), endOfMonth(date)];
        expect([monthOf(start), monthOf(end)]).toEqual([monthOf(date), monthOf(date)]);
        expect(start.slice(8)).toBe('01');
        expect(addDays(end, 1)).toBe(startOfMonth(addMonths(date, 1)));
        expect(date >= start && date <= end).toBe(true);
        expect(isLeap(plain(date).year)).toBe(plain(date).inLeapYear);
      }),
    );
  });
});

describe('text', () => {
  test('exactly the real dates of our years are read', () => {
    const number = (max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, '0'));
    const year = fc.integer({ min: 1850, max: 2250 });
    fc.assert(
      fc.property(year, number(13), number(33), (y, month, day) => {
        const text = `${y}-${month}-${day}`;
        const parsed = parseLocalDate(text);
        expect(parsed.ok).toBe(y >= 1900 && y <= 2199 && isReal(text));
        if (parsed.ok) expect(parsed.date).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  test('a date field reads back what it shows, and what the file holds', () => {
    fc.assert(
      fc.property(anyDate, anyDate, (date, today) => {
        const eightDigits = formatDate(date, 'field').replaceAll('/', '');
        for (const text of [date, formatDate(date, 'field'), eightDigits, date.replaceAll('-', '')]) {
          expect(parseDateInput(text, today)).toEqual({ ok: true, date });
        }
      }),
    );
  });

  test('steps are days from today', () => {
    fc.assert(
      fc.property(midDate, fc.integer({ min: 0, max: 9999 }), (today, days) => {
        expect(parseDateInput(`+${days}`, today)).toEqual({ ok: true, date: addDays(today, days) });
        expect(parseDateInput(`-${days}`, today)).toEqual({ ok: true, date: addDays(today, -days) });
      }),
    );
  });

  test('no text makes the readers throw, and what they refuse comes with a sentence', () => {
    const near = fc.string({ unit: fc.constantFrom(...'0123456789/-+tmhyr '), maxLength: 12 });
    fc.assert(
      fc.property(fc.oneof(near, fc.string({ unit: 'binary', maxLength: 60 })), anyDate, (text, today) => {
        for (const parsed of [parseDateInput(text, today), parseLocalDate(text)]) {
          if (parsed.ok) expect(localDate(parsed.date)).toBe(parsed.date);
          else expect(parsed.reason).toMatch(/^[“A-Z].*\.$/s);
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe('business days', () => {
  test('a roll ends on a business day, is idempotent and passes over no business day', () => {
    fc.assert(
      fc.property(midDate, anyRoll, (date, roll) => {
        const rolled = rollDate(date, roll, FEDERAL_BANK_CALENDAR);
        expect(rollDate(rolled, roll, FEDERAL_BANK_CALENDAR)).toBe(rolled);
        if (roll === 'exact') expect(rolled).toBe(date);
        else expect(isBusinessDay(rolled, FEDERAL_BANK_CALENDAR)).toBe(true);
        if (isBusinessDay(date, FEDERAL_BANK_CALENDAR)) expect(rolled).toBe(date);
        if (roll === 'next') expect(businessDaysIn(date, addDays(rolled, -1))).toBe(0);
        if (roll === 'previous') expect(businessDaysIn(addDays(rolled, 1), date)).toBe(0);
        if (roll === 'modifiedFollowing') expect(monthOf(rolled)).toBe(monthOf(date));
      }),
    );
  });

  test('addBusinessDays counts exactly that many business days, either way', () => {
    fc.assert(
      fc.property(midDate, fc.integer({ min: 1, max: 60 }), (date, days) => {
        const later = addBusinessDays(date, days, FEDERAL_BANK_CALENDAR);
        expect(businessDaysIn(addDays(date, 1), later)).toBe(days);
        const earlier = addBusinessDays(date, -days, FEDERAL_BANK_CALENDAR);
        expect(businessDaysIn(earlier, addDays(date, -1))).toBe(days);
        expect(isBusinessDay(later, FEDERAL_BANK_CALENDAR)).toBe(true);
        expect(isBusinessDay(earlier, FEDERAL_BANK_CALENDAR)).toBe(true);
        expect(addBusinessDays(date, 0, FEDERAL_BANK_CALENDAR)).toBe(date);
      }),
    );
  });

  test('every year has its holidays in order, none on a Sunday', () => {
    for (let year = 1900; year <= 2199; year++) {
      const holidays = federalBankHolidays(year);
      expect(holidays).toEqual(holidays.toSorted());
      expect(holidays).toHaveLength(year < 1986 ? 9 : year < 2022 ? 10 : 11);
      expect(holidays.filter((date) => dayOfWeek(date) === 0 || plain(date).year !== year)).toEqual([]);
    }
  });
});

describe('recurrence', () => {
  test('a series begins at or after its start, rises, and does not depend on where one begins to look', () => {
    fc.assert(
      fc.property(anyRecurrence, midDate, (recurrence, from) => {
        const dates = occurrences(recurrence, from, 9);
        expect(dates).toHaveLength(9);
        expect(dates).toEqual([...new Set(dates)].toSorted());
        const [first = from, second = from] = dates;
        expect(first >= from).toBe(true);
        expect(occurrences(recurrence, addDays(first, 1), 8)).toEqual(dates.slice(1));
        expect(occurrences(recurrence, second, 8)).toEqual(dates.slice(1));
        const end = dates.at(-1) ?? from;
        expect(occurrencesBetween(recurrence, from, end)).toEqual(dates);
      }),
    );
  });

  test('a date belongs to it exactly when the rhythm says so', () => {
    fc.assert(
      fc.property(anyRecurrence, midDate, (recurrence, from) => {
        const to = addDays(from, 400);
        const expected: LocalDate[] = [];
        for (let date = from; date <= to; date = addDays(date, 1))
          if (belongs(recurrence, date)) expected.push(date);
        expect(occurrencesBetween(recurrence, from, to)).toEqual(expected);
      }),
    );
  });

  test('no invoice is billed after it is due, and the due date rolls from the stream’s own date', () => {
    const terms: fc.Arbitrary<BillingTerms> = fc.record({
      basis: fc.constantFrom('dueDate', 'billDate'),
      leadDays: fc.integer({ min: 0, max: 45 }),
      leadIn: fc.constantFrom('calendarDays', 'businessDays'),
      billRoll: anyRoll,
      dueRoll: anyRoll,
    });
    fc.assert(
      fc.property(midDate, terms, (on, each) => {
        const { billOn, dueOn } = billAndDue(on, each, FEDERAL_BANK_CALENDAR);
        expect(billOn <= dueOn).toBe(true);
        if (each.basis === 'dueDate') expect(dueOn).toBe(rollDate(on, each.dueRoll, FEDERAL_BANK_CALENDAR));
      }),
    );
  });
});

describe('time zones', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  // Stronger than running in Kiritimati and in Pago Pago: nothing here can learn which of them it is in.
  test('neither Date nor Intl is touched', () => {
    const forbidden = new Proxy(class {}, {
      get: () => expect.unreachable('the calendar asked for a property of Date or Intl'),
      construct: () => expect.unreachable('the calendar made a Date'),
      apply: () => expect.unreachable('the calendar called Date'),
    });
    const expected = everything();
    vi.stubGlobal('Date', forbidden);
    vi.stubGlobal('Intl', forbidden);
    const seen = everything();
    vi.unstubAllGlobals();
    expect(seen).toEqual(expected);
  });
});

/** Something of every function, around the spring change of clocks and a year's end. */
function everything(): readonly unknown[] {
  const dates = ['2026-03-08', '2026-11-01', '2026-12-31', '2028-02-29'].map(localDate);
  return dates.flatMap((date) => [
    addDays(date, 1),
    addMonths(date, 1),
    dayOfWeek(date),
    daysBetween(date, localDate('2027-01-01')),
    rollDate(date, 'modifiedFollowing', FEDERAL_BANK_CALENDAR),
    addBusinessDays(date, 5, FEDERAL_BANK_CALENDAR),
    federalBankHolidays(Number(date.slice(0, 4))),
    occurrences({ every: 'monthly', anchorOn: date }, date, 3),
    parseDateInput('t', date),
    parseDateInput('1115', date),
    formatDate(date, 'short'),
    formatDate(date, 'long'),
    formatDate(date, 'field'),
  ]);
}

function isReal(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text).toString() === text;
  } catch {
    return false;
  }
}

function businessDaysIn(from: LocalDate, to: LocalDate): number {
  let count = 0;
  for (let date = from; date <= to; date = addDays(date, 1)) {
    if (isBusinessDay(date, FEDERAL_BANK_CALENDAR)) count += 1;
  }
  return count;
}

/** Membership of one date, without walking the series. */
function belongs({ every, anchorOn, ...anchors }: Recurrence, on: LocalDate): boolean {
  const anchor = plain(anchorOn);
  const date = plain(on);
  if (every === 'weekly') return anchor.until(date).days % 7 === 0;
  if (every === 'everyOtherWeek') return anchor.until(date).days % 14 === 0;
  const months = (date.year - anchor.year) * 12 + date.month - anchor.month;
  const days = [anchors.anchorDay, every === 'twiceMonthly' ? anchors.secondAnchorDay : undefined];
  const clamped = days.map((day) => Math.min(day ?? 0, date.daysInMonth));
  return months % MONTHS_APART[every] === 0 && clamped.includes(date.day);
}
