/** Laws of files for other ledgers: what a table says is read back as it was, and “only new” never repeats or forgets. */
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileEntry } from '#electron/sync/files/entry.ts';
import { layoutWriter } from '#electron/sync/files/layout.ts';
import { isInSomeFile, type PastFile } from '#electron/sync/files/rules.ts';
import { bytesOf, oneLine } from '#electron/sync/files/text.ts';
import { addDays, type LocalDate, localDate } from '#shared/calendar/index.ts';
import type { ExportLayout } from '#shared/contract/index.ts';
import { cents } from '#shared/money/index.ts';

const FIRST = localDate('2026-01-01');
const day = fc.integer({ min: 0, max: 400 }).map((days) => addDays(FIRST, days));
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom('=1+1', 'a;b', 'say "no"', ' blank ', 'line\r\nbreak', '-5', '\tcell', ''),
);
const entry = fc
  .record({
    title: text,
    memo: text,
    on: day,
    amounts: fc.array(fc.integer({ min: 1, max: 10 ** 12 }), { minLength: 1, maxLength: 5 }),
    name: text,
  })
  .map(({ title, memo, on, amounts, name }): FileEntry => {
    const line = (amount: number, no: number): FileEntry['lines'][number] => ({
      account: { target: `t${no}`, code: `C${no}`, name: `Account ${no}`, class: 'asset' },
      cents: cents(amount),
      memo: name,
      client: name,
      policy: title,
      carrier: memo,
    });
    const sum = amounts.reduce((total, amount) => total + amount, 0);
    return {
      entryId: 1,
      entryNumber: 1,
      documentNumber: 'CB0000000A1',
      accountingOn: on,
      title,
      memo,
      lines: [...amounts.map((amount, no) => line(amount, no)), line(-sum, amounts.length)],
    };
  });
const layout = fc.record({
  delimiter: fc.constantFrom<ExportLayout['delimiter']>(';', '\t', '|'),
  newline: fc.constantFrom<ExportLayout['newline']>('crlf', 'lf'),
  quoting: fc.constantFrom<ExportLayout['quoting']>('needed', 'always'),
  decimalMark: fc.constantFrom<ExportLayout['decimalMark']>('.', ','),
});
const COLUMNS = (['date', 'accountName', 'amount', 'debit', 'credit', 'client', 'title'] as const).map(
  (value) => ({ heading: value, value, text: '', longest: null, once: false }),
);

describe('tables', () => {
  it('come back cell for cell, in one row a line, balanced, and without formulas', () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 4 }), layout, (entries, dialect) => {
        const writer = layoutWriter({
          ...dialect,
          mapping: 'full',
          encoding: 'utf-8',
          dateFormat: 'YYYY-MM-DD',
          hasHeadings: true,
          linesPerFile: null,
          columns: COLUMNS,
        });
        const file = writer.head([], FIRST) + entries.map((each) => writer.entry(each)).join('');
        const rows: Record<string, string>[] = parse(file, {
          columns: true,
          delimiter: dialect.delimiter,
          record_delimiter: dialect.newline === 'crlf' ? '\r\n' : '\n',
        });
        const lines = entries.flatMap((each) => each.lines.map((line) => ({ each, line })));
        expect(rows).toHaveLength(lines.length);
        for (const [at, { each, line }] of lines.entries()) {
          const row = rows[at];
          const client = row?.['client'] ?? '';
          expect(row?.['date']).toBe(each.accountingOn);
          expect(client.replace(/^'(?=[=+\-@])/, '')).toBe(oneLine(line.client));
          expect(client).not.toMatch(/^[=+\-@]/);
          expect(Number((row?.['amount'] ?? '').replace(/[.,]/, ''))).toBe(line.cents);
          expect((row?.['debit'] === '') !== (row?.['credit'] === '')).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('in Windows letters: one byte a letter, readable, never a control character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (given) => {
        const bytes = bytesOf(oneLine(given), 'windows-1252');
        expect(bytes.every((byte) => byte >= 0x20)).toBe(true);
        const known = /^[\u0020-\u007e\u00a0-\u00ff]*$/u.test(given);
        if (known) expect(bytes.toString('latin1')).toBe(oneLine(given));
      }),
    );
  });
});

type Act =
  | { readonly kind: 'post'; readonly on: LocalDate }
  | {
      readonly kind: 'make';
      readonly from: LocalDate | null;
      readonly through: LocalDate | null;
      readonly onlyNew: boolean;
    }
  | { readonly kind: 'setAside'; readonly which: number };
const maybe = fc.option(day, { nil: null });
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('post' as const), on: day }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('make' as const),
      from: maybe,
      through: maybe,
      onlyNew: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('setAside' as const), which: fc.nat(20) }) },
);

it('only new: holds exactly what no file that counts holds', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      const journal: { seq: number; accountingOn: LocalDate }[] = [];
      const files: PastFile[] = [];
      // The model keeps lists of entries, which the program does not.
      const contents = new Map<number, Set<number>>();
      const counting = (seq: number): boolean =>
        files.some(({ id, setAsideId }) => setAsideId === null && contents.get(id)?.has(seq) === true);
      let id = 0;
      for (const one of acts) {
        id += 1;
        if (one.kind === 'post') journal.push({ seq: journal.length + 1, accountingOn: one.on });
        else if (one.kind === 'setAside') {
          const at = one.which % Math.max(files.length, 1);
          const file = files[at];
          if (file !== undefined && file.setAsideId === null) files[at] = { ...file, setAsideId: id };
        } else {
          const inside = journal.filter(
            ({ accountingOn }) =>
              (one.from === null || accountingOn >= one.from) &&
              (one.through === null || accountingOn <= one.through),
          );
          const held = inside.filter(({ seq }) => !one.onlyNew || !counting(seq));
          contents.set(id, new Set(held.map(({ seq }) => seq)));
          const { from: fromOn, through: throughOn, onlyNew } = one;
          files.push({ id, fromOn, throughOn, throughSeq: journal.length, onlyNew, setAsideId: null });
        }
        for (const each of journal) expect(isInSomeFile(each, files)).toBe(counting(each.seq));
      }
    }),
    { numRuns: 300 },
  );
});
