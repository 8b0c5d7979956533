import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenCompany } from '#electron/app/company.ts';
import { registry } from '#electron/rpc/registry.ts';
import { replay } from '#electron/rpc/replay.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import type { Cents } from '#shared/money/index.ts';
import {
  bai2,
  type BankBench,
  bankBench,
  camt,
  csv,
  mt940,
  ofx,
  ofx2,
  type Period,
  type Txn,
} from '#test/builders/bank.ts';
import { emptyFile } from '#test/builders/book.ts';

let bench: BankBench;
beforeEach(() => {
  bench = bankBench();
});
afterEach(async () => bench.dispose());

const OCTOBER: Period = { from: '2026-10-01', to: '2026-10-31', closing: 482_151 };
const LINES: readonly Txn[] = [
  { on: '2026-10-31', cents: 125_000, text: 'MOBILE DEPOSIT' },
  { on: '2026-10-31', cents: -89_643, text: 'CHECK 1181', check: '1181' },
  { on: '2026-10-31', cents: 125_000, text: 'MOBILE DEPOSIT' },
  { on: '2026-10-31', cents: -1_200, text: 'SERVICE CHARGE' },
];
const FORMATS = {
  'OFX 1': ofx(OCTOBER, LINES),
  'OFX 1 on one line': ofx(OCTOBER, LINES, true),
  'OFX 2': ofx2(OCTOBER, LINES),
  QFX: ofx2(OCTOBER, LINES, true),
  CSV: csv(OCTOBER, LINES),
  BAI2: bai2(OCTOBER, LINES),
  'CAMT.053': camt(OCTOBER, LINES),
  MT940: mt940(OCTOBER, LINES),
} as const;

async function refusalOf(work: () => unknown): Promise<Refusal> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('was accepted');
}
const lines = (): number => bench.count('bank_line');

describe.each(Object.entries(FORMATS))('%s', (name, file) => {
  it('is imported whole, once, and taken back as one batch', async () => {
    const seen = await bench.inspect(file);
    const statement = seen.statements[0];
    expect(seen.table !== null).toBe(name === 'CSV');
    expect(statement).toMatchObject({
      lineCount: 4,
      inCents: 250_000,
      outCents: -90_843,
      openingCents: 322_994,
      closingCents: 482_151,
      toOn: '2026-10-31',
      refusal: null,
      needsConfirmation: false,
    });
    const job = await bench.take(file);
    expect([job.state, job.done, job.canUndo]).toEqual(['done', 4, true]);
    expect(
      bench.db().rows('SELECT on_date, cents, kind, reference FROM bank_line ORDER BY line_no'),
    ).toMatchObject([
      { on_date: '2026-10-31', cents: 125_000, kind: 'deposit' },
      { cents: -89_643, kind: 'check' },
      { cents: 125_000 },
      { cents: -1_200, kind: 'fee' },
    ]);
    // The same bytes again, and the same lines in bytes that differ.
    expect((await refusalOf(() => bench.take(file))).text.why).toMatch(/was imported on/);
    const again = await refusalOf(() => bench.take(`${file}\n`));
    expect(again.text.why).toMatch(/All 4 lines|was imported on/);
    expect(lines()).toBe(4);
    expect(await bench.failedChecks()).toEqual([]);
    const undone = await bench.undo(job.jobId);
    expect(undone.state).toBe('undone');
    expect([lines(), bench.count('bank_statement', "state = 'undone'")]).toEqual([0, 1]);
    expect((await bench.take(file)).state).toBe('done');
    expect(lines()).toBe(4);
  });
});

it('takes the same lines once whatever format brings them', async () => {
  await bench.take(FORMATS['OFX 1']);
  for (const file of Object.values(FORMATS).slice(1)) {
    const refused = await refusalOf(() => bench.take(file));
    expect(refused.text.why).toMatch(/All 4 lines of it are there already/);
  }
  expect(lines()).toBe(4);
});

it('takes from a longer file only what is new, and from a day that went on', async () => {
  const first: Period = { from: '2026-10-01', to: '2026-10-15', closing: 10_000 };
  const old: readonly Txn[] = [
    { on: '2026-10-02', cents: 4_000, id: 'A1' },
    { on: '2026-10-15', cents: 6_000, id: 'A2' },
  ];
  await bench.take(ofx(first, old));
  const more: readonly Txn[] = [
    ...old,
    { on: '2026-10-15', cents: 6_000, id: 'A3' },
    { on: '2026-10-20', cents: -500, id: 'A4' },
  ];
  const file = ofx({ from: '2026-10-01', to: '2026-10-31', closing: 15_500 }, more);
  expect((await bench.inspect(file)).statements[0]).toMatchObject({ knownCount: 2, lineCount: 4 });
  await bench.take(file);
  expect(lines()).toBe(4);
  const statements = bench.ask<{
    statements: { problems: { kind: string }[]; knownCount: number; openingCents: number }[];
  }>('reconciliation.statements', { bankAccountId: bench.trustId }).statements;
  expect(statements[0]).toMatchObject({ knownCount: 2, openingCents: 0 });
  expect(statements[0]?.problems.map(({ kind }) => kind)).toEqual(['note', 'overlap']);
});

it('shows gaps and balances that do not follow each other', async () => {
  await bench.take(
    ofx({ from: '2026-08-01', to: '2026-08-31', closing: 10_000 }, [{ on: '2026-08-02', cents: 10_000 }]),
  );
  await bench.take(
    ofx({ from: '2026-10-01', to: '2026-10-31', closing: 30_000 }, [{ on: '2026-10-02', cents: 5_000 }]),
  );
  const { statements } = bench.ask<{ statements: { problems: { kind: string; text: string }[] }[] }>(
    'reconciliation.statements',
    {
      bankAccountId: bench.trustId,
    },
  );
  expect(statements[0]?.problems).toEqual([
    {
      kind: 'gap',
      text: 'Tue Sep 1, 2026 to Wed Sep 30, 2026 is missing: the balance moves by 150.00 in between.',
    },
  ]);
});

describe('a file that may not come in', () => {
  const nothing = (): void => {
    expect([lines(), bench.count('bank_statement'), bench.count('job')]).toEqual([0, 0, 0]);
  };
  const BOMB = '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>';
  const hostile: readonly (readonly [name: string, file: string | Buffer, why: RegExp])[] = [
    ['empty', '', /empty/],
    ['a byte-order mark alone', '\ufeff', /empty/],
    ['an entity bomb', `${BOMB}${FORMATS['OFX 2']}`, /document type or entities/],
    [
      'an external entity',
      `<!DOCTYPE x SYSTEM "file:///etc/passwd">${FORMATS['OFX 2']}`,
      /document type|neither/,
    ],
    [
      'a hundred thousand nested elements',
      FORMATS['CAMT.053'].replace('<Stmt>', `<Stmt>${'<a>'.repeat(100_000)}`),
      /nested too deeply/,
    ],
    ['binary', Buffer.from([0, 1, 2, 3, 0, 255, 254, 0, 7]), /binary|not a text/],
    ['broken off', FORMATS['OFX 1'].slice(0, -90), /no end|breaks off/],
    [
      'a date that is none',
      FORMATS['OFX 1'].replace('<DTPOSTED>20261031', '<DTPOSTED>20261341'),
      /line 1 is none/,
    ],
    ['an amount that is none', FORMATS['OFX 1'].replace('1250.00', '12,5O'), /line 1 is none/],
    ['a fraction of a cent', FORMATS['OFX 1'].replace('1250.00', '1250.005'), /line 1 is none/],
    ['another currency', ofx({ ...OCTOBER, currency: 'CAD' }, LINES), /in CAD; the books are in US dollars/],
    [
      'a control total that is wrong',
      FORMATS.BAI2.replace('16,301,125000', '16,301,225000'),
      /control total/,
    ],
    ['other XML', '<?xml version="1.0"?><invoice><total>1</total></invoice>', /neither OFX nor/],
    ['26 MB', Buffer.alloc(26 * 1024 * 1024, 0x41), /has 26 MB/],
    ['prototype columns', '__proto__,constructor\n1,2\n', /No column is chosen/],
  ];
  it.each(hostile)('%s', async (_name, file, why) => {
    const refused = await refusalOf(() => bench.take(file));
    expect(refused.text.why).toMatch(why);
    expect(refused.text.todo).not.toBe('');
    nothing();
  });

  it('of another account, unless it is confirmed to be this one', async () => {
    const file = ofx({ ...OCTOBER, account: '0009998830' }, LINES);
    const other = await refusalOf(() => bench.take(file, { isAccountConfirmed: true }));
    expect(other.text).toMatchObject({
      why: 'The file is of an account ending ••8830; you chose ••4417.',
      todo: 'Choose the bank account ••8830.',
    });
    const odd = ofx({ ...OCTOBER, account: '1452687~7' }, LINES);
    expect((await bench.inspect(odd)).statements[0]?.needsConfirmation).toBe(true);
    expect((await refusalOf(() => bench.take(odd))).text.todo).toMatch(/confirm/);
    nothing();
    await bench.take(odd, { isAccountConfirmed: true });
    const next = ofx({ from: '2026-11-01', to: '2026-11-05', closing: 500_000, account: '1452687~7' }, [
      { on: '2026-11-02', cents: 17_849 },
    ]);
    expect((await bench.inspect(next)).statements[0]?.needsConfirmation).toBe(false);
    expect((await bench.take(next)).state).toBe('done');
  });

  it('without a closing balance, until it is typed', async () => {
    const file = csv(OCTOBER, LINES).replaceAll(/,[^,]*$/gm, '');
    expect((await refusalOf(() => bench.take(file))).text.todo).toMatch(/Type the closing balance/);
    nothing();
    await bench.take(file, { closingCents: 482_151 as Cents, fromOn: '2026-10-01' as LocalDate });
    expect(bench.db().row('SELECT from_on, to_on, opening_cents, closing_cents FROM bank_statement')).toEqual(
      {
        from_on: '2026-10-01',
        to_on: '2026-10-31',
        opening_cents: 322_994,
        closing_cents: 482_151,
      },
    );
  });
});

it('reads Windows-1252, UTF-16 and CDATA as they are meant', async () => {
  const sgml = Buffer.from(
    ofx(OCTOBER, [{ on: '2026-10-05', cents: 100, text: 'CAFE' }]).replace('CAFE', 'CAF\u00c9 & SONS {x}'),
    'latin1',
  );
  await bench.take(sgml);
  expect(bench.db().value('SELECT text FROM bank_line')).toBe('CAFÉ & SONS {x}');
  const wide = Buffer.from(
    `\ufeff${ofx({ from: '2026-11-01', to: '2026-11-02', closing: 482_251 }, [{ on: '2026-11-02', cents: 100, text: '<![CDATA[A < B]]>' }])}`,
    'utf16le',
  );
  await bench.take(wide);
  expect(bench.db().value('SELECT text FROM bank_line ORDER BY id DESC')).toBe('A < B');
});

it('remembers the columns of a list for each bank account', async () => {
  const list = 'When,What,Paid,Got\n31/10/2026,RENT,100.00,\n30/10/2026,DEPOSIT,,250.00\n';
  const seen = await bench.inspect(list, { fileName: 'bank.csv' });
  expect(seen.table).toMatchObject({ missing: ['date', 'amount', 'description'], mappingFrom: 'guessed' });
  const mapping = {
    columns: { date: 0, description: 1, debit: 2, credit: 3 },
    dateOrder: 'dmy' as const,
    outIsPositive: false,
  };
  await bench.take(list, { mapping, closingCents: 0 as never });
  const next = await bench.inspect(list.replaceAll('31/10/', '29/11/').replaceAll('/10/', '/11/'));
  expect(next.table).toMatchObject({ mapping, mappingFrom: 'remembered', problem: '' });
  const other = await bench.inspect(list, { bankAccountId: bench.operatingId });
  expect(other.table?.mappingFrom).toBe('guessed');
});

it('replays to the same books', async () => {
  await bench.take(FORMATS['OFX 1']);
  const target = emptyFile().connection;
  replay((bench.program.company() as OpenCompany).connection, target, registry);
  const head = 'SELECT chain, seq, hash FROM chain_head ORDER BY chain';
  expect(target.read.rows(head)).toEqual(bench.db().rows(head));
  const all = 'SELECT * FROM bank_line ORDER BY id';
  expect(target.read.rows(all)).toEqual(bench.db().rows(all));
  target.close();
});
