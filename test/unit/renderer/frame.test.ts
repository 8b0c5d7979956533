import { describe, expect, it } from 'vitest';
import { address, places } from '#renderer/components/places.ts';
import { periodWords } from '#renderer/app/periodWords.ts';
import { nextMonthEnd, reopenChoices } from '#renderer/screens/periods/months.ts';
import { neighbourOf, type Tab, withTab } from '#renderer/stores/tabs.ts';
import { localDate } from '#shared/calendar/index.ts';

const tab = (key: string, href = `/${key}`): Tab => ({ key, href, title: key, icon: 'journal' });

describe('document tabs', () => {
  it('keep one tab for a document, with its newest address and its own title', () => {
    const open = [tab('journal'), { ...tab('register'), title: 'Operating cash' }];
    expect(withTab(open, tab('register', '/register?account=26'), [])).toEqual([
      tab('journal'),
      { ...tab('register', '/register?account=26'), title: 'Operating cash' },
    ]);
  });

  it('let the oldest go when there are too many, but never the first, nor one with typing', () => {
    const many = ['home', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((key) => tab(key));
    const keys = withTab(many, tab('new'), ['a']).map(({ key }) => key);
    expect(keys).toEqual(['home', 'a', 'c', 'd', 'e', 'f', 'g', 'h', 'new']);
  });

  it('show the right neighbour when one closes, else the left', () => {
    const open = [tab('a'), tab('b'), tab('c')];
    expect(neighbourOf(open, 'b')?.key).toBe('c');
    expect(neighbourOf(open, 'c')?.key).toBe('b');
    expect(neighbourOf([tab('a')], 'a')).toBeUndefined();
  });
});

describe('addresses', () => {
  it('leave out what is empty', () => {
    expect(address('/journal', { from: '2026-01-01', to: undefined, text: '' })).toBe(
      '/journal?from=2026-01-01',
    );
    expect(places.register(26)).toBe('/register?account=26');
    expect(places.register(26, localDate('2026-10-31'))).toBe('/register?account=26&to=2026-10-31');
  });
});

describe('periods in words', () => {
  const businessOn = localDate('2026-11-09');
  it.each([
    [null, 'November open, nothing closed yet'],
    ['2026-09-30', 'November open, October not closed'],
    ['2026-10-31', 'November open, October closed'],
    ['2025-12-31', 'November open, January not closed'],
    ['2025-11-30', 'November open, December 2025 not closed'],
    ['2026-11-30', 'November closed'],
  ])('closed through %s: %s', (closed, words) => {
    expect(periodWords(closed === null ? null : localDate(closed), businessOn)).toBe(words);
  });

  it('propose the next month end to close', () => {
    expect(nextMonthEnd(localDate('2026-09-30'), businessOn)).toBe('2026-10-31');
    expect(nextMonthEnd(null, businessOn)).toBe('2026-10-31');
    expect(nextMonthEnd(localDate('2026-01-31'), businessOn)).toBe('2026-02-28');
  });

  it('offer earlier month ends to reopen to, and everything', () => {
    expect(reopenChoices(localDate('2026-03-31'))).toEqual([
      '2026-02-28',
      '2026-01-31',
      '2025-12-31',
      '2025-09-30',
      '2025-03-31',
      null,
    ]);
  });
});
