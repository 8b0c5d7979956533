/** Every kind of file: what it is called, how it gets into the other program, how accounts are named there, who writes it. */
import type { ExportFormat, ExportLayout, ExportMapping } from '#shared/contract/index.ts';
import type { Capabilities } from '../port.ts';
import { BEANCOUNT_ACCOUNT, beancountName, beancountWriter } from './beancount.ts';
import type { FileAccount, Writer } from './entry.ts';
import { iifWriter } from './iif.ts';
import { hledgerWriter, journalName, ledgerWriter } from './journal-text.ts';
import { checkLayout, layoutWriter } from './layout.ts';
import { FIRST_CUSTOM, INTACCT, NETSUITE, QUICKBOOKS_CSV, SAGE_50, XERO_CSV } from './presets.ts';

type Names = Pick<FileAccount, 'code' | 'name'>;
type Plain = Names & Pick<FileAccount, 'class'>;

export type Format = {
  readonly format: ExportFormat;
  readonly title: string;
  readonly what: string;
  readonly how: string;
  readonly usualMapping: ExportMapping;
  readonly accountsBy: 'name' | 'code' | 'both';
  readonly refusesRepeats: boolean;
  readonly extension: string;
  readonly mediaType: string;
  readonly encoding: ExportLayout['encoding'];
  readonly linesPerFile: number | null;
  /** A whole journal, opening balances too; the others take over from a date and have their own. */
  readonly hasOpening: boolean;
  /** Our name for an account, until another is chosen. */
  readonly suggest: (account: Plain, fund: string) => Names;
  /** Why the other program would not take a name, in words; null when it does. */
  readonly problemOf: (names: Names) => string | null;
  readonly writer: () => Writer;
};

/** A file can be made and nothing else: whether it was imported, only a person can say. */
export const FILE_CAPABILITIES: Pick<
  Capabilities,
  'hasRequestIds' | 'canFind' | 'canReadBack' | 'canListAccounts' | 'docNumberLongest'
> = {
  hasRequestIds: false,
  canFind: false,
  canReadBack: false,
  canListAccounts: false,
  docNumberLongest: 11,
};

const asIs = ({ code, name }: Plain): Names => ({ code, name });
const noProblem = (): null => null;
const longerThan =
  (longest: number, part: 'code' | 'name', program: string) =>
  (names: Names): string | null =>
    [...names[part]].length > longest ? `${program} takes at most ${longest} characters here.` : null;

const csv = (
  layout: ExportLayout,
  rest: Pick<Format, 'format' | 'title' | 'what' | 'how' | 'accountsBy' | 'refusesRepeats' | 'problemOf'>,
): Format => ({
  ...rest,
  usualMapping: layout.mapping,
  extension: layout.delimiter === '\t' ? 'txt' : 'csv',
  mediaType: 'text/csv',
  encoding: layout.encoding,
  linesPerFile: layout.linesPerFile,
  hasOpening: layout.mapping === 'full',
  suggest: asIs,
  writer: () => layoutWriter(layout),
});

const PLAIN_TEXT = {
  usualMapping: 'full',
  accountsBy: 'name',
  refusesRepeats: false,
  mediaType: 'text/plain',
  encoding: 'utf-8',
  linesPerFile: null,
  hasOpening: true,
} as const;

const FORMATS: Readonly<Record<Exclude<ExportFormat, 'custom'>, Format>> = {
  hledger: {
    ...PLAIN_TEXT,
    format: 'hledger',
    title: 'hledger journal',
    what: 'The whole journal as plain text, for hledger.',
    how: 'hledger -f FILE balance; hledger check -s finds it in order.',
    extension: 'journal',
    suggest: (account, fund) => ({ code: account.code, name: journalName(account, fund) }),
    problemOf: journalProblem,
    writer: hledgerWriter,
  },
  ledger: {
    ...PLAIN_TEXT,
    format: 'ledger',
    title: 'Ledger journal',
    what: 'The whole journal as plain text, for ledger 3.',
    how: 'ledger -f FILE balance, also with --strict.',
    extension: 'ledger',
    suggest: (account, fund) => ({ code: account.code, name: journalName(account, fund) }),
    problemOf: journalProblem,
    writer: ledgerWriter,
  },
  beancount: {
    ...PLAIN_TEXT,
    format: 'beancount',
    title: 'Beancount journal',
    what: 'The whole journal as plain text, for beancount and Fava.',
    how: 'bean-check FILE finds it in order.',
    extension: 'beancount',
    suggest: (account, fund) => ({ code: account.code, name: beancountName(account, fund) }),
    problemOf: ({ name }) =>
      BEANCOUNT_ACCOUNT.test(name)
        ? null
        : 'Beancount names begin with Assets, Liabilities, Equity, Income or Expenses; each part begins with a capital or a digit and has only letters, digits and hyphens.',
    writer: beancountWriter,
  },
  iif: {
    format: 'iif',
    title: 'QuickBooks Desktop (IIF)',
    what: 'Journal entries for QuickBooks Desktop, trust money as one liability.',
    how: 'In QuickBooks: File, Utilities, Import, IIF Files. Make a backup there first. Importing a file twice doubles it, and an unknown account name makes a new account.',
    usualMapping: 'net',
    accountsBy: 'name',
    refusesRepeats: false,
    extension: 'iif',
    mediaType: 'text/plain',
    encoding: 'windows-1252',
    linesPerFile: null,
    hasOpening: false,
    suggest: asIs,
    problemOf: longerThan(159, 'name', 'QuickBooks Desktop'),
    writer: iifWriter,
  },
  'qbo-csv': csv(QUICKBOOKS_CSV, {
    format: 'qbo-csv',
    title: 'QuickBooks Online (CSV)',
    what: 'Journal entries for QuickBooks Online without a connection.',
    how: 'In QuickBooks: Settings, Import data, Journal entries. Switch account numbers off, and the warning for duplicate journal numbers on.',
    accountsBy: 'name',
    refusesRepeats: false,
    problemOf: longerThan(100, 'name', 'QuickBooks Online'),
  }),
  'xero-csv': csv(XERO_CSV, {
    format: 'xero-csv',
    title: 'Xero (CSV)',
    what: 'Manual journals for Xero, at most 300 lines a file.',
    how: 'In Xero: Accounting, Manual journals, Import. They arrive as drafts; post them there. The tax rate is “Tax Exempt”.',
    accountsBy: 'code',
    refusesRepeats: false,
    problemOf: longerThan(10, 'code', 'Xero'),
  }),
  sage50: csv(SAGE_50, {
    format: 'sage50',
    title: 'Sage 50 US (CSV)',
    what: 'General journal entries for Sage 50 US.',
    how: 'In Sage 50: File, Select Import/Export, General Journal. The columns must stand in the order of your import template.',
    accountsBy: 'code',
    refusesRepeats: false,
    problemOf: longerThan(15, 'code', 'Sage 50'),
  }),
  intacct: csv(INTACCT, {
    format: 'intacct',
    title: 'Sage Intacct (CSV)',
    what: 'GL journal entries for Sage Intacct, journal GJ.',
    how: 'In Intacct: Company, Setup, Import data, Journal entries. Companies with their own columns use a custom layout made from their template.',
    accountsBy: 'code',
    refusesRepeats: false,
    problemOf: longerThan(24, 'code', 'Sage Intacct'),
  }),
  netsuite: csv(NETSUITE, {
    format: 'netsuite',
    title: 'NetSuite (CSV)',
    what: 'Journal entries for NetSuite, with an external id for each.',
    how: 'In NetSuite: Setup, Import/Export, Import CSV Records, Transactions, Journal Entry. The external id keeps an entry from coming in twice.',
    accountsBy: 'name',
    refusesRepeats: true,
    problemOf: noProblem,
  }),
};

function journalProblem({ name }: Names): string | null {
  if (/ {2}|[\t;]/u.test(name)) return 'Two blanks, a tab or a semicolon would end the name there.';
  return /^[([*!]/u.test(name) ? 'A name does not begin with a bracket or a mark.' : null;
}

/** The format; `custom` is the agency's own layout, or the one every agency starts from. */
export function formatOf(format: ExportFormat, own: ExportLayout = FIRST_CUSTOM): Format {
  if (format !== 'custom') return FORMATS[format];
  checkLayout(own);
  return csv(own, {
    format: 'custom',
    title: 'Columns of your own',
    what: 'Any program that imports a journal from a table.',
    how: 'Set the columns as that program wants them; keep the layout for the next time.',
    accountsBy: 'both',
    refusesRepeats: false,
    problemOf: noProblem,
  });
}
