/** Month close with its certificate, and packs: reproducible, complete, guarded against formulas. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { inflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHECKS, runCheck } from '#db/checks/index.ts';
import { createProgram, type Program } from '#electron/app/program.ts';
import { csvOf } from '#electron/closing/csv.ts';
import { makePack } from '#electron/closing/pack.ts';
import { disbursementsRegister } from '#electron/closing/registers.ts';
import { replay } from '#electron/rpc/replay.ts';
import { registry } from '#electron/rpc/registry.ts';
import { localDate } from '#shared/calendar/index.ts';
import type { Certificate, ChecklistItem, Job, PackRow } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { emptyFile } from '#test/builders/book.ts';

let directory: string;
let program: Program;
let requests = 0;
const NOW = '2026-11-09T15:00:00.000Z';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'coverbook-closing-'));
  let second = 0;
  const clock = {
    now: () => new Date(Date.parse(NOW) + 1000 * (second += 1)).toISOString(),
    today: () => localDate('2026-11-09'),
  };
  program = createProgram({ booksDirectory: join(directory, 'books'), version: 'test', clock });
  program.dispatch('books.create', {
    agencyName: 'Closing Agency',
    state: 'TX',
    trustBank: { bankName: 'Prairie State Bank', lastFour: '4417' },
    operatingBank: { bankName: 'Prairie State Bank', lastFour: '8830' },
  });
});
afterEach(async () => {
  await program.close();
  rmSync(directory, { recursive: true, force: true });
});

const run = <Output>(name: string, input: object): Output => {
  requests += 1;
  const handler = registry.get(name);
  if (handler === undefined) throw new Error(name);
  return program.dispatch(
    name,
    handler.input.parse({ ...input, requestId: `test-closing-${requests}` }),
  ) as Output;
};
const ask = <Output>(name: string, input: object = {}): Output => {
  const handler = registry.get(name);
  if (handler === undefined) throw new Error(name);
  return program.dispatch(name, handler.input.parse(input)) as Output;
};

/** Bound, billed, paid, deposited, remitted and swept in October; one receipt still in the drawer. */
function business(name = 'Cedar Fork Nursery'): void {
  const { carrierId } = run<{ carrierId: number }>('parties.createCarrier', {
    code: 'TGM',
    name: 'Tallgrass Mutual',
    commissionPpm: 150_000,
  });
  const { accountId } = run<{ accountId: number }>('parties.createAccount', { name, state: 'TX' });
  const bind = (policyNumber: string, premiumCents: number): void => {
    run('billing.bindPolicy', {
      accountId,
      carrierId,
      policyNumber,
      premiumCents,
      lineOfBusiness: 'General liability',
      state: 'TX',
      effectiveOn: '2026-10-05',
      expirationOn: '2027-10-05',
      boundOn: '2026-10-05',
      agencyFeeCents: 5_000,
    });
  };
  bind('=HYPERLINK("http://x")', 120_000);
  const { receiptId } = run<{ receiptId: number }>('receipts.post', {
    accountId,
    amountCents: 125_000,
    receivedOn: '2026-10-08',
    reference: '+1234',
  });
  const bankAccountId = program
    .company()
    ?.connection.read.value<number>("SELECT id FROM bank_account WHERE fund = 'trust'");
  run('receipts.postDeposit', {
    depositOn: '2026-10-09',
    bankAccountId,
    receiptIds: [receiptId],
    bankLineCents: 125_000,
  });
  const payee = `carrier:${carrierId}`;
  const { items } = ask<{ items: { payableItemId: number; openCents: number }[] }>('carriers.items', {
    payee,
  });
  run('carriers.remit', {
    payee,
    paidOn: '2026-10-20',
    items: items.map((item) => ({ payableItemId: item.payableItemId, cents: 50_000 })),
  });
  run('trust.sweep', { sweptOn: '2026-10-23', cents: 20_000 });
  bind('CPS-2', 80_000);
  run('receipts.post', { accountId, amountCents: 30_000, receivedOn: '2026-10-30' });
}

const company = () => program.company() as NonNullable<ReturnType<Program['company']>>;
async function finished(jobId: number): Promise<Job> {
  for (let tries = 0; tries < 600; tries += 1) {
    const { jobs } = program.dispatch('jobs.list', {}) as { jobs: Job[] };
    const job = jobs.find((each) => each.jobId === jobId);
    if (job !== undefined && job.state !== 'running') return job;
    await wait(50);
  }
  throw new Error('the task does not end');
}
const close = async (throughOn = '2026-10-31'): Promise<Job> =>
  finished((program.dispatch('closing.close', { throughOn, reason: 'reviewed' }) as { jobId: number }).jobId);

describe('month close', () => {
  it('shows what is to do, closes only with every invariant, and keeps the certificate', async () => {
    business();
    const { items, throughOn } = ask<{ items: ChecklistItem[]; throughOn: string }>('closing.checklist');
    expect(throughOn).toBe('2026-10-31');
    expect(
      Object.fromEntries(items.map(({ key, state, count, cents }) => [key, [state, count, cents]])),
    ).toMatchObject({
      deposits: ['warning', 1, 30_000],
      billing: ['done', 0, null],
      suspense: ['done', 0, null],
      shortage: ['done', 0, null],
      tieOuts: ['done', 0, null],
      reconciliation: ['toDo', 1, null],
    });
    const job = await close();
    expect(job).toMatchObject({
      state: 'done',
      message: expect.stringContaining('Closed through Sat Oct 31, 2026'),
    });
    const { events } = ask<{ events: { action: string; certificate: Certificate | null }[] }>(
      'closing.periods',
    );
    const certificate = events[0]?.certificate as Certificate;
    expect(events).toHaveLength(1);
    expect(certificate.checks).toHaveLength(CHECKS.length);
    expect(certificate.checks.every(({ ok }) => ok)).toBe(true);
    const { read } = company().connection;
    expect(read.value('SELECT hash FROM journal_entry WHERE seq = ?', certificate.entriesSeq)).toBe(
      certificate.entriesHash,
    );
    const late = { accountId: 1, amountCents: 1, receivedOn: '2026-10-30' };
    expect(() => run('receipts.post', { ...late, accountId: read.value('SELECT id FROM account') })).toThrow(
      'closed period',
    );
    expect(() => program.dispatch('closing.close', { throughOn: '2026-10-31', reason: '' })).toThrow(Refusal);
    run('ledger.reopenPeriod', { throughOn: '2026-09-30', reason: 'a late receipt' });
    // The reopening is written down, and the certificate of the close it undid stays.
    const after = ask<{ events: { action: string; reason: string; certificate: Certificate | null }[] }>(
      'closing.periods',
    );
    expect(after.events.map(({ action, certificate: kept }) => [action, kept !== null])).toEqual([
      ['reopen', false],
      ['close', true],
    ]);
    const copy = emptyFile();
    const head = read.value("SELECT hash FROM chain_head WHERE chain = 'commands'");
    replay(company().connection, copy.connection, registry);
    expect(copy.connection.read.value("SELECT hash FROM chain_head WHERE chain = 'commands'")).toBe(head);
    expect(copy.connection.read.rows('SELECT * FROM period_certificate')).toEqual(
      read.rows('SELECT * FROM period_certificate'),
    );
    copy.connection.close();
  }, 60_000);

  it('does not close when a check fails, nor when the month moved while it ran', async () => {
    business();
    company().connection.raw.exec(
      'UPDATE unapplied_fund SET cents = cents + 1; INSERT INTO unapplied_fund SELECT id, 0, 1 FROM account LIMIT 1',
    );
    const failed = await close();
    expect(failed.state).toBe('failed');
    expect(failed.message).toContain('Not closed');
    expect(ask<{ events: unknown[] }>('closing.periods').events).toEqual([]);
    const certificate = {
      throughOn: '2026-10-31',
      verifiedAt: NOW,
      entriesSeq: 1,
      entriesHash: 'x',
      commandsSeq: 1,
      commandsHash: 'x',
      checks: [],
    };
    const stale = registry.get('closing.recordClose');
    expect(() =>
      program.dispatch('closing.recordClose', stale?.input.parse({ reason: '', certificate })),
    ).toThrow();
  }, 60_000);

  it('a certificate whose chain is gone is found', async () => {
    business();
    await close();
    const { raw, read } = company().connection;
    raw.exec('DROP TRIGGER period_certificate_no_update');
    raw.exec("UPDATE period_certificate SET entries_hash = 'other'");
    const anchors = CHECKS.filter(({ name }) => name === 'anchors');
    const findings = anchors.flatMap(
      (check) => runCheck(check, { read, raw, tick: () => undefined }).findings,
    );
    expect(findings[0]).toContain('The close through 2026-10-31 was certified');
  }, 60_000);
});

/** Files of a ZIP by our own reading of it. */
function unzip(zip: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  let at = 0;
  while (zip.readUInt32LE(at) === 0x04034b50) {
    const packed = zip.readUInt32LE(at + 18);
    const nameLength = zip.readUInt16LE(at + 26);
    const name = zip.toString('utf8', at + 30, at + 30 + nameLength);
    const from = at + 30 + nameLength + zip.readUInt16LE(at + 28);
    files.set(name, inflateRawSync(zip.subarray(from, from + packed)));
    at = from + packed;
  }
  return files;
}

describe('packs', () => {
  it('every disbursement says whom it went to, by which document', () => {
    business();
    const { read } = company().connection;
    const one = (text: string): number => read.value<number>(text) as number;
    const bankAccountId = one("SELECT id FROM bank_account WHERE fund = 'trust'");
    run('trust.moveReserve', { direction: 'in', cents: 5_000, movedOn: '2026-10-24' });
    run('trust.moveReserve', { direction: 'out', cents: 1_000, movedOn: '2026-10-25' });
    const { bankAccountId: second } = run<{ bankAccountId: number }>('trust.addBank', {
      fund: 'trust',
      bankName: 'Brazos Valley Bank',
      lastFour: '9021',
      state: 'TX',
    });
    run('trust.moveBetweenBanks', {
      movedOn: '2026-10-26',
      fromBankAccountId: bankAccountId,
      toBankAccountId: second,
      beneficiary: `carrier:${one('SELECT id FROM carrier')}`,
    });
    run('failures.fail', {
      receiptId: one("SELECT id FROM receipt WHERE number = 'R-00001'"),
      kind: 'nsf',
      failedOn: '2026-10-28',
      bankFeeCents: 1_200,
      clientFeeCents: 0,
      note: '',
    });
    const sheet = disbursementsRegister(read, {
      fromOn: localDate('2026-10-01'),
      throughOn: localDate('2026-10-31'),
    });
    const told = [...sheet.rows].map((row) => [row[2], row[3], row[4], row[11]]);
    expect(told).toEqual([
      ['Carrier remittance', 'RM-00001', 'Tallgrass Mutual', 'Cedar Fork Nursery'],
      ['Agency share swept to operating', 'SW-00001', 'Closing Agency, Prairie State Bank 8830', ''],
      ['Voluntary deposit withdrawn', '', 'Closing Agency', ''],
      ['Moved between trust accounts', '', 'Closing Agency, Brazos Valley Bank 9021', ''],
      // The rest of it lies in the other account: the agency owes that transfer.
      [
        'Trust money called back for a failed payment',
        'F-00001',
        'Closing Agency, Prairie State Bank 4417',
        'Cedar Fork Nursery',
      ],
      ['Payment returned after it was paid on', 'F-00001', 'Cedar Fork Nursery', 'Cedar Fork Nursery'],
      ['Bank return fee', 'F-00001', 'Prairie State Bank 4417', 'Cedar Fork Nursery'],
    ]);
  }, 60_000);

  it('has every register, and a manifest that proves each file; made twice it is the same', async () => {
    business('@Evil & Sons, "Ltd"');
    const order = { kind: 'examiner', state: 'CA', fromOn: '2026-10-01', throughOn: '2026-10-31' };
    const made = await finished((program.dispatch('closing.makePack', order) as { jobId: number }).jobId);
    expect(made).toMatchObject({ state: 'done' });
    const [pack] = ask<{ packs: PackRow[] }>('closing.packs').packs;
    const file = program.dispatch('closing.packFile', { packId: pack?.packId }) as {
      fileName: string;
      base64: string;
    };
    expect(file.fileName).toBe('examiner-pack-CA-2026-10-01-2026-10-31.zip');
    const zip = Buffer.from(file.base64, 'base64');
    expect(createHash('sha256').update(zip).digest('hex')).toBe(pack?.sha256);
    const files = unzip(zip);
    expect([...files.keys()].filter((name) => name.endsWith('.csv'))).toEqual([
      'receipts-register.csv',
      'disbursement-register.csv',
      'policy-list.csv',
      'held-ledger.csv',
      'trust-positions.csv',
      'sweeps.csv',
      'trust-journal.csv',
      'reconciliations.csv',
    ]);
    const sums = files.get('SHA256SUMS')?.toString('utf8').trim().split('\n') ?? [];
    expect(sums).toHaveLength(files.size - 2);
    for (const line of sums) {
      const [hash = '', name = ''] = line.split('  ');
      expect(
        createHash('sha256')
          .update(files.get(name) as Buffer)
          .digest('hex'),
      ).toBe(hash);
    }
    const csv = (name: string): string[] => (files.get(name) as Buffer).toString('utf8').split('\r\n');
    // Nothing a spreadsheet would run: the payer, the policy number and the reference are texts.
    expect(csv('receipts-register.csv')[1]).toContain(`"'@Evil & Sons, ""Ltd""`);
    expect(csv('receipts-register.csv')[1]).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(csv('receipts-register.csv')[1]).toContain("'+1234");
    expect(csv('receipts-register.csv')[1]).toContain(
      '2026-10-08,2026-10-09,R-00001,D-00001,Prairie State Bank 4417',
    );
    expect(
      csv('disbursement-register.csv')
        .slice(1, 3)
        .map((line) => line.split(',').slice(0, 5).join(',')),
    ).toEqual([
      expect.stringMatching(/^2026-10-20,\d+,.*,RM-00001,Tallgrass Mutual$/),
      expect.stringMatching(/^2026-10-23,\d+,/),
    ]);
    // The held ledger adds up to the trust cash of the same day.
    const held = csv('held-ledger.csv')
      .slice(1, -1)
      .map((line) => Number(line.split(',').at(-1)?.replace('.', '')));
    const cash = csv('trust-positions.csv')[1]?.split(',')[6];
    expect(held.reduce((sum, cents) => sum + cents, 0)).toBe(Number(cash?.replace('.', '')));
    const { read } = company().connection;
    const again = await makePack(
      read,
      { ...order, kind: 'examiner', fromOn: localDate(order.fromOn), throughOn: localDate(order.throughOn) },
      localDate('2026-11-09'),
    );
    for (const [name, bytes] of unzip(again.zip))
      if (name.endsWith('.csv')) expect(bytes.equals(files.get(name) as Buffer)).toBe(true);
    expect(
      existsSync(join(company().directory, 'documents', pack?.sha256.slice(0, 2) ?? '', pack?.sha256 ?? '')),
    ).toBe(true);
    expect(
      readFileSync(
        join(company().directory, 'documents', pack?.sha256.slice(0, 2) ?? '', pack?.sha256 ?? ''),
      ).equals(zip),
    ).toBe(true);
  }, 60_000);

  it('refuses dates the wrong way round and packs that are not there', () => {
    const order = { kind: 'examiner', state: 'TX', fromOn: '2026-11-01', throughOn: '2026-10-31' };
    expect(() => program.dispatch('closing.makePack', order)).toThrow('first day is after its last');
    expect(() => program.dispatch('closing.packFile', { packId: 99 })).toThrow(Refusal);
  });

  it('CSV: amounts stay numbers, texts never become formulas', () => {
    const rows = [['=1+1', ' -2', '\t@x', { cents: -5 as Cents }, 'a "b", c', null, 7]] as const;
    const { text } = csvOf({ name: 'x', title: 'x', columns: ['a', 'b', 'c', 'd', 'e', 'f', 'g'], rows });
    expect(text).toBe(`a,b,c,d,e,f,g\r\n'=1+1,' -2,'\t@x,-0.05,"a ""b"", c",,7\r\n`);
  });
});
