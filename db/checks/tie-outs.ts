/** I4 and I5: a control account equals the documents behind it; the parts of a document equal the document. */
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { type Check, type CheckedFile, findings } from './types.ts';

/** Two ways to the same cents. Modules add theirs to the lists below, beside the tables they own. */
export type TieOut = {
  /** What agrees with what, in words: `unapplied funds (T2030) and money on account`. */
  readonly words: string;
  readonly since: number;
  /** SQL giving (key, cents) rows, each key once; a missing key counts as zero. */
  readonly left: string;
  readonly right: string;
};

/** Balance of control accounts as credit-positive cents, one row. */
const credit = (...codes: readonly string[]): string =>
  `SELECT '' AS key, -coalesce(sum(l.cents), 0) AS cents FROM ledger_account AS a JOIN journal_line AS l ON l.ledger_account_id = a.id
   WHERE a.code IN (${codes.map((code) => `'${code}'`).join(', ')})`;

const CONTROL_ACCOUNTS: readonly TieOut[] = [
  {
    words: 'unapplied funds (T2030) and the money clients have on account',
    since: 30,
    left: credit('T2030'),
    right: "SELECT '' AS key, coalesce(sum(cents), 0) AS cents FROM unapplied_fund",
  },
];

const DOCUMENTS: readonly TieOut[] = [
  {
    words: 'a charge and its invoice items',
    since: 30,
    left: 'SELECT id AS key, amount_cents AS cents FROM charge',
    right: 'SELECT charge_id AS key, sum(amount_cents) AS cents FROM invoice_item GROUP BY charge_id',
  },
];

function differences(file: CheckedFile, tieOuts: readonly TieOut[]) {
  const found = findings();
  const version = file.raw.pragma('user_version', { simple: true }) as number;
  let examined = 0;
  for (const { words, left, right } of tieOuts.filter(({ since }) => since <= version)) {
    const rows = file.raw
      .prepare(
        `SELECT key, sum(l) AS l, sum(r) AS r FROM (SELECT key, cents AS l, 0 AS r FROM (${left})
           UNION ALL SELECT key, 0, cents FROM (${right})) GROUP BY key`,
      )
      .iterate() as IterableIterator<{ key: string | number; l: number; r: number }>;
    for (const { key, l, r } of rows) {
      examined += 1;
      if (l !== r)
        found.add(
          `${words}${key === '' ? '' : ` (${key})`}: ${formatMoney(l as Cents)} and ${formatMoney(r as Cents)}.`,
        );
    }
  }
  return found.outcome(examined);
}

export const controlAccounts: Check = {
  name: 'I4',
  title: 'Control accounts equal the documents behind them',
  advice:
    'Open the account named and compare it with its list of documents; report it as a fault of the program.',
  since: 10,
  run: (file) => differences(file, CONTROL_ACCOUNTS),
};

export const documentParts: Check = {
  name: 'I5',
  title: 'The parts of every document add up to the document',
  advice: 'Open the document named; report it as a fault of the program.',
  since: 10,
  run: (file) => differences(file, DOCUMENTS),
};
