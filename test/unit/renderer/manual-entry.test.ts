import { describe, expect, it } from 'vitest';
import {
  balancing,
  EMPTY_LINE,
  emptyValues,
  fieldOf,
  hasTyping,
  type Line,
  schemaFor,
  toInput,
  totalsOf,
  type Values,
} from '#renderer/screens/manual-entry/values.ts';
import { localDate } from '#shared/calendar/index.ts';

const businessOn = localDate('2026-11-09');
const line = (change: Partial<Line>): Line => ({ ...EMPTY_LINE, ...change });
const values = (...lines: Line[]): Values => ({ on: '11/09/2026', memo: 'Office rent', lines });
const rent = line({ accountId: '61', debit: '3,250.00' });
const cash = line({ accountId: '26', credit: '3250' });

function issuesOf(typed: Values): string[] {
  const read = schemaFor(businessOn).safeParse(typed);
  return read.success ? [] : read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}

describe('manual entry', () => {
  it('is ready when its lines balance, and sends only lines that say something', () => {
    const ready = schemaFor(businessOn).parse(values(rent, EMPTY_LINE, cash, EMPTY_LINE));
    expect(toInput(ready)).toEqual({
      input: {
        accountingOn: '2026-11-09',
        memo: 'Office rent',
        lines: [
          { ledgerAccountId: 61, debitCents: 325_000 },
          { ledgerAccountId: 26, creditCents: 325_000 },
        ],
      },
      formLines: [0, 2],
      totalCents: 325_000,
    });
  });

  it('reads dates and sums the way people type them', () => {
    const ready = schemaFor(businessOn).parse({
      on: 't',
      memo: ' Half a year ',
      lines: [line({ accountId: '1', debit: '1200/2' }), line({ accountId: '2', credit: '600' })],
    });
    expect(ready.on).toBe('2026-11-09');
    expect(ready.memo).toBe('Half a year');
    expect(toInput(ready).totalCents).toBe(60_000);
  });

  it.each([
    ['no memo', { ...values(rent, cash), memo: ' ' }, 'memo: Say what it is for'],
    ['a bad date', { ...values(rent, cash), on: '2/30' }, 'on: Feb 2026 has no day 30.'],
    ['one line', values(rent), 'lines.1.accountId: An entry needs at least two lines.'],
    ['no account', values(line({ debit: '5' }), cash), 'lines.0.accountId: Choose the account'],
    [
      'both sides',
      values(line({ accountId: '1', debit: '5', credit: '5' }), cash),
      'lines.0.credit: A line has',
    ],
    ['no amount', values(line({ accountId: '1' }), cash), 'lines.0.debit: Give this line an amount.'],
    [
      'below zero',
      values(line({ accountId: '1', debit: '-5' }), cash),
      'lines.0.debit: Write it in the other column',
    ],
    [
      'not an amount',
      values(line({ accountId: '1', debit: 'ten' }), cash),
      'lines.0.debit: “ten” is not an amount',
    ],
    ['an imbalance', values(line({ ...rent, debit: '3,000.00' }), cash), 'lines: Debits are 250.00 short.'],
  ])('refuses %s in words, at its field', (_what, typed, words) => {
    const issues = issuesOf(typed);
    expect(issues).toHaveLength(1);
    expect(issues[0]).toContain(words);
  });

  it('fills what is missing for the balance, on the side where it is missing', () => {
    expect(balancing([rent, line({ accountId: '26' })], 1, 'credit')).toBe('3,250.00');
    expect(balancing([rent, line({ accountId: '26' })], 1, 'debit')).toBeNull();
    // What stands in the field itself does not count.
    expect(balancing([rent, line({ accountId: '26', credit: '1' })], 1, 'credit')).toBe('3,250.00');
  });

  it('counts a field it cannot read as nothing until it is put right', () => {
    expect(totalsOf([rent, line({ credit: '12x' })]).differenceCents).toBe(325_000);
  });

  it('knows whether anything was typed', () => {
    expect(hasTyping(emptyValues(businessOn))).toBe(false);
    expect(hasTyping(values(EMPTY_LINE))).toBe(true);
    expect(hasTyping({ ...emptyValues(businessOn), lines: [line({ memo: 'x' })] })).toBe(true);
  });

  it('finds the field of a refusal among the lines that were sent', () => {
    expect(fieldOf('accountingOn', [])).toBe('on');
    expect(fieldOf('lines.1.debitCents', [0, 2])).toBe('lines.2.debit');
    expect(fieldOf('lines.0', [0, 2])).toBe('lines.0.accountId');
    expect(fieldOf('lines.0.ledgerAccountId', [3])).toBe('lines.3.accountId');
    expect(fieldOf('lines.9.debitCents', [0, 2])).toBeNull();
    expect(fieldOf('somewhere', [0])).toBeNull();
  });
});
