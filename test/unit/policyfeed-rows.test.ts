import { describe, expect, it } from 'vitest';
import { fieldOf, guessColumns, missingFields } from '#electron/policyfeed/headings.ts';
import { readCount, readFlag, readRate } from '#electron/policyfeed/read.ts';
import { FeedRecordSchema, readRecord } from '#electron/policyfeed/record.ts';
import { readDate, readMoney, signatureOf } from '#electron/tabular/index.ts';
import { codeFor } from '#electron/policyfeed/rules.ts';

describe('headings', () => {
  it.each([
    ['Insured', 'accountName'],
    ['Named Insured', 'accountName'],
    ['ACCOUNT', 'accountName'],
    ['Policy #', 'policyNumber'],
    ['Policy Number', 'policyNumber'],
    ['Pol. No.', 'policyNumber'],
    ['Carrier', 'carrierName'],
    ['Company', 'carrierName'],
    ['Eff Date', 'effectiveOn'],
    ['Exp. Date', 'expirationOn'],
    ['Written Premium', 'premium'],
    ['Comm %', 'commissionPercent'],
    ['Fees', 'carrierFee'],
    ['Agency Fee', 'agencyFee'],
    ['LOB', 'lineOfBusiness'],
    ['__proto__', null],
    ['constructor', null],
    ['', null],
  ])('%j is %s', (heading, field) => {
    expect(fieldOf(heading)).toBe(field);
  });

  it('takes the most usual heading of a field, the first of equals', () => {
    expect(guessColumns(['Company', 'Carrier', 'Name', 'Insured', 'Insured'])).toEqual({
      carrierName: 1,
      accountName: 3,
    });
  });

  it('knows a source by its headings, whatever their case and spaces', () => {
    expect(signatureOf(['Policy #', 'Insured'])).toBe(signatureOf([' policy#', 'INSURED']));
    expect(signatureOf(['Policy #', 'Insured'])).not.toBe(signatureOf(['Insured', 'Policy #']));
  });

  it('names what every row needs and no column gives', () => {
    expect(missingFields({ accountName: 0 })).toEqual([]);
    expect(missingFields({ city: 0 })).toEqual(['accountName']);
    expect(missingFields({ accountName: 0, premium: 1 })).toEqual([
      'policyNumber',
      'carrierName',
      'lineOfBusiness',
      'effectiveOn',
    ]);
  });
});

const value = (reading: { ok: boolean; value?: unknown }): unknown =>
  reading.ok ? reading.value : 'refused';

describe('values', () => {
  it.each([
    ['1,234.50', 123_450],
    ['$1,234.5', 123_450],
    ['(12.00)', -1200],
    ['-12', -1200],
    ['0', 0],
    ['1e3', 'refused'],
    ['1.234,56', 'refused'],
    ['1200/12', 'refused'],
    ['11/09/2026', 'refused'],
    ['100+50', 'refused'],
    ['0.005', 'refused'],
    ['NaN', 'refused'],
    ['=1+1', 'refused'],
    ['١٢', 'refused'],
    ['99999999999999.99', 'refused'],
  ])('amount %j is %s', (text, cents) => {
    expect(value(readMoney(text))).toBe(cents);
  });

  it.each([
    ['15', 150_000],
    ['15%', 150_000],
    ['12.5 %', 125_000],
    ['0.15', 150_000],
    ['.125', 125_000],
    ['0.5%', 5000],
    ['1', 10_000],
    ['180.00', 'refused'],
    ['-5', 'refused'],
  ])('rate %j is %s parts per million', (text, ppm) => {
    expect(value(readRate(text))).toBe(ppm);
  });

  it.each([
    ['11/09/2026', 'mdy', '2026-11-09'],
    ['11/09/2026', 'dmy', '2026-09-11'],
    ['9.11.2026', 'dmy', '2026-11-09'],
    ['2026-11-09', 'mdy', '2026-11-09'],
    ['20261109', 'mdy', '2026-11-09'],
    ['11/09/2026 12:00:00 AM', 'mdy', '2026-11-09'],
    ['2026-11-09T00:00:00', 'mdy', '2026-11-09'],
    ['11/09/2026 15:30', 'mdy', 'refused'],
    ['02/30/2026', 'mdy', 'refused'],
    ['13/01/2026', 'mdy', 'refused'],
    ['02/03/26', 'mdy', 'refused'],
    ['0000-00-00', 'mdy', 'refused'],
    ['9999-12-31', 'mdy', 'refused'],
    ['now', 'mdy', 'refused'],
    ['46335', 'mdy', 'refused'],
    ['11-09/2026', 'mdy', 'refused'],
  ] as const)('date %j, %s, is %s', (text, order, date) => {
    expect(value(readDate(text, order))).toBe(date);
  });

  it('reads yes and no, and whole numbers in bounds', () => {
    expect(
      ['Y', 'yes', 'TRUE', '1', 'x', 'N', 'no', '0', 'maybe'].map((text) => value(readFlag(text))),
    ).toEqual([true, true, true, true, true, false, false, false, 'refused']);
    expect(['10', '10.0', '61', '-1', '1.5', 'ten'].map((text) => value(readCount(text, 0, 60)))).toEqual([
      10,
      10,
      'refused',
      'refused',
      'refused',
      'refused',
    ]);
  });
});

const HEADINGS = [
  'accountName',
  'policyNumber',
  'carrierName',
  'effectiveOn',
  'premium',
  'lineOfBusiness',
  'email',
] as const;
const columns = Object.fromEntries(HEADINGS.map((field, at) => [field, at]));
const read = (...cells: string[]) =>
  readRecord({ no: 7, cells }, { columns, dateOrder: 'mdy' }, HEADINGS.length);
const GOOD = ['Cedar Fork Nursery', 'P-1', 'Tallgrass Mutual', '11/09/2026', '1,200.00', 'Auto', ''];
const problemsOf = (at: number, text: string): string[] =>
  read(...GOOD.with(at, text)).problems.map((problem) => `${problem.field}: ${problem.text}`);

describe('a row', () => {
  it('becomes facts with a year for a term', () => {
    const record = read(...GOOD);
    expect(FeedRecordSchema.parse(record)).toEqual(record);
    expect(record.policy).toMatchObject({
      premiumCents: 120_000,
      effectiveOn: '2026-11-09',
      expirationOn: '2027-11-09',
    });
    expect(record.problems).toEqual([]);
  });

  it('is an insured alone when it holds nothing of a policy', () => {
    expect(read('Cedar Fork Nursery', '', '', '', '', '')).toMatchObject({ policy: null, problems: [] });
  });

  it('says everything that is wrong, field by field', () => {
    expect(read('A', 'P', '', '', '-5', '').problems.map((problem) => problem.field)).toEqual([
      'Insured',
      'Effective date',
      'Premium',
      'Carrier',
      'Policy number',
      'Line of business',
    ]);
  });

  it.each([
    [0, 'Ren\ufffd', /could not be read/],
    [0, 'A\u0000B', /cannot be shown/],
    [0, 'evil\u202ename', /cannot be shown/],
    [0, '\ud800 lone', /cannot be shown/],
    [0, '#REF!', /Excel shows the error/],
    [0, 'x'.repeat(121), /121 characters/],
    [0, '4111 1111 1111 1111', /card number/],
    [6, 'not an address', /email/],
    [4, '0.00', /zero/],
    [4, '(10.00)', /return premiums/],
  ])('refuses in column %i the text %j', (at, text, why) => {
    expect(problemsOf(at, text).join(' ')).toMatch(why);
  });

  it('never shows a card number again', () => {
    const record = read('4111 1111 1111 1111', ...GOOD.slice(1));
    expect(JSON.stringify(record)).not.toContain('4111');
  });

  it('keeps what looks like a formula as text and says so', () => {
    for (const name of ["=cmd|'/C calc'!A0", '+1 Plumbing', '@home', '-Dash Inc']) {
      const record = read(name, ...GOOD.slice(1));
      expect(record.account?.name).toBe(name);
      expect(record.notes.join(' ')).toMatch(/kept as text/);
    }
  });

  it('is refused when it has more cells than there are headings', () => {
    expect(read(...GOOD, 'extra').problems[0]?.text).toMatch(/comma inside a text/);
    expect(read(...GOOD, '', '').problems).toEqual([]);
  });
});

describe('codes for new carriers', () => {
  it('are initials, the beginning of one word, or the next free', () => {
    expect(codeFor('Tallgrass Mutual', () => false)).toBe('TM');
    expect(codeFor('Progressive', () => false)).toBe('PROG');
    expect(codeFor('Łódź', () => false)).toBe('ODZ');
    expect(codeFor('保険', () => false)).toBe('X');
    expect(codeFor('Tallgrass Mutual', (code) => code === 'TM' || code === 'TM-2')).toBe('TM-3');
  });
});
