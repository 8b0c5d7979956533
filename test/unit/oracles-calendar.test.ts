import { describe, expect, test } from 'vitest';
import type { BillingTerms, Frequency } from '#shared/calendar/index.ts';
import {
  addDays,
  billAndDue,
  daysBetween,
  FEDERAL_BANK_CALENDAR,
  localDate,
  occurrences,
  occurrencesBetween,
  rollDate,
} from '#shared/calendar/index.ts';
import oracles from '#test/fixtures/oracles.json' with { type: 'json' };

type Series = {
  every: Frequency;
  anchorOn: string;
  anchorDay?: number;
  secondAnchorDay?: number;
  from?: string;
  expected: readonly string[];
};

const { T13, T14, T09, T09b, T28 } = oracles;

const SERIES: Record<string, Series> = {
  'monthly on the 31st': { every: 'monthly', anchorOn: '2025-01-31', expected: T13.monthly31_from_2025_01 },
  'monthly on the 30th, leap year': {
    every: 'monthly',
    anchorOn: '2028-01-30',
    expected: T13.monthly30_leap_2028_01,
  },
  'twice monthly, 15 and 31': {
    every: 'twiceMonthly',
    anchorOn: '2025-01-15',
    secondAnchorDay: 31,
    from: '2025-01-10',
    expected: T13.twice_15_31,
  },
  'twice monthly, 1 and 15': {
    every: 'twiceMonthly',
    anchorOn: '2025-01-15',
    secondAnchorDay: 1,
    from: '2025-02-02',
    expected: T13.twice_1_15,
  },
  'twice monthly, 30 and 31, one date in February': {
    every: 'twiceMonthly',
    anchorOn: '2025-01-30',
    secondAnchorDay: 31,
    expected: T13.twice_30_31_feb,
  },
  'every other month on the 30th': {
    every: 'everyOtherMonth',
    anchorOn: '2024-12-30',
    expected: T13.everyOther30_from_2024_12,
  },
  'quarterly on the 30th, February does not pull May down': {
    every: 'quarterly',
    anchorOn: '2024-11-30',
    expected: T13.quarterly_30_from_2024_11,
  },
  'quarterly on the 30th, anchored in February': {
    every: 'quarterly',
    anchorOn: '2025-02-28',
    anchorDay: 30,
    from: '2024-11-15',
    expected: T13.quarterly_30_from_2024_11,
  },
  'every six months on the 31st': {
    every: 'everySixMonths',
    anchorOn: '2025-08-31',
    expected: T13.semi31_from_2025_08,
  },
  'yearly on February 29': { every: 'yearly', anchorOn: '2024-02-29', expected: T13.annual_feb29 },
  'weekly on Fridays': { every: 'weekly', anchorOn: '2025-01-03', expected: T13.weekly_fri },
  'every other Friday': { every: 'everyOtherWeek', anchorOn: '2025-01-03', expected: T13.biweekly },
};

describe('T13: series of dates', () => {
  test.each(Object.entries(SERIES))('%s', (_, { anchorOn, from = anchorOn, expected, ...rest }) => {
    const recurrence = { ...rest, anchorOn: localDate(anchorOn) };
    const start = localDate(from);
    expect(occurrences(recurrence, start, expected.length)).toEqual(expected);
    const end = localDate(String(expected.at(-1)));
    expect(occurrencesBetween(recurrence, start, end)).toEqual(expected);
    expect(occurrencesBetween(recurrence, start, addDays(end, -1))).toEqual(expected.slice(0, -1));
  });
});

describe('T14: bill and due dates', () => {
  const due = localDate(T14.due);
  const terms: BillingTerms = {
    basis: 'dueDate',
    leadDays: 20,
    leadIn: 'calendarDays',
    billRoll: 'exact',
    dueRoll: 'exact',
  };
  const plan = (changes: Partial<BillingTerms>) =>
    billAndDue(due, { ...terms, ...changes }, FEDERAL_BANK_CALENDAR);

  test('billed twenty days before the due date, each rolled by itself', () => {
    expect(plan({})).toEqual({ billOn: T14.billDate_lead20, dueOn: T14.due });
    expect(plan({ dueRoll: 'next' })).toEqual({ billOn: T14.billDate_lead20, dueOn: T14.next });
    expect(plan({ dueRoll: 'previous' })).toEqual({ billOn: T14.billDate_lead20, dueOn: T14.previous });
    // 2025-02-09 is a Sunday.
    expect(plan({ billRoll: 'next' })).toEqual({ billOn: '2025-02-10', dueOn: T14.due });
  });

  test('terms run forward from a bill date', () => {
    expect(plan({ basis: 'billDate' })).toEqual({ billOn: T14.due, dueOn: '2025-03-21' });
    expect(plan({ basis: 'billDate', leadDays: 2, dueRoll: 'next' }).dueOn).toBe('2025-03-03');
  });

  test('a lead in business days skips weekends and Washington’s Birthday', () => {
    expect(plan({ leadDays: 10, leadIn: 'businessDays' }).billOn).toBe('2025-02-14');
    expect(plan({ basis: 'billDate', leadDays: 1, leadIn: 'businessDays' }).dueOn).toBe('2025-03-03');
  });

  test('no roll bills after the due date', () => {
    expect(plan({ leadDays: 0, billRoll: 'next' })).toEqual({ billOn: T14.due, dueOn: T14.due });
    expect(plan({ leadDays: 1, billRoll: 'next', dueRoll: 'previous' })).toEqual({
      billOn: T14.previous,
      dueOn: T14.previous,
    });
  });

  test('rolls over month end, Independence Day and Christmas', () => {
    const roll = (date: string, how: Parameters<typeof rollDate>[1]) =>
      rollDate(localDate(date), how, FEDERAL_BANK_CALENDAR);
    expect(roll('2025-05-31', 'modifiedFollowing')).toBe(T14.modFollowing_2025_05_31);
    expect(roll('2025-05-24', 'modifiedFollowing')).toBe('2025-05-27');
    expect(roll('2025-07-04', 'next')).toBe(T14.july4);
    expect(roll('2025-12-25', 'previous')).toBe(T14.christmas_prev);
    expect(roll('2025-12-25', 'exact')).toBe('2025-12-25');
  });
});

describe('counting days', () => {
  test('T09 and T09b: days in force and unearned', () => {
    const effective = localDate('2025-03-01');
    const cancelled = localDate('2025-07-15');
    const expires = localDate('2026-03-01');
    expect(daysBetween(effective, expires)).toBe(T09.termDays);
    expect(daysBetween(effective, cancelled)).toBe(T09.daysInForce);
    expect(daysBetween(cancelled, expires)).toBe(T09.unearnedDays);
    expect(daysBetween(localDate('2025-03-31'), expires)).toBe(T09b.unearnedDays_cancel_2025_03_31);
  });

  test('T28: the equity date', () => {
    expect(addDays(localDate(T28.effective), T28.daysCovered)).toBe(T28.equityDate);
  });
});
