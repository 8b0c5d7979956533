import { describe, expect, test } from 'vitest';
import { Defect } from '#shared/errors/index.ts';
import {
  addBusinessDays,
  addDays,
  addMonths,
  compareDates,
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

const today = localDate('2026-11-09');

describe('parseLocalDate', () => {
  test.each(['1900-01-01', '2000-02-29', '2024-02-29', '2199-12-31'])('%s is a date', (text) => {
    expect(parseLocalDate(text)).toEqual({ ok: true, date: text });
  });

  test.each<[string, string]>([
    ['2026-02-30', 'Feb 2026 has no day 30.'],
    ['2025-02-29', 'Feb 2025 has no day 29.'],
    ['1900-02-29', 'Feb 1900 has no day 29.'],
    ['2026-11-00', 'Nov 2026 has no day 0.'],
    ['2026-13-01', 'There is no month 13.'],
    ['0000-00-00', 'There is no month 0.'],
    ['9999-12-31', 'The year must be between 1900 and 2199.'],
    ['1899-12-31', 'The year must be between 1900 and 2199.'],
    ['2200-01-01', 'The year must be between 1900 and 2199.'],
    ['now', 'A date is written YYYY-MM-DD.'],
    ['2026-3-08', 'A date is written YYYY-MM-DD.'],
    ['2026-03-08T02:30', 'A date is written YYYY-MM-DD.'],
    ['2026-03-08\n', 'A date is written YYYY-MM-DD.'],
    ['٢٠٢٦-٠٣-٠٨', 'A date is written YYYY-MM-DD.'],
    ['', 'A date is written YYYY-MM-DD.'],
  ])('%j is not', (text, reason) => {
    expect(parseLocalDate(text)).toEqual({ ok: false, reason });
    expect(() => localDate(text)).toThrow(Defect);
  });
});

test('every month ends on its last day', () => {
  const lastDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  for (const [index, last] of lastDays.entries()) {
    const month = `2026-${String(index + 1).padStart(2, '0')}`;
    expect(parseLocalDate(`${month}-${last}`).ok).toBe(true);
    expect(parseLocalDate(`${month}-${last + 1}`).ok).toBe(false);
  }
});

describe('parseDateInput, on November 9, 2026', () => {
  test.each<[string, string]>([
    ['T', '2026-11-09'],
    [' t ', '2026-11-09'],
    ['m', '2026-11-01'],
    ['h', '2026-11-30'],
    ['y', '2026-01-01'],
    ['r', '2026-12-31'],
    ['+', '2026-11-10'],
    ['-', '2026-11-08'],
    ['+7', '2026-11-16'],
    ['-30', '2026-10-10'],
    ['12', '2026-11-12'],
    ['3', '2026-11-03'],
    ['1115', '2026-11-15'],
    ['0228', '2026-02-28'],
    ['11/15', '2026-11-15'],
    ['2-3', '2026-02-03'],
    ['11/15/2026', '2026-11-15'],
    ['2/3/2027', '2027-02-03'],
    ['11-15-2026', '2026-11-15'],
    ['2026-11-15', '2026-11-15'],
    ['2026/2/3', '2026-02-03'],
    ['11152026', '2026-11-15'],
    ['20261115', '2026-11-15'],
  ])('%s is read', (text, expected) => {
    expect(parseDateInput(text, today)).toEqual({ ok: true, date: expected });
  });

  test.each<[string, string | RegExp]>([
    ['', 'Enter a date.'],
    ['now', '“NOW” is not a date. Write it like 11/15/2026.'],
    ['02/03/26', 'Write the year with four digits, so that 02/03/26 can be read only one way.'],
    ['2-3-26', /four digits/],
    ['02/03/02026', /four digits/],
    ['115', /^Write two digits each for month and day/],
    ['111526', /^Write two digits each for month and day/],
    ['0/5', 'There is no month 0.'],
    ['13/1', 'There is no month 13.'],
    ['1315', 'There is no month 13.'],
    ['13012026', 'There is no month 13.'],
    ['31', 'Nov 2026 has no day 31.'],
    ['0', 'Nov 2026 has no day 0.'],
    ['0229', 'Feb 2026 has no day 29.'],
    ['2/30/2028', 'Feb 2028 has no day 30.'],
    ['11/15-2026', /is not a date/],
    ['11//15', /is not a date/],
    ['2026-11-15T00:00:00.000Z', '“2026-11-15T00:00:00.…” is not a date. Write it like 11/15/2026.'],
    ['1/1/1899', /between 1900 and 2199/],
    ['01011899', /between 1900 and 2199/],
    ['+99999', 'That is too many days away.'],
    ['-99999', 'That is too many days away.'],
    ['+100000', /is not a date/],
    ['+-1', /is not a date/],
    ['１２', /is not a date/],
  ])('%j is refused', (text, reason) => {
    const parsed = parseDateInput(text, today);
    expect(parsed).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });
});

test('a step may reach the last date we know, and no further', () => {
  const nearEnd = localDate('2199-12-30');
  expect(parseDateInput('+1', nearEnd)).toEqual({ ok: true, date: '2199-12-31' });
  expect(parseDateInput('+2', nearEnd).ok).toBe(false);
  expect(parseDateInput('-2', nearEnd)).toEqual({ ok: true, date: '2199-12-28' });
  expect(parseDateInput('-1', localDate('1900-01-01')).ok).toBe(false);
});

test('dates are shown the American way', () => {
  expect(formatDate(today, 'short')).toBe('Nov 9');
  expect(formatDate(today, 'long')).toBe('Mon Nov 9, 2026');
  expect(formatDate(today, 'field')).toBe('11/09/2026');
});

describe('arithmetic', () => {
  test('months keep their anchor day, not the clamped one', () => {
    const november = localDate('2024-11-30');
    expect([1, 3, 6].map((months) => addMonths(november, months))).toEqual([
      '2024-12-30',
      '2025-02-28',
      '2025-05-30',
    ]);
    expect(addMonths(localDate('2025-02-28'), 1, 31)).toBe('2025-03-31');
    expect(addMonths(localDate('2025-01-15'), -13)).toBe('2023-12-15');
  });

  test('months, leap years, order', () => {
    expect([monthOf(today), startOfMonth(today), endOfMonth(today)]).toEqual([
      '2026-11',
      '2026-11-01',
      '2026-11-30',
    ]);
    expect([1900, 2000, 2024, 2026].map(isLeap)).toEqual([false, true, true, false]);
    expect([compareDates(today, today), minDate(today), maxDate(today)]).toEqual([0, today, today]);
  });

  test('leaving the calendar is a Defect', () => {
    expect(() => addDays(localDate('2199-12-31'), 1)).toThrow(Defect);
    expect(() => addDays(localDate('1900-01-01'), -1)).toThrow(Defect);
    expect(() => addDays(today, 0.5)).toThrow(Defect);
    expect(() => addMonths(today, 12 * 200)).toThrow(Defect);
    expect(() => addMonths(today, 0.5)).toThrow(Defect);
    expect(() => addMonths(today, 1, 32)).toThrow(Defect);
    expect(() => addMonths(today, 1, 0)).toThrow(Defect);
    expect(() => addMonths(today, 1, 1.5)).toThrow(Defect);
  });
});

describe('bank holidays', () => {
  // Federal Reserve Board, K.8, as published for 2026-2030 (and 2021-2023 in the edition before).
  test.each<[number, string]>([
    [2021, '01-01 01-18 02-15 05-31 07-05 09-06 10-11 11-11 11-25 12-25'],
    [2022, '01-01 01-17 02-21 05-30 06-20 07-04 09-05 10-10 11-11 11-24 12-26'],
    [2023, '01-02 01-16 02-20 05-29 06-19 07-04 09-04 10-09 11-11 11-23 12-25'],
    [2026, '01-01 01-19 02-16 05-25 06-19 07-04 09-07 10-12 11-11 11-26 12-25'],
    [2027, '01-01 01-18 02-15 05-31 06-19 07-05 09-06 10-11 11-11 11-25 12-25'],
    [2028, '01-01 01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-11 11-23 12-25'],
    [2029, '01-01 01-15 02-19 05-28 06-19 07-04 09-03 10-08 11-12 11-22 12-25'],
    [2030, '01-01 01-21 02-18 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25'],
  ])('%d', (year, expected) => {
    expect(
      federalBankHolidays(year)
        .map((date) => date.slice(5))
        .join(' '),
    ).toBe(expected);
  });

  test('a Saturday holiday leaves Friday open, a Sunday one closes Monday', () => {
    expect(isBusinessDay(localDate('2026-07-03'), FEDERAL_BANK_CALENDAR)).toBe(true);
    expect(isBusinessDay(localDate('2027-07-05'), FEDERAL_BANK_CALENDAR)).toBe(false);
  });

  test('an agency’s own closing days serve as a calendar, and none at all', () => {
    const closed = new Set([localDate('2026-11-10')]);
    expect(addBusinessDays(today, 1, closed)).toBe('2026-11-11');
    expect(addBusinessDays(today, 1, new Set())).toBe('2026-11-10');
    expect(rollDate(localDate('2026-11-10'), 'previous', closed)).toBe(today);
  });

  test('a year, a count or a calendar that cannot be is a Defect', () => {
    expect(() => federalBankHolidays(2200)).toThrow(Defect);
    expect(() => addBusinessDays(today, 0.5, FEDERAL_BANK_CALENDAR)).toThrow(Defect);
    expect(() => rollDate(today, 'next', { has: () => true })).toThrow(Defect);
    expect(() => rollDate(today, 'sideways' as 'next', FEDERAL_BANK_CALENDAR)).toThrow(Defect);
  });
});

describe('recurrence', () => {
  const end = localDate('2199-12-31');

  test('a series ends with the calendar: to the last day, not beyond', () => {
    const monthly = { every: 'monthly', anchorOn: localDate('2199-10-31') } as const;
    expect(occurrencesBetween(monthly, localDate('2199-11-01'), end)).toEqual(['2199-11-30', '2199-12-31']);
    const weekly = { every: 'weekly', anchorOn: localDate('2199-12-24') } as const;
    expect(occurrencesBetween(weekly, localDate('2199-12-20'), end)).toEqual(['2199-12-24', '2199-12-31']);
    expect(() => occurrences(weekly, localDate('2199-12-20'), 3)).toThrow(Defect);
  });

  test('no dates when none are asked for, or the span is empty', () => {
    const monthly = { every: 'monthly', anchorOn: today } as const;
    expect(occurrences(monthly, today, 0)).toEqual([]);
    expect(occurrencesBetween(monthly, today, addDays(today, -1))).toEqual([]);
    expect(occurrencesBetween(monthly, addDays(today, 1), addDays(today, 20))).toEqual([]);
    expect(occurrencesBetween(monthly, today, today)).toEqual([today]);
    expect(() => occurrences(monthly, today, -1)).toThrow(Defect);
    expect(() => occurrences(monthly, today, 1.5)).toThrow(Defect);
  });

  test('the anchor gives the rhythm backwards too', () => {
    const quarterly = { every: 'quarterly', anchorOn: localDate('2026-11-30') } as const;
    expect(occurrences(quarterly, localDate('2026-01-01'), 3)).toEqual([
      '2026-02-28',
      '2026-05-30',
      '2026-08-30',
    ]);
    const fortnightly = { every: 'everyOtherWeek', anchorOn: today } as const;
    expect(occurrences(fortnightly, localDate('2026-10-01'), 2)).toEqual(['2026-10-12', '2026-10-26']);
  });

  test('twice monthly needs its second day', () => {
    expect(() => occurrences({ every: 'twiceMonthly', anchorOn: today }, today, 1)).toThrow(Defect);
  });

  test('an anchor day that no month has is a Defect', () => {
    expect(() => occurrences({ every: 'monthly', anchorOn: today, anchorDay: 32 }, today, 1)).toThrow(Defect);
  });
});
