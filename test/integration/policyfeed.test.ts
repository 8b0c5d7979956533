import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replay } from '#electron/rpc/replay.ts';
import { registry } from '#electron/rpc/registry.ts';
import { Refusal } from '#shared/errors/index.ts';
import { emptyFile } from '#test/builders/book.ts';
import { type FeedBench, feedBench } from '#test/builders/feed.ts';
import { workbook } from '#test/builders/workbook.ts';

let bench: FeedBench;
beforeEach(() => {
  bench = feedBench();
});
afterEach(async () => bench.dispose());

const HEAD =
  'Insured,Location,Policy #,Carrier,Eff Date,Exp Date,Written Premium,Comm %,State,LOB,Installments,Due Day,Policy Fee,Agency Fee,Surplus Lines,Producer';
const BASE =
  'Cedar Fork Nursery,,CPS-GL-20931,Tallgrass Mutual,11/09/2026,11/09/2027,"1,200.00",15,TX,General liability,,,75,50,Y,Dana Kessler';
const SPREAD =
  'Cedar Fork Nursery,Greenhouses,CPS-PR-1,Tallgrass Mutual,11/09/2026,11/09/2027,2400,15,TX,Property,10,15,,,,';
const ALONE = 'Ana Morales,,,,,,,,,,,,,,,';
const file = (...rows: string[]): string => [HEAD, ...rows, ''].join('\n');

const count = (table: string, where = '1'): number =>
  bench.db().value<number>(`SELECT count(*) FROM ${table} WHERE ${where}`) ?? 0;
const balance = (code: string): number =>
  bench
    .db()
    .value<number>(
      'SELECT coalesce(sum(l.cents), 0) FROM journal_line AS l JOIN ledger_account AS a ON a.id = l.ledger_account_id WHERE a.code = ?',
      code,
    ) ?? 0;
const refusalOf = async (work: () => unknown): Promise<Refusal> => {
  try {
    await work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('was accepted');
};

describe('an import', () => {
  it('posts the base policy to the cent, with account, subaccount, carrier and producer', async () => {
    const chosen = await bench.inspect(file(BASE, SPREAD, ALONE));
    expect([chosen.missing, chosen.mappingFrom, chosen.rowCount]).toEqual([[], 'guessed', 3]);
    const preview = await bench.preview(chosen);
    expect(preview.counts).toEqual({ new: 3, matched: 0, refused: 0 });
    expect(preview.premiumCents).toBe(360_000);
    expect(preview.rows[0]?.detail).toBe(
      'New account, new carrier Tallgrass Mutual at 15%, new producer Dana Kessler, without a share yet; 1,387.35 billed at once.',
    );
    expect(count('account')).toBe(0);

    const job = await bench.run(chosen);
    expect([job.state, job.done, job.canUndo]).toEqual(['done', 3, true]);
    const made = bench.outcomes(job.jobId);
    expect(made.counts).toEqual(preview.counts);
    expect(made.rows[0]).toEqual(preview.rows[0]);
    expect([
      count('account'),
      count('account', 'parent_id IS NOT NULL'),
      count('carrier'),
      count('producer'),
    ]).toEqual([3, 1, 1, 1]);
    // J01 of the base policy, and J10 of the other.
    expect([balance('T1100'), balance('T1120'), balance('T1105')]).toEqual([133_735, 5000, 240_000]);
    expect(count('invoice_item', 'invoice_id IS NULL')).toBe(10);
    expect(await bench.failedChecks()).toEqual([]);
  });

  it('matches everything the second time and posts nothing', async () => {
    const chosen = await bench.inspect(file(BASE, SPREAD, ALONE));
    await bench.run(chosen);
    const entries = count('journal_entry');
    expect((await bench.preview(chosen)).counts).toEqual({ new: 0, matched: 3, refused: 0 });
    const again = await bench.run(chosen);
    expect(bench.outcomes(again.jobId).counts).toEqual({ new: 0, matched: 3, refused: 0 });
    expect([count('journal_entry'), count('account'), count('policy')]).toEqual([entries, 3, 2]);
  });

  it('remembers how a source was mapped', async () => {
    const odd = 'Who,Nr,Firm,Start,Price,Kind\nCedar Fork,P-1,Tallgrass,09/11/2026,"1,200.00",Auto\n';
    const seen = await bench.inspect(odd);
    expect(seen.missing).toContain('accountName');
    const mapping = {
      columns: {
        accountName: 0,
        policyNumber: 1,
        carrierName: 2,
        effectiveOn: 3,
        premium: 4,
        lineOfBusiness: 5,
      },
      dateOrder: 'dmy' as const,
    };
    await bench.run({ ...seen, mapping });
    const next = await bench.inspect(odd.replace('P-1', 'P-2'), 'march.csv');
    expect([next.mapping, next.mappingFrom, next.source]).toEqual([
      mapping,
      'remembered',
      'policies.csv, imported Mon Nov 9, 2026',
    ]);
  });

  const WHO = 'Insured,Policy Number,Carrier,Effective Date,Premium,LOB,Comm %';
  const dated = (...dates: readonly string[]) =>
    [WHO, ...dates.map((on, at) => `Cedar Fork ${at},P-${at},Tallgrass,${on},"1,200.00",Auto,15`), ''].join(
      '\n',
    );

  it('keeps month first when one date cannot be read, and refuses that row alone', async () => {
    const chosen = await bench.inspect(dated('11/01/2026', '13/45/2026', '10/02/2026'));
    expect([chosen.mapping.dateOrder, chosen.isOrderOpen]).toEqual(['mdy', false]);
    const { rows } = await bench.preview(chosen);
    expect(rows.map(({ outcome }) => outcome)).toEqual(['new', 'refused', 'new']);
    await bench.run(chosen);
    expect(
      bench.db().rows<{ on: string }>('SELECT effective_on AS "on" FROM policy_term ORDER BY id'),
    ).toEqual([{ on: '2026-11-01' }, { on: '2026-10-02' }]);
  });

  it('asks how dates are written when the file contradicts itself, hardly tells, or contradicts the last one', async () => {
    expect((await bench.inspect(dated('11/13/2026', '13/11/2026'))).isOrderOpen).toBe(true);
    expect((await bench.inspect(dated('01/09/2026', '01/10/2026', '13/11/2026'))).isOrderOpen).toBe(true);
    const first = await bench.inspect(dated('13/09/2026', '14/10/2026'));
    expect(first.mapping.dateOrder).toBe('dmy');
    await bench.run(first);
    // Nothing in it tells: as the last time.
    expect((await bench.inspect(dated('05/09/2026'))).mapping.dateOrder).toBe('dmy');
    expect((await bench.inspect(dated('09/13/2026'))).isOrderOpen).toBe(true);
  });

  it('gives the refused rows back as a file that imports again once it is put right', async () => {
    const rows = [
      'Cedar Fork,P-1,Tallgrass,11/09/2026,100,Auto,15',
      '"=HYPERLINK(""http://x"",""Pay"")",P-2,Tallgrass,31/31/2026,-100,Auto,15',
      'Müller & Söhne,P-3,"Tallgrass, Inc.",11/09/2026,,Auto,15',
      '4111 1111 1111 1111,P-4,Tallgrass,11/09/2026,100,Auto,15',
      'Too Many,P-5,Tallgrass,11/09/2026,"1",000.00,Auto,15,spilled',
    ];
    const chosen = await bench.inspect([WHO, ...rows, ''].join('\n'), 'march.csv');
    const { sha256, fileName, mapping } = chosen;
    const before = await bench.refused({ sha256, fileName, mapping });
    expect(before).toBe(await bench.refused({ sha256, fileName, mapping }, 1));
    const lines = before.split('\r\n');
    expect(lines[0]).toBe(`${WHO},Refused: row,Refused: why`);
    expect(lines).toHaveLength(6);
    // A spreadsheet shows it as text, and no card number is written anywhere.
    expect(lines[1]).toMatch(
      /^"'=HYPERLINK\(""http:\/\/x"",""Pay""\)",P-2,Tallgrass,31\/31\/2026,-100,Auto,15,3,"?Effective date: /,
    );
    expect(before).not.toMatch(/4111/);
    expect(lines[3]).toMatch(/^,P-4,/);
    expect(lines[4]).toMatch(/,6,.*cells, the headings.*spilled/);
    const job = await bench.run(chosen);
    expect(bench.outcomes(job.jobId).counts).toEqual({ new: 1, matched: 0, refused: 4 });
    expect(await bench.refused({ jobId: job.jobId })).toBe(before);
    const put = `\ufeff${before.replace('31/31/2026,-100', '10/31/2026,100').replace('11/09/2026,,', '11/09/2026,300,')}`;
    const again = await bench.inspect(put, 'march refused.csv');
    expect([again.mappingFrom, again.missing, again.mapping.columns]).toEqual([
      'remembered',
      [],
      mapping.columns,
    ]);
    const second = await bench.run(again);
    expect(bench.outcomes(second.jobId).counts).toMatchObject({ new: 2, refused: 2 });
    expect(
      bench
        .db()
        .rows<{ name: string }>('SELECT name FROM account ORDER BY id')
        .map(({ name }) => name),
    ).toEqual(['Cedar Fork', '=HYPERLINK("http://x","Pay")', 'Müller & Söhne']);
    // Refused twice, it has its reason once.
    const left = await bench.refused({ jobId: second.jobId });
    expect(left.split('\r\n')[0]).toBe(`${WHO},Refused: row,Refused: why`);
  });

  it('refuses rows one by one, each with its reason, and writes nothing of them', async () => {
    const rows = [
      BASE,
      BASE.replace('"1,200.00"', '1300'),
      BASE.replace('Cedar Fork Nursery', 'Somebody Else'),
      BASE.replace('CPS-GL-20931', 'P-9').replace(',TX,', ',ZZ,'),
      BASE.replace('CPS-GL-20931', 'P-8').replace('11/09/2026', '11/09/2006'),
      'Nobody,,P-7,New Carrier,11/09/2026,,100,,TX,Auto,,,,,,',
      BASE,
    ];
    const chosen = await bench.inspect(file(...rows));
    const preview = await bench.preview(chosen);
    const words = (all: typeof preview.rows) =>
      all.map((row) => row.problems.map(({ field, text }) => `${field}: ${text}`).join(' ') || row.outcome);
    const expected = [
      'new',
      'Premium: Is 1,300.00 here and 1,200.00 in row 2.',
      expect.stringMatching(
        /^Policy number: Policy CPS-GL-20931 belongs to .*Cedar Fork Nursery in row 2\.$/,
      ) as string,
      expect.stringMatching(/^Policy: No surplus-lines tax is known for ZZ/) as string,
      'Effective date: 11/09/2006 is far from today; check the year.',
      'Commission: Is missing, and the carrier is not in the books to take its rate from.',
      'matched',
    ];
    expect(words(preview.rows)).toEqual(expected);
    expect(
      (await bench.preview(chosen, { only: 'refused', from: 1, limit: 2 })).rows.map((row) => row.rowNo),
    ).toEqual([4, 5]);
    const job = await bench.run(chosen);
    expect(words(bench.outcomes(job.jobId).rows)).toEqual(expected);
    expect(bench.outcomes(job.jobId, 'refused').rows).toHaveLength(5);
    expect([count('account'), count('carrier'), count('policy')]).toEqual([1, 1, 1]);
    expect(await bench.failedChecks()).toEqual([]);
  });

  it('takes back what bind refuses in the middle of a row', async () => {
    await bench.dispose();
    bench = feedBench('2026-10-31');
    const chosen = await bench.inspect(file(BASE, SPREAD));
    // Nothing about the row itself is wrong: only posting it finds the day closed.
    bench.program.dispatch('ledger.closePeriod', { requestId: 'close-october', throughOn: '2026-10-31' });
    const job = await bench.run(chosen);
    expect(bench.outcomes(job.jobId).counts).toEqual({ new: 0, matched: 0, refused: 2 });
    expect(bench.outcomes(job.jobId).rows[0]?.problems[0]?.text).toMatch(/closed/);
    expect([count('account'), count('carrier'), count('producer'), count('journal_entry')]).toEqual([
      0, 0, 0, 0,
    ]);
  });

  it('asks for the account number when a name is not enough, and for the name when a number is taken', async () => {
    const run = (name: string, input: object) => bench.program.dispatch(name, input);
    run('parties.createAccount', { name: 'Cedar Fork Nursery', kind: 'business', requestId: 'account-a' });
    run('parties.createAccount', { name: 'CEDAR FORK Nursery', kind: 'business', requestId: 'account-b' });
    const preview = await bench.preview(
      await bench.inspect(
        `Account Number,Insured\n,Cedar Fork Nursery\n1001,Cedar Fork Nursery\n1002,Baker\n9,Baker\n`,
      ),
    );
    expect(preview.rows.map((row) => row.problems[0]?.text ?? row.outcome)).toEqual([
      '2 accounts have this name (1001, 1002); give the account number.',
      'matched',
      'Account 1002 is CEDAR FORK Nursery in the books.',
      'new',
    ]);
  });

  it('binds the renewal of a policy to the same account', async () => {
    const renewal = BASE.replace('11/09/2026', '11/09/2027').replace('11/09/2027,"', '11/09/2028,"');
    const chosen = await bench.inspect(file(BASE, renewal));
    expect((await bench.preview(chosen)).counts.new).toBe(2);
    const job = await bench.run(chosen);
    expect(bench.outcomes(job.jobId).counts.new).toBe(2);
    expect([count('policy'), count('policy_term')]).toEqual([1, 2]);
    expect((await bench.undo(job.jobId)).state).toBe('undone');
    expect(await bench.failedChecks()).toEqual([]);
  });

  it('takes workbooks too, dates and cents as the sheet shows them', async () => {
    const head = [
      'Insured',
      'Policy #',
      'Carrier',
      'Eff Date',
      'Written Premium',
      'Comm %',
      'LOB',
      'Policy State',
    ];
    const chosen = await bench.inspect(
      workbook([
        head,
        [
          "=cmd|'/C calc'!A0",
          { number: '20931' },
          'Tallgrass Mutual',
          { number: '46335', style: 'date' },
          { number: '1387.3499999999999' },
          { number: '0.15', style: 'percent' },
          'Auto',
          'tx',
        ],
      ]),
      'policies.xlsx',
    );
    expect([chosen.format, chosen.encoding]).toEqual(['xlsx', '']);
    await bench.run(chosen);
    expect(bench.db().row('SELECT name FROM account')).toEqual({ name: "=cmd|'/C calc'!A0" });
    expect(bench.db().row('SELECT amount_cents, commission_cents FROM charge')).toEqual({
      amount_cents: 138_735,
      commission_cents: 20_810,
    });
    expect(bench.db().row('SELECT number FROM policy')).toEqual({ number: '20931' });
  });

  it('replays to the same books without the file', async () => {
    const chosen = await bench.inspect(file(BASE, SPREAD, BASE.replace('1,200', '1,300'), ALONE));
    const job = await bench.run(chosen);
    await bench.undo(job.jobId);
    await bench.run(chosen);
    const target = emptyFile();
    const source = bench.program.company()?.connection;
    if (source === undefined) throw new Error('no company is open');
    expect(() => replay(source, target.connection, registry)).not.toThrow();
    const hash = "SELECT hash FROM chain_head WHERE chain = 'entries'";
    expect(target.connection.read.value(hash)).toBe(source.read.value(hash));
    target.connection.close();
  });
});

describe('taking an import back', () => {
  it('reverses, voids and hides, so that everything ties out and the file can be imported again', async () => {
    const chosen = await bench.inspect(file(BASE, SPREAD, ALONE));
    const job = await bench.run(chosen);
    expect(await bench.undo(job.jobId)).toMatchObject({ state: 'undone', canUndo: false });
    expect(['T1100', 'T1120', 'T1105', 'T2000', 'T2010', 'T2050'].map(balance)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(await bench.failedChecks()).toEqual([]);
    const accounts = bench.program.dispatch('parties.accounts', { show: 'all', limit: 50 }) as {
      rows: unknown[];
    };
    const policies = bench.program.dispatch('billing.policies', { limit: 50 }) as { rows: unknown[] };
    const invoices = bench.program.dispatch('billing.invoices', { show: 'all', limit: 50 }) as {
      rows: { state: string }[];
    };
    expect([accounts.rows, policies.rows]).toEqual([[], []]);
    expect(invoices.rows.map(({ state }) => state)).toEqual(['void']);
    expect(bench.program.dispatch('billing.previewRun', { asOf: '2027-12-31' })).toMatchObject({
      invoices: [],
    });

    const again = await bench.run(chosen);
    expect(bench.outcomes(again.jobId).counts).toEqual({ new: 3, matched: 0, refused: 0 });
    expect([count('account'), count('policy'), count('account', 'is_active = 0')]).toEqual([3, 2, 0]);
    expect(await bench.failedChecks()).toEqual([]);
  });

  it('is refused once a policy was paid, naming it, and changes nothing', async () => {
    const job = await bench.run(await bench.inspect(file(BASE, SPREAD)));
    const accountId = bench.db().value<number>('SELECT id FROM account WHERE parent_id IS NULL') as number;
    const pay = {
      accountId,
      amountCents: 100,
      receivedOn: '2026-11-09',
      method: 'check',
      reference: '7',
      requestId: 'pay-1-cent',
    };
    const named = { alsoAccountIds: [], targetInvoiceIds: [], targetPolicyTermIds: [] };
    const schema = { plan: 'oldestProportional', isDuplicateConfirmed: false, ...named };
    bench.program.dispatch('receipts.post', { ...pay, ...schema });
    const entries = count('journal_entry');
    const refusal = await refusalOf(() => bench.undo(job.jobId));
    expect(refusal.code).toBe('job.not-undoable');
    expect(refusal.message).toMatch(/1 of 2 imported policies.*Policy CPS-GL-20931: receipt R-\d+ paid it\./);
    expect([count('journal_entry'), bench.job(job.jobId).state]).toEqual([entries, 'done']);
  });

  it('is refused once it was written off, its producer was paid, or its revenue was recognised anew', async () => {
    const command = (name: string, input: object): unknown =>
      bench.program.dispatch(name, { requestId: globalThis.crypto.randomUUID(), ...input });
    const [today, reason] = ['2026-11-09', 'as asked'];
    const builds: readonly (readonly [build: () => unknown, why: RegExp])[] = [
      [
        () =>
          command('failures.writeOff', {
            ...{ invoiceIds: [bench.db().value<number>('SELECT max(id) FROM invoice')], writtenOn: today },
            ...{ reason, preparedBy: 'Ana', approvedBy: 'Ben' },
          }),
        /write-off W\S+ was made of it/,
      ],
      [
        () => command('commissions.changeRecognition', { mode: 'accrual', changedOn: today, reason }),
        /its revenue went through the change of recognition on 2026-11-09/,
      ],
      [
        () => {
          const producerId = bench.db().value<number>('SELECT id FROM producer');
          const { totalCents } = bench.program.dispatch('commissions.openStatement', { producerId }) as {
            totalCents: number;
          };
          expect(totalCents).toBeGreaterThan(0);
          const paid = { producerId, paidOn: today, method: 'check', reference: '1', totalCents };
          return command('commissions.payStatement', paid);
        },
        /Dana Kessler was paid a share of its commission/,
      ],
    ];
    command('parties.createProducer', { code: 'DK', name: 'Dana Kessler', sharePpm: 400_000 });
    for (const [at, [build, why]] of builds.entries()) {
      const job = await bench.run(await bench.inspect(file(BASE.replace('20931', `2093${at}`))));
      build();
      const entries = count('journal_entry');
      expect((await refusalOf(() => bench.undo(job.jobId))).message).toMatch(why);
      expect([count('journal_entry'), bench.job(job.jobId).state]).toEqual([entries, 'done']);
    }
    expect(await bench.failedChecks()).toEqual([]);
  });

  it('is refused once an installment was billed', async () => {
    const job = await bench.run(await bench.inspect(file(SPREAD)));
    const streamId = bench.db().value<number>('SELECT id FROM invoice_stream') as number;
    bench.program.dispatch('billing.billStream', { streamId, asOf: '2026-12-31', requestId: 'bill-stream' });
    const refusal = await refusalOf(() => bench.undo(job.jobId));
    expect(refusal.message).toMatch(/Policy CPS-PR-1: invoice 2026-\d+ bills it\./);
  });
});

describe('taking many rows back', () => {
  const many = file(...Array.from({ length: 120 }, (_, at) => BASE.replace('CPS-GL-20931', `P-${at}`)));

  it('goes in steps and stops where something was built meanwhile', async () => {
    const job = await bench.run(await bench.inspect(many));
    const whole = count('journal_entry');
    bench.program.dispatch('jobs.undo', { jobId: job.jobId });
    expect(bench.job(job.jobId)).toMatchObject({ state: 'undoing', canCancel: false, canUndo: false });
    // The step that would take the first rows back meets a payment of one of them.
    const accountId = bench.db().value<number>('SELECT id FROM account') as number;
    const pay = {
      accountId,
      amountCents: 138_735,
      receivedOn: '2026-11-09',
      method: 'check',
      reference: '7',
    };
    const named = { alsoAccountIds: [], targetInvoiceIds: [], targetPolicyTermIds: [] };
    const plan = {
      plan: 'oldestProportional',
      isDuplicateConfirmed: false,
      requestId: 'pay-the-oldest',
      ...named,
    };
    bench.program.dispatch('receipts.post', { ...pay, ...plan });
    while (bench.job(job.jobId).state === 'undoing') await pause(5);
    const stopped = bench.job(job.jobId);
    expect(stopped.state).toBe('failed');
    expect(stopped.message).toMatch(/receipt R-\d+ paid it/);
    expect(count('policy_term', 'undone_at IS NULL')).toBeGreaterThan(0);
    expect(count('policy_term', 'undone_at IS NULL')).toBeLessThan(120);
    expect(count('journal_entry')).toBeGreaterThan(whole);
    expect(await bench.failedChecks()).toEqual([]);
  });
});

describe('what cannot be imported', () => {
  it('is refused before anything is written, with what is missing', async () => {
    const chosen = await bench.inspect('Color,Size,Price\nred,2,3\n');
    expect(chosen.missing).toEqual(['accountName']);
    for (const work of [() => bench.preview(chosen), () => bench.run(chosen)]) {
      const refusal = await refusalOf(work);
      expect([refusal.code, refusal.text.why]).toEqual(['file.invalid', 'No column is chosen for: Insured.']);
    }
    expect((await refusalOf(() => bench.preview({ ...chosen, sha256: 'a'.repeat(64) }))).code).toMatch(
      /file.invalid|not-found/,
    );
    expect(
      (
        await refusalOf(() =>
          bench.program.dispatch('policyfeed.outcomes', { jobId: 99, only: 'all', from: 0, limit: 1 }),
        )
      ).code,
    ).toBe('not-found');
  });

  it('leaves no part of a file behind', async () => {
    await refusalOf(() => bench.inspect(''));
    const documents = `${bench.program.company()?.directory}/documents`;
    expect(
      existsSync(documents) ? readdirSync(documents).filter((name) => name.endsWith('.part')) : [],
    ).toEqual([]);
  });
});
