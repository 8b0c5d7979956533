/** Files made wrong on purpose: whatever comes, it is read or refused in words, quickly, and never understood as more than it says. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldOf, guessColumns } from '#electron/policyfeed/headings.ts';
import { plainNumber } from '#electron/tabular/excel.ts';
import { FeedRecordSchema, readRecord } from '#electron/policyfeed/record.ts';
import { readMoney, readTable, type Table } from '#electron/tabular/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import type { Cents } from '#shared/money/index.ts';

const SEED = Buffer.from(
  `Insured,Policy #,Carrier,Eff Date,Exp Date,Written Premium,Comm %,LOB,Installments
"Zoë, Sons & Co",P-1,Tallgrass Mutual,11/09/2026,11/09/2027,"1,200.00",15,Auto,10
Ana Morales,P-2,Lone Star,2026-11-09,,$500.00,.125,Property,
`,
);
const HOSTILE = [
  '"',
  '""',
  ',',
  '\n',
  '\r',
  '\0',
  '\ufeff',
  '\u202e',
  '=cmd|',
  '\t',
  ';',
  '1e309',
  '-0',
  '__proto__',
  'constructor',
  '9'.repeat(40),
  '٣',
  '(((((',
  '01/01/0000',
  ' '.repeat(300),
  '%',
  'a@'.repeat(40),
].map((text) => Buffer.from(text));

type Change = { readonly at: number; readonly cut: number; readonly put: number; readonly byte: number };
const changes = fc.array(
  fc.record({
    at: fc.nat(SEED.length - 1),
    cut: fc.nat(12),
    put: fc.nat(HOSTILE.length),
    byte: fc.nat(255),
  }),
  { minLength: 1, maxLength: 6 },
);

function mutated(list: readonly Change[]): Buffer {
  let bytes = SEED;
  for (const { at, cut, put, byte } of list) {
    const place = at % (bytes.length + 1);
    const piece = HOSTILE[put] ?? Buffer.from([byte]);
    bytes = Buffer.concat([bytes.subarray(0, place), piece, bytes.subarray(place + cut)]);
  }
  return bytes;
}

async function tableOrRefusal(bytes: Buffer): Promise<Table | null> {
  try {
    return await readTable(bytes, fieldOf);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** What a row claims must be something the commands take, or be refused with at least one reason. */
function checkRows(table: Table): void {
  const mapping = { columns: guessColumns(table.columns), dateOrder: 'mdy' as const };
  for (const row of table.rows) {
    const record = readRecord(row, mapping, table.columns.length);
    if (record.problems.length === 0) expect(record.account).not.toBeNull();
    else expect([record.account, record.policy]).toEqual([null, null]);
    const parsed = FeedRecordSchema.safeParse(record);
    if (!parsed.success) throw new Error(`${JSON.stringify(record)}: ${parsed.error.message}`);
  }
}

describe('importing anything', () => {
  it('20,000 broken files: read or refused in words, none above 100 ms', async () => {
    let slowestMs = 0;
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const before = process.cpuUsage();
        const table = await tableOrRefusal(mutated(list));
        if (table !== null) {
          accepted += 1;
          checkRows(table);
        }
        const { user, system } = process.cpuUsage(before);
        slowestMs = Math.max(slowestMs, (user + system) / 1000);
      }),
      { numRuns: 20_000 },
    );
    // A test whose files were all refused would prove nothing about rows.
    expect(accepted).toBeGreaterThan(5000);
    expect(slowestMs).toBeLessThan(100);
  }, 60_000);

  it('any bytes at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        const table = await tableOrRefusal(Buffer.from(bytes));
        if (table !== null) checkRows(table);
      }),
      { numRuns: 2000 },
    );
  });

  it('an amount is what formatMoney would print, or it is refused', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), (cents) => {
        const printed = formatMoney(cents as Cents);
        expect(readMoney(printed)).toEqual({ ok: true, value: cents });
        expect(readMoney(`$${printed}`)).toEqual({ ok: true, value: cents });
      }),
    );
  });

  it('a number of a workbook keeps its cents through binary noise', () => {
    fc.assert(
      fc.property(fc.integer({ min: -9_999_999_999, max: 9_999_999_999 }), (cents) => {
        // Seventeen digits are what Excel writes for a binary fraction.
        const written = (cents / 100).toPrecision(17);
        expect(readMoney(plainNumber(written))).toEqual({ ok: true, value: cents === 0 ? 0 : cents });
      }),
    );
  });
});
