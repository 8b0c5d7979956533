/** The small tables: the agency, its banks and accounts, numbers, anchors of earlier verifications, the search index. */
import { DEVICE_SPAN } from '#shared/ids/index.ts';
import type { ReadDb } from '#db/connection/index.ts';
import { type Check, type CheckedFile, type Findings, findings } from './types.ts';

const OUTSIDE =
  'The file was changed from outside Coverbook. Restore the last verified backup to a new folder and compare.';

type Created = {
  bookUid: string;
  agencyName: string;
  state: string;
  fiscalYearStartMonth: number;
  isSample: boolean;
  businessOn: string | null;
  trustBank: { bankName: string; lastFour: string };
  operatingBank: { bankName: string; lastFour: string };
};
type BookRow = {
  book_uid: string;
  agency_name: string;
  state: string;
  fiscal_year_start_month: number;
  is_sample: number;
  business_on: string | null;
};

export const book: Check = {
  name: 'book',
  title: 'Agency, banks and chart of accounts are those the commands made',
  advice: OUTSIDE,
  since: 10,
  run: ({ read }) => {
    const found = findings();
    const first = read.row<{ procedure: string; input: string; at: string }>(
      'SELECT procedure, input, at FROM command_log WHERE seq = 1',
    );
    const row = read.row<BookRow>('SELECT * FROM book');
    if (first?.procedure !== 'books.createBook' || row === undefined)
      found.add('The first command does not create the agency.');
    else {
      const made = JSON.parse(first.input) as Created;
      const isSame =
        row.book_uid === made.bookUid &&
        row.agency_name === made.agencyName &&
        row.state === made.state &&
        row.fiscal_year_start_month === made.fiscalYearStartMonth &&
        (row.is_sample === 1) === made.isSample &&
        row.business_on === made.businessOn;
      if (!isSame)
        found.add('Name, state, fiscal year or date of the agency differ from those it was created with.');
      for (const [fund, bank] of [
        ['trust', made.trustBank],
        ['operating', made.operatingBank],
      ] as const) {
        const id = read.value<number>('SELECT min(id) FROM bank_account WHERE fund = ?', fund) ?? 0;
        checkBank(read, { ...bank, fund, id }, found);
      }
    }
    for (const { input, output } of read.rows<{ input: string; output: string }>(
      "SELECT input, output FROM command_log WHERE procedure = 'trust.addBank'",
    )) {
      const made = JSON.parse(input) as Omit<Bank, 'id'>;
      const { bankAccountId: id } = JSON.parse(output) as { bankAccountId: number };
      checkBank(read, { ...made, id }, found);
    }
    const accounts = read.rows<{ code: string; fund: string; class: string; normal_side: string }>(
      'SELECT code, fund, class, normal_side FROM ledger_account',
    );
    for (const account of accounts) {
      if (
        (account.code.startsWith('T') && account.fund !== 'trust') ||
        (account.code.startsWith('O') && account.fund !== 'operating')
      ) {
        found.add(`Account ${account.code} is in the ${account.fund} fund.`);
      }
    }
    for (const added of read.rows<{ input: string }>(
      "SELECT input FROM command_log WHERE procedure = 'ledger.addAccount'",
    )) {
      const { code, class: kind } = JSON.parse(added.input) as { code: string; class: string };
      if (accounts.find((account) => account.code === code)?.class !== kind)
        found.add(`Account ${code} is missing or changed its class.`);
    }
    return found.outcome(accounts.length + 3);
  },
};

type Bank = { id: number; fund: string; bankName: string; lastFour: string };

/** A bank account is what it was made as, or what the last command that changed it says. */
function checkBank(read: ReadDb, made: Bank, found: Findings): void {
  const edited = read.value<string>(
    `SELECT input FROM command_log WHERE procedure = 'trust.editBank' AND input ->> 'bankAccountId' = ?
     ORDER BY seq DESC LIMIT 1`,
    made.id,
  );
  const bank = edited === undefined ? made : { ...made, ...(JSON.parse(edited) as Partial<Bank>) };
  const known = read.row(
    'SELECT 1 FROM bank_account WHERE id = ? AND fund = ? AND bank_name = ? AND last_four = ?',
    made.id,
    made.fund,
    bank.bankName,
    bank.lastFour,
  );
  if (known === undefined)
    found.add(`The ${made.fund} bank account ${bank.bankName} ${bank.lastFour} is missing or changed.`);
}

/** Numbers of a series that runs through the years, as `RM-00017`. */
function usedNumbers(table: string, prefix: string): string {
  const number = `CAST(substr(number, ${prefix.length + 1}) AS INTEGER)`;
  return `SELECT 0 AS year, count(DISTINCT ${number}) AS used, max(${number}) AS highest FROM ${table}`;
}

/** Numbers of a series that begins anew each year, as `2026-00123`. */
function usedInYear(table: string, prefix = ''): string {
  const at = prefix.length + 1;
  const number = `CAST(substr(number, ${at + 5}) AS INTEGER)`;
  return `SELECT CAST(substr(number, ${at}, 4) AS INTEGER) AS year, count(DISTINCT ${number}) AS used, max(${number}) AS highest
    FROM ${table} GROUP BY 1`;
}

/** Documents that carry a number of a series; a module adds its own. The query gives (year, numbers used, highest). */
export type NumberedDocument = { readonly series: string; readonly since: number; readonly used: string };
const NUMBERED: readonly NumberedDocument[] = [
  { series: 'invoice', since: 30, used: usedInYear('invoice') },
  { series: 'receipt', since: 30, used: usedNumbers('receipt', 'R-') },
  { series: 'deposit', since: 30, used: usedNumbers('deposit', 'D-') },
  { series: 'remittance', since: 30, used: usedNumbers('remittance', 'RM-') },
  { series: 'sweep', since: 30, used: usedNumbers('sweep', 'SW-') },
  { series: 'failedPayment', since: 94, used: usedNumbers('failed_payment', 'F-') },
  { series: 'writeOff', since: 94, used: usedNumbers('write_off', 'WO-') },
  { series: 'producerStatement', since: 92, used: usedNumbers('producer_statement', 'PS-') },
  {
    series: 'summary',
    since: 80,
    used: usedInYear('summary_invoice', 'S-'),
  },
];

/** Rows whose ids come from the device's sequence. */
const NUMBERED_ROWS = ['journal_entry', 'period_event', 'ledger_account', 'bank_account'] as const;

export const numbers: Check = {
  name: 'numbers',
  title: 'Document numbers have no gaps, and row ids were given out once',
  advice: 'A document was removed from outside Coverbook. Compare with the last verified backup.',
  since: 10,
  run: ({ read, raw }) => {
    const found = findings();
    const series = read.rows<{ series: string; year: number; last_number: number }>(
      'SELECT series, year, last_number FROM number_series',
    );
    const version = raw.pragma('user_version', { simple: true }) as number;
    for (const { series: name, used } of NUMBERED.filter(({ since }) => since <= version)) {
      const years = new Map(
        read.rows<{ year: number; used: number; highest: number }>(used).map((row) => [row.year, row]),
      );
      const given = new Map(
        series.filter((row) => row.series === name).map((row) => [row.year, row.last_number]),
      );
      for (const year of new Set([...given.keys(), ...years.keys()])) {
        const last = given.get(year) ?? 0;
        const { used: count, highest } = years.get(year) ?? { used: 0, highest: 0 };
        if (count !== last || (highest ?? 0) !== last)
          found.add(
            `${name}${year === 0 ? '' : ` ${year}`} went up to ${last}, but ${count} documents carry one, the highest ${highest ?? 0}.`,
          );
      }
    }
    const devices = read.rows<{ device: number; next_sequence: number }>(
      'SELECT device, next_sequence FROM device_sequence',
    );
    for (const { device, next_sequence: next } of devices) {
      const [first, end] = [device * DEVICE_SPAN, (device + 1) * DEVICE_SPAN];
      const highest = read.value<number>(
        `SELECT max(id) FROM (${NUMBERED_ROWS.map((table) => `SELECT max(id) AS id FROM ${table} WHERE id >= ? AND id < ?`).join(' UNION ALL ')})`,
        ...NUMBERED_ROWS.flatMap(() => [first, end]),
      );
      if ((highest ?? 0) >= first + next) {
        found.add(`Ids of device ${device} are used beyond the next one to give out (${next}).`);
      }
    }
    return found.outcome(series.length + devices.length);
  },
};

type Anchor = {
  id: number;
  at: string;
  entries: number;
  head: string;
  commands: number;
  command_head: string;
};

export const anchors: Check = {
  name: 'anchors',
  title: 'Everything earlier verifications saw is still there',
  advice:
    'The file was replaced by an older or rewritten one. Find the newer file, or restore the last verified backup and enter again what is missing.',
  since: 10,
  run: ({ read, raw }) => {
    const found = findings();
    const seen = read.rows<Anchor>(
      `SELECT id, at, result ->> 'entryCount' AS entries, result ->> 'headHash' AS head, result ->> 'commandCount' AS commands,
         result ->> 'commandHash' AS command_head FROM verification WHERE ok = 1 ORDER BY id DESC LIMIT 1000`,
    );
    for (const anchor of seen) {
      const entry = read.value<string>('SELECT hash FROM journal_entry WHERE seq = ?', anchor.entries);
      const command = read.value<string>('SELECT hash FROM command_log WHERE seq = ?', anchor.commands);
      const isThere = (anchor.entries === 0 || entry === anchor.head) && command === anchor.command_head;
      if (!isThere)
        found.add(
          `The verification of ${anchor.at} saw entry ${anchor.entries} and command ${anchor.commands} with other contents.`,
        );
    }
    const certificates = certificatesOf(raw, read);
    for (const anchor of certificates) {
      const entry = read.value<string>('SELECT hash FROM journal_entry WHERE seq = ?', anchor.entries);
      const command = read.value<string>('SELECT hash FROM command_log WHERE seq = ?', anchor.commands);
      if ((anchor.entries !== 0 && entry !== anchor.head) || command !== anchor.command_head)
        found.add(
          `The close through ${anchor.at} was certified with entry ${anchor.entries} and command ${anchor.commands}, which have other contents now.`,
        );
    }
    return found.outcome(seen.length + certificates.length);
  },
};

/** The self-test each month was closed with saw the ends of both chains. */
function certificatesOf(raw: CheckedFile['raw'], read: ReadDb): Anchor[] {
  if ((raw.pragma('user_version', { simple: true }) as number) < 105) return [];
  return read.rows<Anchor>(
    `SELECT id, through_on AS at, entries_seq AS entries, entries_hash AS head, commands_seq AS commands,
       commands_hash AS command_head FROM period_certificate ORDER BY id`,
  );
}

export const searchIndex: Check = {
  name: 'search-index',
  title: 'The search index knows no entry that is not there',
  advice:
    'Search may show wrong results; money is not affected. Restore the last verified backup if entries are missing too.',
  since: 10,
  run: ({ read }) => {
    const found = findings();
    const through = read.value<number>('SELECT indexed_through FROM entry_search_state') ?? 0;
    const head = read.value<number>("SELECT seq FROM chain_head WHERE chain = 'entries'") ?? 0;
    const indexed = read.value<number>('SELECT count(*) FROM entry_search_docsize') ?? 0;
    if (through > head) found.add(`It has read up to entry ${through}; the last entry is ${head}.`);
    if (indexed !== through) found.add(`It knows ${indexed} entries; it should know ${through}.`);
    return found.outcome(indexed);
  },
};
