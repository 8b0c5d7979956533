import { describe, expect, it } from 'vitest';
import { stepped, tidyDate } from '#renderer/components/DateField.tsx';
import { matching } from '#renderer/components/Lookup.tsx';
import { tidyMoney } from '#renderer/components/MoneyField.tsx';
import { comboOf, spokenKeys } from '#renderer/components/keys.ts';
import { localDate } from '#shared/calendar/index.ts';

const businessOn = localDate('2026-11-09');
const plain = { ctrlKey: false, altKey: false, metaKey: false };

describe('date field', () => {
  it.each([
    ['t', '01/01/2026', '11/09/2026'],
    ['+', '11/09/2026', '11/10/2026'],
    ['=', '11/09/2026', '11/10/2026'],
    ['-', '03/01/2026', '02/28/2026'],
    ['m', '02/14/2026', '02/01/2026'],
    ['h', '02/14/2026', '02/28/2026'],
    ['y', '02/14/2026', '01/01/2026'],
    ['r', '02/14/2026', '12/31/2026'],
    ['+', '', '11/10/2026'],
  ])('%s in %s gives %s', (key, text, after) => {
    expect(stepped({ ...plain, key }, text, businessOn)).toBe(after);
  });

  it('lets a minus separate while a date is being typed', () => {
    expect(stepped({ ...plain, key: '-' }, '11', businessOn)).toBeNull();
    expect(stepped({ ...plain, key: '-' }, '11-15', businessOn)).toBeNull();
  });

  it('leaves combinations and digits to others', () => {
    expect(stepped({ ...plain, key: 't', ctrlKey: true }, '', businessOn)).toBeNull();
    expect(stepped({ ...plain, key: '1' }, '', businessOn)).toBeNull();
  });

  it('rewrites what it understood and keeps what it did not', () => {
    expect(tidyDate('12', businessOn)).toBe('11/12/2026');
    expect(tidyDate('1115', businessOn)).toBe('11/15/2026');
    expect(tidyDate('2/30', businessOn)).toBe('2/30');
    expect(tidyDate('  ', businessOn)).toBe('');
  });
});

describe('amount field', () => {
  it('rewrites sums and keeps what is not an amount', () => {
    expect(tidyMoney('1200/12')).toBe('100.00');
    expect(tidyMoney('1234.5')).toBe('1,234.50');
    expect(tidyMoney('rent')).toBe('rent');
    expect(tidyMoney('')).toBe('');
  });
});

describe('lookup', () => {
  const options = [
    { value: '1', label: 'O1200 Operating cash', also: 'asset' },
    { value: '2', label: 'O6100 Rent', also: 'expense' },
    { value: '3', label: 'O4030 Contingency commission', also: 'income' },
  ];
  const found = (typed: string) => matching(options, typed).map((option) => option.value);
  it('finds by code, by words in any order, and by class', () => {
    expect(found('o61')).toEqual(['2']);
    expect(found('cash oper')).toEqual(['1']);
    expect(found('expense')).toEqual(['2']);
    expect(found('')).toEqual(['1', '2', '3']);
  });
  it('finds by the beginnings of words only', () => {
    expect(found('ash')).toEqual([]);
    expect(found('rent trust')).toEqual([]);
  });
});

describe('keys', () => {
  const event = { key: '', code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  it.each([
    [{ key: 'Enter', ctrlKey: true, shiftKey: true }, 'Ctrl+Shift+Enter'],
    [{ key: 'k', metaKey: true }, 'Ctrl+K'],
    [{ key: 'j' }, 'J'],
    [{ key: 'J', shiftKey: true }, 'J'],
    [{ key: '?', shiftKey: true }, '?'],
    [{ key: ' ' }, 'Space'],
    [{ key: 'Escape' }, 'Esc'],
    [{ key: '¶', code: 'Digit7', altKey: true }, 'Alt+7'],
    [{ key: 'Tab', ctrlKey: true, shiftKey: true }, 'Ctrl+Shift+Tab'],
  ])('%o is %s', (pressed, combo) => {
    expect(comboOf({ ...event, ...pressed })).toBe(combo);
  });

  it('are spoken without the plus, except the plus itself', () => {
    expect(spokenKeys('Ctrl+Shift+Enter')).toBe('Ctrl Shift Enter');
    expect(spokenKeys('+')).toBe('+');
    expect(spokenKeys('Ctrl++')).toBe('Ctrl +');
  });
});
