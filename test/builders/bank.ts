/** A bank account with statements, through the real program: files put, looked at, imported, matched, proved. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ReadDb } from '#db/connection/index.ts';
import { createProgram, type Program } from '#electron/app/program.ts';
import { verifyBook } from '#electron/app/verify.ts';
import type { InputOf, OutputOf, PostingPlan } from '#electron/ledger/index.ts';
import { executeCommand } from '#electron/rpc/execute.ts';
import { contract, type Job } from '#shared/contract/index.ts';
import { fullRegistry } from './commands.ts';
import { BANKS } from './host.ts';

type Contract = typeof contract.reconciliation;
export type BankBench = {
  readonly program: Program;
  readonly directory: string;
  readonly trustId: number;
  readonly operatingId: number;
  readonly db: () => ReadDb;
  put(content: string | Buffer): Promise<string>;
  inspect(
    content: string | Buffer,
    more?: Partial<InputOf<Contract['inspect']>>,
  ): Promise<OutputOf<Contract['inspect']>>;
  /** Imports to the end; answers the job. Refusals of the file are thrown. */
  take(content: string | Buffer, more?: Partial<InputOf<Contract['importStatement']>>): Promise<Job>;
  undo(jobId: number): Promise<Job>;
  /** A command with a request id of its own. */
  run<Output = unknown>(name: string, input: object): Output;
  ask<Output = unknown>(name: string, input?: object): Output;
  work(asOf?: string, bankAccountId?: number): OutputOf<Contract['work']>;
  /** Posts any plan, as tests may. */
  post(plan: PostingPlan): { entryId: number };
  count(table: string, where?: string): number;
  failedChecks(): Promise<string[]>;
  dispose(): Promise<void>;
};

export function bankBench(options: { today?: string; lastFour?: string } = {}): BankBench {
  const { today = '2026-11-09', lastFour = '4417' } = options;
  const directory = mkdtempSync(join(tmpdir(), 'coverbook-bank-'));
  let milliseconds = Date.UTC(2026, 10, 9, 15);
  const clock = {
    now: () => {
      milliseconds += 1;
      return new Date(milliseconds).toISOString();
    },
    today: () => today as never,
  };
  const program = createProgram({ booksDirectory: join(directory, 'books'), version: 'test', clock });
  program.dispatch('books.create', {
    agencyName: 'Larkspur Insurance',
    state: 'TX',
    ...BANKS,
    trustBank: { bankName: 'Prairie State Bank', lastFour },
  });
  let requests = 0;
  const opened = () => {
    const company = program.company();
    if (company === null) throw new Error('no company is open');
    return company;
  };
  const db = (): ReadDb => opened().connection.read;
  const bankOf = (fund: string): number =>
    db().value<number>('SELECT id FROM bank_account WHERE fund = ?', fund) as number;
  const ask = <Output>(name: string, input: object = {}): Output => program.dispatch(name, input) as Output;
  const parsed = (procedure: { '~orpc': { inputSchema?: unknown } }, input: object): object =>
    (procedure['~orpc'].inputSchema as { parse: (value: object) => object }).parse(input);
  const ended = async (jobId: number): Promise<Job> => {
    for (;;) {
      const now = ask<Job>('jobs.get', { jobId });
      if (now.state !== 'queued' && now.state !== 'running' && now.state !== 'undoing') return now;
      await pause(2);
    }
  };
  const put = async (content: string | Buffer): Promise<string> => {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    const { sha256 } = await program.files.put(
      (async function* () {
        yield bytes;
      })(),
    );
    return sha256;
  };
  const trustId = bankOf('trust');
  const about = { fileName: 'statement.ofx', bankAccountId: trustId };
  return {
    program,
    directory,
    trustId,
    operatingId: bankOf('operating'),
    db,
    put,
    ask,
    inspect: async (content, more = {}) => {
      const input = parsed(contract.reconciliation.inspect, {
        ...about,
        sha256: await put(content),
        ...more,
      });
      return ask<Promise<OutputOf<Contract['inspect']>>>('reconciliation.inspect', input);
    },
    take: async (content, more = {}) => {
      const input = parsed(contract.reconciliation.importStatement, {
        ...about,
        sha256: await put(content),
        ...more,
      });
      const { jobId } = await ask<Promise<{ jobId: number }>>('reconciliation.importStatement', input);
      return ended(jobId);
    },
    undo: async (jobId) => {
      ask('jobs.undo', { jobId });
      return ended(jobId);
    },
    run: <Output>(name: string, input: object): Output => {
      requests += 1;
      const [module = '', verb = ''] = name.split('.');
      const procedure = (contract as unknown as Record<string, Record<string, never>>)[module]?.[verb];
      const requestId = `bank-test-${requests}`;
      return program.dispatch(name, parsed(procedure as never, { ...input, requestId })) as Output;
    },
    work: (asOf, bankAccountId = trustId) =>
      ask('reconciliation.work', asOf === undefined ? { bankAccountId } : { bankAccountId, asOf }),
    post: (plan) => {
      requests += 1;
      const envelope = {
        requestId: `bank-post-${requests}`,
        actorId: 1,
        at: clock.now(),
        device: 0,
        businessOn: today as never,
      };
      const handler = fullRegistry.get('test.post');
      return executeCommand(opened().connection, handler as never, { plan } as never, envelope).output as {
        entryId: number;
      };
    },
    count: (table, where = '1') => db().value<number>(`SELECT count(*) FROM ${table} WHERE ${where}`) ?? 0,
    failedChecks: async () => {
      const { verification } = await verifyBook(join(opened().directory, 'ledger.db'), { at: clock.now() });
      return verification.checks
        .filter(({ ok }) => !ok)
        .map(({ name, findings }) => `${name} ${findings.join(' ')}`);
    },
    dispose: async () => {
      await program.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export type Txn = {
  readonly on: string;
  readonly cents: number;
  readonly text?: string;
  readonly id?: string;
  readonly check?: string;
  readonly type?: string;
};
export type Period = {
  readonly from: string;
  readonly to: string;
  readonly closing: number;
  readonly opening?: number;
  readonly account?: string;
  readonly currency?: string;
};

export const plain = (cents: number): string =>
  `${cents < 0 ? '-' : ''}${Math.floor(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}`;
const compact = (on: string): string => on.replaceAll('-', '');

/** OFX 1.x: elements without end tags; `oneLine` as most banks of the United States send it. */
export function ofx(period: Period, lines: readonly Txn[], oneLine = false): string {
  const text = [
    '<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20261103120000<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>',
    `<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>${period.currency ?? 'USD'}`,
    `<BANKACCTFROM><BANKID>111000025<ACCTID>${period.account ?? '0001234417'}<ACCTTYPE>CHECKING</BANKACCTFROM>`,
    `<BANKTRANLIST><DTSTART>${compact(period.from)}<DTEND>${compact(period.to)}`,
    ...lines.map(
      (line, at) =>
        `<STMTTRN><TRNTYPE>${line.type ?? (line.cents < 0 ? 'DEBIT' : 'CREDIT')}<DTPOSTED>${compact(line.on)}120000[-6:CST]<TRNAMT>${plain(line.cents)}<FITID>${line.id ?? `${compact(line.on)}${at}`}${line.check === undefined ? '' : `<CHECKNUM>${line.check}`}<NAME>${line.text ?? 'LINE'}</STMTTRN>`,
    ),
    `</BANKTRANLIST><LEDGERBAL><BALAMT>${plain(period.closing)}<DTASOF>${compact(period.to)}</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>`,
  ];
  const head =
    'OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n';
  return oneLine ? head.replaceAll('\n', ' ').trim() + text.join('') : head + text.join('\n');
}

export function ofx2(period: Period, lines: readonly Txn[], isQfx = false): string {
  return `<?xml version="1.0" encoding="UTF-8"?><?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>
<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0</CODE></STATUS>${isQfx ? '<INTU.BID>3000</INTU.BID>' : ''}</SONRS></SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS><STMTRS>
<CURDEF>${period.currency ?? 'USD'}</CURDEF><BANKACCTFROM><ACCTID>${period.account ?? '0001234417'}</ACCTID></BANKACCTFROM>
<BANKTRANLIST><DTSTART>${compact(period.from)}</DTSTART><DTEND>${compact(period.to)}</DTEND>
${lines.map((line, at) => `<STMTTRN><TRNTYPE>OTHER</TRNTYPE><DTPOSTED>${compact(line.on)}</DTPOSTED><TRNAMT>${plain(line.cents)}</TRNAMT><FITID>${line.id ?? `${compact(line.on)}${at}`}</FITID><NAME>${(line.text ?? 'LINE').replaceAll('&', '&amp;')}</NAME></STMTTRN>`).join('\n')}
</BANKTRANLIST><LEDGERBAL><BALAMT>${plain(period.closing)}</BALAMT><DTASOF>${compact(period.to)}</DTASOF></LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>`;
}

const slashes = (on: string): string => `${on.slice(5, 7)}/${on.slice(8)}/${on.slice(0, 4)}`;
export function csv(period: Period, lines: readonly Txn[]): string {
  let balance = period.closing - lines.reduce((total, { cents }) => total + cents, 0);
  const rows = lines.map((line) => {
    balance += line.cents;
    return `${slashes(line.on)},"${line.text ?? 'LINE'}",${plain(line.cents)},${line.check ?? ''},${plain(balance)}`;
  });
  return ['Posting Date,Description,Amount,Check Number,Balance', ...rows, ''].join('\n');
}

const signed = (cents: number): string => String(cents);
export function bai2(period: Period, lines: readonly Txn[]): string {
  const opening = period.closing - lines.reduce((total, { cents }) => total + cents, 0);
  const details = lines.map(
    (line) =>
      `16,${line.cents < 0 ? 475 : 301},${Math.abs(line.cents)},,,${line.check ?? ''},${line.text ?? 'LINE'}/`,
  );
  const control = opening + period.closing + lines.reduce((total, { cents }) => total + Math.abs(cents), 0);
  const short = compact(period.to).slice(2);
  return [
    `01,122099999,123456789,${short},0200,1,80,,2/`,
    `02,031001234,122099999,1,${short},2359,USD,2/`,
    `03,${period.account ?? '0001234417'},USD,010,${signed(opening)},,,015,${signed(period.closing)},,/`,
    ...details,
    `49,${signed(control)},${details.length + 2}/`,
    `98,${signed(control)},1,${details.length + 4}/`,
    `99,${signed(control)},1,${details.length + 6}/`,
    '',
  ].join('\n');
}

export function camt(period: Period, lines: readonly Txn[]): string {
  const opening = period.closing - lines.reduce((total, { cents }) => total + cents, 0);
  const currency = period.currency ?? 'USD';
  const amount = (cents: number): string =>
    `<Amt Ccy="${currency}">${plain(Math.abs(cents))}</Amt><CdtDbtInd>${cents < 0 ? 'DBIT' : 'CRDT'}</CdtDbtInd>`;
  return `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>1</Id>
<FrToDt><FrDtTm>${period.from}T00:00:00</FrDtTm><ToDtTm>${period.to}T23:59:59</ToDtTm></FrToDt><Acct><Id><Othr><Id>${period.account ?? '0001234417'}</Id></Othr></Id><Ccy>${currency}</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp>${amount(opening)}<Dt><Dt>${period.from}</Dt></Dt></Bal><Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp>${amount(period.closing)}<Dt><Dt>${period.to}</Dt></Dt></Bal>
${lines.map((line, at) => `<Ntry>${amount(line.cents)}<Sts>BOOK</Sts><BookgDt><Dt>${line.on}</Dt></BookgDt><AcctSvcrRef>${line.id ?? `S${compact(line.on)}${at}`}</AcctSvcrRef><NtryDtls><TxDtls><RmtInf><Ustrd>${line.text ?? 'LINE'}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`).join('\n')}
</Stmt></BkToCstmrStmt></Document>`;
}

const comma = (cents: number): string => plain(Math.abs(cents)).replace('.', ',');
export function mt940(period: Period, lines: readonly Txn[]): string {
  const opening = period.closing - lines.reduce((total, { cents }) => total + cents, 0);
  const currency = period.currency ?? 'USD';
  const side = (cents: number): string => (cents < 0 ? 'D' : 'C');
  return [
    ':20:STARTUMS',
    `:25:${period.account ?? '0001234417'}`,
    ':28C:1/1',
    `:60F:${side(opening)}${compact(period.from).slice(2)}${currency}${comma(opening)}`,
    ...lines.flatMap((line) => [
      `:61:${compact(line.on).slice(2)}${compact(line.on).slice(4)}${side(line.cents)}${comma(line.cents)}NTRF${line.check ?? 'NONREF'}`,
      `:86:${line.text ?? 'LINE'}`,
    ]),
    `:62F:${side(period.closing)}${compact(period.to).slice(2)}${currency}${comma(period.closing)}`,
    '-',
    '',
  ].join('\n');
}
