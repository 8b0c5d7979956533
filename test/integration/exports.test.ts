/** Files for other ledgers, read back by readers of our own and, where they are installed, by the programs themselves. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportCommand } from '#electron/app/export-command.ts';
import { createProgram, type Program } from '#electron/app/program.ts';
import type { OutputOf } from '#electron/ledger/index.ts';
import { localDate } from '#shared/calendar/index.ts';
import { contract, type ExportFormat, type ExportLayout } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { basePolicy } from '#test/builders/business.ts';

type Made = OutputOf<typeof contract.exports.make>;
type Shape = { parse(input: object): object };

let base: string;
let folder: string;
let program: Program;
let requests = 0;

/** As every host does: what the contract says about the input comes first. */
function call<Output>(name: `${string}.${string}`, input: object = {}): Output {
  const [module = '', verb = ''] = name.split('.');
  const procedures = contract as unknown as Record<
    string,
    Record<string, { '~orpc': { inputSchema: Shape } }>
  >;
  const procedure = procedures[module]?.[verb];
  if (procedure === undefined) throw new Error(`no ${name}`);
  requests += 1;
  const isCommand = (procedure['~orpc'] as unknown as { meta: { kind: string } }).meta.kind === 'command';
  const whole = isCommand ? { ...input, requestId: `request-${requests}` } : input;
  return program.dispatch(name, procedure['~orpc'].inputSchema.parse(whole)) as Output;
}
const make = (format: ExportFormat, more: object = {}): Promise<Made> =>
  call<Promise<Made>>('exports.make', { format, ...more });
const textOf = (made: Made, at = 0): string =>
  Buffer.from(made.files[at]?.base64 ?? '', 'base64').toString('utf8');
async function refusal(work: () => unknown): Promise<Refusal> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

const idOf = (code: string): number =>
  program.company()?.connection.read.value<number>('SELECT id FROM ledger_account WHERE code = ?', code) ?? 0;

/** Names people do have, and names made to do harm. */
const NAMES = [
  '=HYPERLINK("http://x","y")',
  'Ödmann; Söhne | "GmbH" {a}',
  '@SUM(1+1)*cmd|calc',
  "D'Arcy, 50 % (North)",
];

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'coverbook-exports-'));
  const clock = { now: () => '2026-11-09T15:00:00.000Z', today: () => localDate('2026-11-09') };
  program = createProgram({ booksDirectory: base, version: 'test', clock });
  program.dispatch('books.create', {
    agencyName: 'Mesa Insurance',
    state: 'TX',
    trustBank: { bankName: 'First: National', lastFour: '4417' },
    operatingBank: { bankName: 'Prairie State Bank', lastFour: '8830' },
  });
  folder = program.company()?.directory ?? '';
  const { carrierId } = call<{ carrierId: number }>('parties.createCarrier', {
    code: 'TGM',
    name: '+Tallgrass: Mutual',
    commissionPpm: 150_000,
  });
  const { producerId } = call<{ producerId: number }>('parties.createProducer', {
    code: 'DK',
    name: 'Dana Kessler',
    sharePpm: 400_000,
  });
  for (const name of NAMES) {
    const { accountId } = call<{ accountId: number }>('parties.createAccount', { name, state: 'TX' });
    call(
      'billing.bindPolicy',
      basePolicy({ carrierId, producerId, accountId }, { policyNumber: `GL-${accountId}` }),
    );
    call('receipts.post', {
      accountId,
      amountCents: 138_735,
      receivedOn: '2026-11-09',
      reference: `${accountId}`,
    });
  }
  for (const [on, cents] of [
    ['2026-09-30', 120_000],
    ['2026-10-31', 120_001],
    ['2026-11-02', 7],
  ] as const) {
    call('ledger.postManualEntry', {
      accountingOn: on,
      memo: `-2+3 Rent, "${on}"; | due`,
      lines: [
        { ledgerAccountId: idOf('O6100'), debitCents: cents },
        { ledgerAccountId: idOf('O1200'), creditCents: cents },
      ],
    });
  }
});
afterAll(async () => {
  await program.close();
  rmSync(base, { recursive: true, force: true });
});

/** What our own books say, per code and per bank. */
function balances(): Map<string, number> {
  const rows = program.company()?.connection.read.rows<{ code: string; cents: number }>(
    `SELECT a.code || coalesce('-' || b.last_four, '') AS code, sum(l.cents) AS cents FROM journal_line AS l
     JOIN ledger_account AS a ON a.id = l.ledger_account_id
     LEFT JOIN bank_account AS b ON b.id = l.bank_account_id AND a.cash_role = 'bank'
     GROUP BY 1 HAVING sum(l.cents) <> 0 ORDER BY 1`,
  );
  return new Map(rows?.map(({ code, cents }) => [code, cents]));
}
const centsOf = (text: string): number => {
  expect(text).toMatch(/^-?\d+\.\d\d$/);
  return Number(text.replace('.', ''));
};
const nonZero = (sums: Map<string, number>): [string, number][] =>
  [...sums].filter(([, cents]) => cents !== 0).toSorted(([a], [b]) => (a < b ? -1 : 1));

/** Reads the postings of a plain-text journal: indented, name, two blanks, amount. */
function journalBalances(text: string, posting: RegExp, code: RegExp): [string, number][] {
  const sums = new Map<string, number>();
  let open = 0;
  for (const line of text.split('\n')) {
    if (/^\d{4}-/.test(line)) {
      expect(open).toBe(0);
      continue;
    }
    const [, name, amount] = posting.exec(line) ?? [];
    if (name === undefined || amount === undefined) continue;
    const key = code.exec(name)?.[1] ?? name;
    open += centsOf(amount);
    sums.set(key, (sums.get(key) ?? 0) + centsOf(amount));
  }
  expect(open).toBe(0);
  return nonZero(sums);
}

describe('plain-text journals', () => {
  const POSTING = /^ {4}(\S.*?) {2}\$(-?[\d.]+)(?: {2};.*)?$/;
  it.each(['hledger', 'ledger'] as const)(
    '%s has every entry, and every account comes out as in the books',
    async (format) => {
      const made = await make(format);
      expect(made.entryCount).toBe(19);
      expect(journalBalances(textOf(made), POSTING, /:([TO]\d{4}(?:-\d{4})?) /)).toEqual(nonZero(balances()));
    },
  );

  it('beancount too, with names it allows', async () => {
    const text = textOf(await make('beancount'));
    const got = journalBalances(text, /^ {2}(\S+) {2}(-?[\d.]+) USD$/, /:([TO]\d{4}(?:-\d{4})?)-/);
    expect(got).toEqual(nonZero(balances()));
    for (const [, name = ''] of text.matchAll(/ open (\S+) USD/g)) {
      expect(name).toMatch(/^[A-Z][a-z]+(:[A-Z0-9][A-Za-z0-9-]*)+$/);
    }
  });

  const has = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;
  const written = (name: string, made: Made): string => {
    mkdirSync(join(base, 'written'), { recursive: true });
    const path = join(base, 'written', name);
    writeFileSync(path, textOf(made));
    return path;
  };
  /** `$-1,234.56  assets:trust:T1000-4417 …` as both programs print balances. */
  const printed = (out: string): [string, number][] =>
    out
      .split('\n')
      .flatMap((line) => {
        const [, amount = '', code = ''] =
          /^\s*\$(-?[\d,.]+)\s+\S.*?:([TO]\d{4}(?:-\d{4})?) /.exec(line) ?? [];
        return code === '' ? [] : [[code, Number(amount.replaceAll(/[,.]/g, ''))] as [string, number]];
      })
      .toSorted(([a], [b]) => (a < b ? -1 : 1));

  it.skipIf(!has('hledger', '--version'))(
    'hledger itself finds it in order and comes to the same balances',
    async () => {
      const path = written('a.journal', await make('hledger'));
      expect(spawnSync('hledger', ['-f', path, 'check', '-s'], { encoding: 'utf8' })).toMatchObject({
        status: 0,
        stderr: '',
      });
      const { stdout } = spawnSync('hledger', ['-f', path, 'balance', '--flat', '-N'], { encoding: 'utf8' });
      expect(printed(stdout)).toEqual(nonZero(balances()));
    },
  );
  it.skipIf(!has('ledger', '--version'))('ledger itself, strictly and pedantically', async () => {
    const path = written('a.ledger', await make('ledger'));
    const { status, stdout, stderr } = spawnSync(
      'ledger',
      ['-f', path, '--strict', '--pedantic', 'balance', '--flat', '--no-total'],
      { encoding: 'utf8' },
    );
    expect([status, stderr]).toEqual([0, '']);
    expect(printed(stdout)).toEqual(nonZero(balances()));
  });
  it.skipIf(!has('bean-check', '--version'))('bean-check itself', async () => {
    const path = written('a.beancount', await make('beancount'));
    expect(spawnSync('bean-check', [path], { encoding: 'utf8' })).toMatchObject({ status: 0, stdout: '' });
  });
});

describe('tables', () => {
  const table = (made: Made, at = 0, delimiter = ','): Record<string, string>[] =>
    parse(textOf(made, at), { columns: true, delimiter, relax_column_count: false });
  const number = (text: string | undefined): number =>
    text === undefined || text === '' ? 0 : centsOf(text);

  it.each([
    ['qbo-csv', 'JournalNo', 'Debits', 'Credits'],
    ['netsuite', 'External ID', 'Debit', 'Credit'],
    ['intacct', 'DOCUMENT', 'DEBIT', 'CREDIT'],
  ] as const)(
    '%s balances entry by entry and has the net lines of the connection',
    async (format, key, debit, credit) => {
      const made = await make(format);
      const sums = new Map<string, number>();
      for (const row of table(made)) {
        expect(Number(row[debit] === '') + Number(row[credit] === '')).toBe(1);
        sums.set(row[key] ?? '', (sums.get(row[key] ?? '') ?? 0) + number(row[debit]) - number(row[credit]));
      }
      expect([sums.size, nonZero(sums)]).toEqual([made.entryCount, []]);
      // Four receipts with their revenue and producer's share, three rents; billing alone posts nothing (domain 3.2b).
      expect(made.entryCount).toBe(7);
    },
  );

  it('shows a receipt to QuickBooks as domain 3.2b says', async () => {
    const rows = table(await make('qbo-csv')).filter(({ Debits }) => Debits === '1387.35');
    expect(rows).toHaveLength(4);
    const [first] = rows;
    const entry = table(await make('qbo-csv')).filter(({ JournalNo }) => JournalNo === first?.['JournalNo']);
    const amounts = Object.fromEntries(
      entry.map((row) => [row['AccountName'], number(row['Debits']) - number(row['Credits'])]),
    );
    expect(amounts).toEqual({
      'Trust cash, First National 4417': 138_735,
      'Premium trust liability': -115_735,
      'Agency-bill commission': -18_000,
      'Agency fees': -5_000,
      'Producer commission expense': 7_200,
      'Producer commission payable': -7_200,
    });
    expect(first?.['JournalDate']).toBe('11/09/2026');
  });

  it('no cell begins like a formula, whatever clients are called; numbers stay numbers', async () => {
    const { layout } = call<{ layout: ExportLayout }>('exports.layout');
    expect(layout.columns.map(({ value }) => value)).toContain('client');
    const rows = table(await make('custom'));
    const cells = rows.flatMap((row) => Object.values(row)).filter((cell) => !/^-?\d+\.\d\d$/.test(cell));
    expect(cells.filter((cell) => /^[=+@\t\r-]/.test(cell))).toEqual([]);
    expect(new Set(rows.map(({ Carrier }) => Carrier))).toContain("'+Tallgrass: Mutual");
    expect(rows.some(({ Memo }) => Memo === undefined)).toBe(false);
  });

  it('Xero: at most 300 lines a file, no journal torn apart, lines of one journal under one narration', async () => {
    const lines = (made: Made): Record<string, string>[][] => made.files.map((_, at) => table(made, at));
    const files = lines(await make('xero-csv', { mapping: 'full' }));
    const narrations = files.map((rows) => new Set(rows.map((row) => row['*Narration'] ?? '')));
    expect(files.every((rows) => rows.length <= 300)).toBe(true);
    expect(new Set(narrations.flatMap((set) => [...set])).size).toBe(19);
    for (const rows of files) {
      const sums = new Map<string, number>();
      for (const row of rows) {
        const key = row['*Narration'] ?? '';
        sums.set(key, (sums.get(key) ?? 0) + centsOf(row['*Amount'] ?? ''));
      }
      expect(nonZero(sums)).toEqual([]);
    }
  });

  it('a file holds what its lines allow and refuses an entry that no file could hold', async () => {
    const { layout } = call<{ layout: ExportLayout }>('exports.layout');
    call('exports.saveLayout', { layout: { ...layout, linesPerFile: 40 } });
    const made = await make('custom');
    const files = made.files.map((_, at) => table(made, at));
    expect(files.length).toBeGreaterThan(2);
    expect(files.every((rows) => rows.length <= 40)).toBe(true);
    expect(files.flat()).toHaveLength(made.lineCount);
    const numbers = files.map((rows) => new Set(rows.map((row) => row['Number'])));
    expect(numbers.reduce((count, set) => count + set.size, 0)).toBe(made.entryCount);
    call('exports.saveLayout', { layout: { ...layout, linesPerFile: 5 } });
    expect((await refusal(() => make('custom'))).text).toMatchObject({
      what: 'No file was made.',
      field: 'mapping',
    });
    call('exports.saveLayout', { layout });
  });

  it('IIF: tabs, a transaction line, splits, an end; sums to zero; Windows letters', async () => {
    const made = await make('iif');
    const bytes = Buffer.from(made.files[0]?.base64 ?? '', 'base64');
    const rows = bytes
      .toString('latin1')
      .split('\r\n')
      .map((row) => row.split('\t'));
    expect(rows.slice(0, 3).map(([mark]) => mark)).toEqual(['!TRNS', '!SPL', '!ENDTRNS']);
    const shape = rows
      .slice(3)
      .map(([mark]) => mark ?? '')
      .join(' ');
    expect(shape.trim()).toMatch(/^(TRNS( SPL)+ ENDTRNS ?)+$/);
    let sum = 0;
    for (const row of rows.slice(3).filter((each) => each.length === 10)) sum += centsOf(row[7] ?? '');
    expect(sum).toBe(0);
    expect(bytes.includes(0xd6)).toBe(true);
    expect(bytes.toString('latin1')).not.toContain('Ã');
  });
});

describe('what goes into a file', () => {
  it('parts by date make up the whole', async () => {
    const whole = await make('custom');
    const parts = [
      await make('custom', { throughOn: '2026-10-31' }),
      await make('custom', { fromOn: '2026-11-01', throughOn: '2026-11-08' }),
      await make('custom', { fromOn: '2026-11-09' }),
    ];
    expect(parts.map(({ entryCount }) => entryCount)).toEqual([2, 1, 16]);
    expect(parts.reduce((sum, { debitCents }) => sum + debitCents, 0)).toBe(whole.debitCents);
    expect(
      (await refusal(() => make('custom', { fromOn: '2026-11-02', throughOn: '2026-11-01' }))).text.field,
    ).toBe('throughOn');
    expect((await refusal(() => make('custom', { throughOn: '2026-01-01' }))).text.what).toBe(
      'No file was made.',
    );
  });

  it('is the same to the byte when made again', async () => {
    const [first, second] = [await make('hledger'), await make('hledger')];
    expect(second.files).toEqual(first.files);
  });

  it('only what is new: nothing twice, nothing forgotten, and all again once a file is set aside', async () => {
    const first = await make('sage50', { onlyNew: true, throughOn: '2026-10-31' });
    expect(first.entryCount).toBe(2);
    expect(
      (await refusal(() => make('sage50', { onlyNew: true, throughOn: '2026-10-31' }))).text.why,
    ).toMatch(/earlier file/);
    // Another format knows nothing of it: its own files are all set aside.
    for (const each of call<OutputOf<typeof contract.exports.history>>('exports.history').exports) {
      if (each.format === 'netsuite') call('exports.setAside', { exportId: each.exportId });
    }
    expect((await make('netsuite', { onlyNew: true, throughOn: '2026-10-31' })).entryCount).toBe(2);
    // Late for a month already in a file.
    call('ledger.postManualEntry', {
      accountingOn: '2026-10-15',
      memo: 'Late',
      lines: [
        { ledgerAccountId: idOf('O6100'), debitCents: 99 },
        { ledgerAccountId: idOf('O1200'), creditCents: 99 },
      ],
    });
    const late = await make('sage50', { onlyNew: true, throughOn: '2026-10-31' });
    expect([late.entryCount, late.debitCents]).toEqual([1, 99]);
    const rest = await make('sage50', { onlyNew: true });
    expect(rest.entryCount).toBe(5);
    call('exports.setAside', { exportId: first.exportId });
    expect((await make('sage50', { onlyNew: true })).entryCount).toBe(2);
    expect((await refusal(() => call('exports.setAside', { exportId: first.exportId }))).code).toBe(
      'conflict',
    );
    const { exports } = call<OutputOf<typeof contract.exports.history>>('exports.history');
    expect(
      exports.filter(({ format }) => format === 'sage50').map(({ setAsideAt }) => setAsideAt !== null),
    ).toEqual([false, false, false, true]);
  });

  it('previews without noting anything', async () => {
    const before = call<OutputOf<typeof contract.exports.history>>('exports.history');
    const shown = await call<Promise<OutputOf<typeof contract.exports.preview>>>('exports.preview', {
      format: 'qbo-csv',
      lines: 3,
    });
    expect(shown.text.split('\n')).toHaveLength(3);
    expect(shown.entryCount).toBe((await make('qbo-csv')).entryCount);
    const after = call<OutputOf<typeof contract.exports.history>>('exports.history');
    expect(after.exports).toHaveLength(before.exports.length + 1);
  });
});

describe('names in the other program', () => {
  const named = (format: ExportFormat) =>
    call<OutputOf<typeof contract.exports.accounts>>('exports.accounts', { format }).accounts;

  it('are used once chosen, and taken back with empty ones', async () => {
    call('exports.saveAccount', { format: 'xero-csv', target: 'clearing', code: '090', name: '' });
    expect(textOf(await make('xero-csv'))).toContain(',090,Tax Exempt,-1200.00');
    call('exports.saveAccount', { format: 'xero-csv', target: 'clearing', code: '', name: '' });
    expect(named('xero-csv').find(({ target }) => target === 'clearing')).toMatchObject({
      code: 'O1200',
      isSuggested: true,
    });
  });

  it('are refused when the program would not take them, or when two accounts would be mixed', async () => {
    const save = (format: ExportFormat, target: string, code: string, name = '') =>
      refusal(() => call('exports.saveAccount', { format, target, code, name }));
    expect((await save('xero-csv', 'clearing', '12345678901')).text.field).toBe('code');
    expect((await save('qbo-csv', 'clearing', '', '=1+1')).text.why).toMatch(/formula/);
    expect((await save('beancount', named('beancount')[0]?.target ?? '', '', 'Assets:kleines')).code).toBe(
      'account.invalid',
    );
    expect((await save('qbo-csv', 'nowhere', '', 'x')).code).toBe('not-found');
    call('exports.saveAccount', {
      format: 'qbo-csv',
      target: 'clearing',
      code: '',
      name: 'premium trust LIABILITY',
    });
    expect((await refusal(() => make('qbo-csv'))).text.why).toMatch(/called the same/);
    call('exports.saveAccount', { format: 'qbo-csv', target: 'clearing', code: '', name: '' });
    await make('qbo-csv');
  });

  it('a layout that makes no journal is refused', async () => {
    const { layout } = call<{ layout: ExportLayout }>('exports.layout');
    const without = (...values: string[]): ExportLayout => ({
      ...layout,
      columns: layout.columns.filter(({ value }) => !values.includes(value)),
    });
    for (const broken of [
      without('debit'),
      without('accountCode', 'accountName'),
      without('date'),
      { ...layout, delimiter: ',', decimalMark: ',' },
    ]) {
      expect((await refusal(() => call('exports.saveLayout', { layout: broken }))).code).toBe(
        'input.invalid',
      );
    }
  });
});

describe('coverbook export', () => {
  const run = async (...args: string[]): Promise<{ code: number; out: string[]; err: string[] }> => {
    const out: string[] = [];
    const err: string[] = [];
    const code = await exportCommand(args, { out: (line) => out.push(line), err: (line) => err.push(line) });
    return { code, out, err };
  };

  it('refuses what is open, wrong calls and places inside company folders; writes the same bytes as the screen', async () => {
    const out = join(base, 'out.journal');
    expect(await run('--format', 'hledger', '--out', out, folder)).toMatchObject({
      code: 1,
      err: [expect.stringMatching(/already open/)],
    });
    const screen = textOf(await make('hledger'));
    await program.close();
    const before = [readdirSync(folder), readFileSync(join(folder, 'ledger.db'))];
    for (const args of [
      [],
      ['--format', 'gnucash', '--out', out, folder],
      ['--format', 'hledger', folder],
      ['--format', 'hledger', '--out', out],
      ['--format', 'hledger', '--out', out, '--from', '2026-02-30', folder],
      ['--format', 'hledger', '--out', out, '--mapping', 'half', folder],
      ['--format', 'hledger', '--out', out, '--all', folder],
    ]) {
      expect((await run(...args)).code).toBe(2);
    }
    expect((await run('--format', 'hledger', '--out', join(folder, 'x.journal'), folder)).code).toBe(1);
    expect((await run('--format', 'hledger', '--out', out, '--to', '2020-01-01', folder)).code).toBe(1);
    expect(readdirSync(base).filter((name) => name.startsWith('out') || name.startsWith('.cover'))).toEqual(
      [],
    );

    const { code, out: said } = await run('--format', 'hledger', '--out', out, folder);
    expect([code, said.at(-1)]).toEqual([
      0,
      expect.stringMatching(/^Wrote 20 entries, \d+ lines, debits [\d,.]+, full mapping/),
    ]);
    expect(readFileSync(out, 'utf8')).toBe(screen);
    expect([readdirSync(folder), readFileSync(join(folder, 'ledger.db'))]).toEqual(before);
    expect(readdirSync(base).filter((name) => name.startsWith('.cover'))).toEqual([]);
  });
});
