import { describe, expect, it } from 'vitest';
import { sharedDimensions, wordsOfLine } from '#renderer/components/dimensions.ts';

const line = (dimensions: Record<string, string>) => ({
  dimensions: Object.entries(dimensions).map(([dimension, label]) => ({ dimension, key: label, label })),
});
const cash = line({ owner: 'All owners together', component: 'Cash', account: '1038 Rosewood Florist' });
const premium = line({
  state: 'TX',
  owner: 'Bywater Insurance',
  component: 'Net premium',
  account: '1038 Rosewood Florist',
  policy: 'BWI-24366',
  policyTerm: 'BWI-24366 from 2026-07-28',
  carrier: 'Bywater Insurance',
  invoice: '2026-00503',
});
const other = line({
  owner: 'Redstart Wholesale',
  component: 'Net premium',
  policy: 'RSW-25143',
  policyTerm: 'RSW-25143 from 2026-06-01',
  carrier: 'Redstart Wholesale',
  invoice: '2026-00506',
});

describe('what lines belong to', () => {
  it('is said once where all lines that know it agree', () => {
    expect(sharedDimensions([cash, premium, other])).toEqual([
      { name: 'Account', label: '1038 Rosewood Florist' },
      { name: 'State', label: 'TX' },
    ]);
  });

  it('stands at the line where lines differ, without saying a thing twice', () => {
    expect(wordsOfLine(premium, [cash, premium, other])).toEqual({
      main: 'Bywater Insurance, Net premium',
      more: 'BWI-24366 from 2026-07-28, invoice 2026-00503',
    });
    expect(wordsOfLine(cash, [cash, premium, other])).toEqual({
      main: 'All owners together, Cash',
      more: '',
    });
  });

  it('always names owner and component at the line, even of a single one', () => {
    expect(wordsOfLine(premium, [premium]).main).toBe('Bywater Insurance, Net premium');
    expect(sharedDimensions([premium]).map(({ name }) => name)).not.toContain('Owner');
  });

  it('keeps a dimension it has no word for', () => {
    expect(sharedDimensions([line({ lockbox: '7' })])).toEqual([{ name: 'lockbox', label: '7' }]);
  });
});
