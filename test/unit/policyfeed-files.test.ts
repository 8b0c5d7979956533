import { describe, expect, it } from 'vitest';
import { plainNumber } from '#electron/tabular/excel.ts';
import { fieldOf } from '#electron/policyfeed/headings.ts';
import { readTable as readAny } from '#electron/tabular/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { part, type Part, workbook, workbookParts, zip } from '#test/builders/workbook.ts';

const readTable = (bytes: Buffer) => readAny(bytes, fieldOf);
const HEAD = 'Insured,Policy #,Premium';
const utf16 = (text: string, order: 'le' | 'be', mark = true): Buffer => {
  const bytes = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
};
/** Windows-1252, of which only é and ’ are needed here. */
const cp1252 = (text: string): Buffer =>
  Buffer.from([...text].map((each) => (each === '’' ? 0x92 : (each.codePointAt(0) as number))));

async function refused(bytes: Buffer): Promise<Refusal> {
  try {
    await readTable(bytes);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('was accepted');
}

describe('encodings', () => {
  const text = `${HEAD}\nRené’s Café,P-1,10\n`;
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with byte-order mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16 LE', utf16(text, 'le')],
    ['UTF-16 BE', utf16(text, 'be')],
    ['UTF-16 LE', utf16(text, 'le', false)],
    ['UTF-16 BE', utf16(text, 'be', false)],
    ['Windows-1252', cp1252(text)],
  ])('%s is read letter for letter', async (encoding, bytes) => {
    const table = await readTable(bytes);
    expect([table.encoding, table.columns[0], table.rows[0]?.cells[0]]).toEqual([
      encoding,
      'Insured',
      'René’s Café',
    ]);
  });

  it('marks the rows of a mixed file that cannot be read for certain', async () => {
    const table = await readTable(
      Buffer.concat([Buffer.from(`${HEAD}\nZoë,P-1,1\n`), cp1252('René,P-2,2\n')]),
    );
    expect(table.warnings).toHaveLength(1);
    expect(table.rows.map(({ no, cells }) => [no, cells[0]])).toEqual([
      [2, 'Zoë'],
      [3, 'Ren\ufffd'],
    ]);
  });

  it('refuses what is no text', async () => {
    const refusal = await refused(Buffer.from([1, 2, 0, 4, 0, 0, 7, 8, 9]));
    expect(refusal.code).toBe('file.invalid');
    expect((await refused(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).text.why).toContain('Excel 97');
  });
});

describe('CSV', () => {
  it.each([
    [',', 'a,b\n1,2'],
    [';', 'a;b\n"x, y";2'],
    ['\t', 'a\tb\n1\t2'],
    ['|', 'a|b\n1|2'],
    [';', 'sep=;\r\na;b\r\n1;2'],
  ])('finds the delimiter %j', async (delimiter, text) => {
    const table = await readTable(Buffer.from(text));
    expect([table.delimiter, table.columns]).toEqual([delimiter, ['a', 'b']]);
  });

  it('skips titles above the headings, blank rows, and numbers rows as a spreadsheet does', async () => {
    const table = await readTable(
      Buffer.from(`Policy export\n\n${HEAD},\n\nA,P-1,1\n,,\n"B\nand Sons",P-2,2\n`),
    );
    expect(table.columns).toEqual(['Insured', 'Policy #', 'Premium']);
    expect(table.rows.map(({ no, cells }) => [no, cells[0]])).toEqual([
      [5, 'A'],
      [7, 'B\nand Sons'],
    ]);
  });

  it('keeps headings such as __proto__ and constructor as plain texts', async () => {
    const table = await readTable(Buffer.from('__proto__,constructor,Insured,Policy #\n1,2,A,P\n'));
    expect(table.columns.slice(0, 2)).toEqual(['__proto__', 'constructor']);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('keeps a quote that is no delimiter', async () => {
    const table = await readTable(Buffer.from(`${HEAD}\nAce 5" Pipe,P-1,1\n`));
    expect(table.rows[0]?.cells[0]).toBe('Ace 5" Pipe');
  });

  it.each([
    ['nothing', '', 'file.invalid', /empty/],
    ['a byte-order mark alone', '\ufeff', 'file.invalid', /empty/],
    ['a quote that is never closed', `${HEAD}\n"A,P-1,1\nB,P-2,2\n`, 'file.invalid', /quote/],
    ['a cell of 70 KB', `${HEAD}\n${'x'.repeat(70_000)},P,1\n`, 'file.too-large', /64 KB/],
    [
      '501 columns',
      `${Array.from({ length: 501 }, (_, at) => `c${at}`).join(',')}\n1\n`,
      'file.too-large',
      /501 columns/,
    ],
    ['200,001 rows', `${HEAD}\n${'A,P,1\n'.repeat(200_001)}`, 'file.too-large', /200,000 rows/],
  ])('refuses %s', async (_what, text, code, why) => {
    const refusal = await refused(Buffer.from(text));
    expect(refusal.code).toBe(code);
    expect(refusal.text.why).toMatch(why);
  });

  it('gives up on a 20 MB cell at once, and on 26 MB without reading', async () => {
    const started = performance.now();
    expect((await refused(Buffer.from(`${HEAD}\n"${'x'.repeat(20 * 1024 * 1024)}`))).code).toBe(
      'file.too-large',
    );
    expect((await refused(Buffer.alloc(26 * 1024 * 1024, 'a'))).code).toBe('file.too-large');
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('Excel', () => {
  it('gives dates as dates and numbers digit for digit, formulas by their result', async () => {
    const table = await readTable(
      workbook([
        ['Insured', 'Eff Date', 'Premium', 'Comm %', 'Policy #'],
        [
          'A & B',
          { number: '46335', style: 'date' },
          { number: '1387.3499999999999' },
          { number: '0.15', style: 'percent' },
          { number: '20931' },
        ],
        [
          { formula: '1+1', value: 'Two' },
          '11/09/2026',
          { number: '1E+3' },
          { number: '12.5' },
          { number: '1234567890123456' },
        ],
      ]),
    );
    expect(table.format).toBe('xlsx');
    expect(table.rows.map((row) => row.cells)).toEqual([
      ['A & B', '2026-11-09', '1387.35', '0.15', '20931'],
      ['Two', '11/09/2026', '1000', '12.5', '1234567890123460'],
    ]);
  });

  it.each([
    ['1387.3499999999999', '1387.35'],
    ['9.8000000000000007', '9.8'],
    ['0.30000000000000004', '0.3'],
    ['9.9999999999999995', '10'],
    ['-5.10', '-5.1'],
    ['1.5E-7', '0.00000015'],
    ['1.2E+3', '1200'],
    ['-0', '0'],
    ['100', '100'],
    ['TX', 'TX'],
  ])('writes %s as %s', (written, plain) => {
    expect(plainNumber(written)).toBe(plain);
  });

  const parts = workbookParts([['Insured'], ['A']]);
  const bomb = (claims?: number): Part => ({
    name: 'xl/worksheets/sheet2.xml',
    data: Buffer.alloc(310 * 1024 * 1024),
    ...(claims === undefined ? {} : { claims }),
  });
  it.each([
    [
      'links to other files',
      zip([...parts, part('xl/externalLinks/externalLink1.xml', '<x/>')]),
      /other files/,
    ],
    ['macros', zip([...parts, part('xl/vbaProject.bin', 'x')]), /macros/],
    ['a path that climbs', zip([...parts, part('../../evil.xml', '<x/>')]), /damaged/],
    ['a password', zip(parts.map((each) => ({ ...each, flags: 1 }))), /password/],
    ['no workbook at all', zip([part('a.txt', 'x')]), /not an Excel workbook/],
    ['a broken end', zip(parts).subarray(0, 200), /damaged/],
    [
      'broken contents',
      zip(parts.map((each) => (each.name.includes('sheet1') ? part(each.name, '<worksheet><') : each))),
      /./,
    ],
  ])('refuses a workbook with %s', async (_what, bytes, why) => {
    const refusal = await refused(bytes);
    expect(refusal.code).toBe('file.invalid');
    expect(refusal.text.why).toMatch(why);
  });

  it.each([[undefined], [1000]])(
    'counts what a zip bomb unpacks to, whatever it claims (%s)',
    async (claims) => {
      const refusal = await refused(zip([...parts, bomb(claims)]));
      expect(refusal.code).toBe('file.too-large');
    },
  );
});
