/**
 * I4 account by account: what an insured owes and has on account, under the top account it belongs to. A failing account is
 * parked; all others go on. And the tree itself: no circles, nothing left on an account that was joined with another.
 */
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { compare, stream } from './sums.ts';
import { type Check, findings } from './types.ts';

/** Lines of a subaccount carry it beside its top account; documents belong to the one that was billed. */
const POSTED = `SELECT coalesce(l.subaccount_id, l.account_id) AS account, l.account_id AS top, l.cents AS cents FROM ledger_account AS a
  JOIN journal_line AS l ON l.ledger_account_id = a.id WHERE a.code IN`;

const TIES: readonly (readonly [words: string, posted: string, documents: string])[] = [
  [
    'owes',
    `${POSTED} ('T1100', 'T1120')`,
    `SELECT i.account_id, o.top_id, -i.open_cents FROM invoice_item AS i JOIN account AS o ON o.id = i.account_id
     WHERE i.invoice_id IS NOT NULL AND i.open_cents > 0`,
  ],
  [
    'has on account',
    `${POSTED} ('T2030')`,
    'SELECT u.account_id, o.top_id, u.cents FROM unapplied_fund AS u JOIN account AS o ON o.id = u.account_id',
  ],
];

export const accountsAgree: Check = {
  name: 'I4-accounts',
  title: 'What each account owes and has on account equals its open invoices and funds',
  advice:
    'The accounts named are parked: nothing more posts for them. Compare the account with its invoices and receipts; report it as a fault of the program.',
  since: 30,
  run: ({ raw, read }) => {
    const found = findings();
    const accounts = new Map<number, string>();
    for (const [words, posted, documents] of TIES) {
      const rows = raw
        .prepare(
          `SELECT account, top, sum(cents) AS difference FROM (${posted} UNION ALL ${documents}) GROUP BY account, top HAVING sum(cents) <> 0`,
        )
        .all() as { account: number | null; top: number | null; difference: number }[];
      for (const { account, top, difference } of rows) {
        const under = top === account ? '' : ` under account ${top ?? '(none)'}`;
        const reason = `what it ${words}${under} differs by ${formatMoney(Math.abs(difference) as Cents)} between ledger and documents.`;
        found.add(`Account ${account ?? '(none)'}: ${reason}`);
        if (account !== null) accounts.set(account, reason);
      }
    }
    return { ...found.outcome(read.value<number>('SELECT count(*) FROM account') ?? 0), accounts };
  },
};

const OPEN_DAYS = `SELECT i.account_id, v.due_on, sum(i.open_cents) FROM invoice_item AS i JOIN invoice AS v ON v.id = i.invoice_id
  WHERE i.open_cents > 0 GROUP BY 1, 2 ORDER BY 1, 2`;
const UNBILLED = `SELECT account_id, sum(open_cents) FROM invoice_item WHERE invoice_id IS NULL AND open_cents > 0 GROUP BY 1 ORDER BY 1`;

/** Each query names what must not be; the words follow the account's number. */
const TREE: readonly (readonly [query: string, words: string])[] = [
  [
    `WITH RECURSIVE down (id, top) AS (SELECT id, id FROM account WHERE parent_id IS NULL
       UNION ALL SELECT a.id, down.top FROM down JOIN account AS a ON a.parent_id = down.id)
     SELECT a.number FROM account AS a LEFT JOIN down ON down.id = a.id WHERE down.id IS NULL`,
    'lies below itself',
  ],
  [
    `WITH RECURSIVE down (id, top) AS (SELECT id, id FROM account WHERE parent_id IS NULL
       UNION ALL SELECT a.id, down.top FROM down JOIN account AS a ON a.parent_id = down.id)
     SELECT a.number FROM account AS a JOIN down ON down.id = a.id WHERE a.top_id <> down.top`,
    'names another top account than the one it lies below',
  ],
  [
    `SELECT a.number FROM account AS a WHERE a.merged_into_id IS NOT NULL AND (
       EXISTS (SELECT 1 FROM policy WHERE account_id = a.id) OR EXISTS (SELECT 1 FROM invoice WHERE account_id = a.id)
       OR EXISTS (SELECT 1 FROM account AS c WHERE c.parent_id = a.id)
       OR EXISTS (SELECT 1 FROM unapplied_fund AS u WHERE u.account_id = a.id AND u.cents <> 0))`,
    'was joined with another, yet something is still there',
  ],
  [
    `SELECT DISTINCT a.number FROM invoice_item AS i JOIN policy_term AS t ON t.id = i.policy_term_id JOIN policy AS p ON p.id = t.policy_id
     JOIN account AS a ON a.id = i.account_id WHERE p.account_id <> i.account_id ORDER BY 1`,
    'is billed for a policy of another account',
  ],
  [
    `SELECT DISTINCT a.number FROM policy_term AS t JOIN policy AS p ON p.id = t.policy_id JOIN invoice_stream AS s ON s.id = t.stream_id
     JOIN account AS a ON a.id = p.account_id WHERE t.undone_at IS NULL AND s.account_id <> p.account_id ORDER BY 1`,
    'has a policy that is billed by the stream of another account',
  ],
  [
    // An invoice that bills several policies stays where it was sent when one of them moves.
    `SELECT a.number FROM invoice AS v JOIN account AS a ON a.id = v.account_id
     WHERE EXISTS (SELECT 1 FROM invoice_item AS i WHERE i.invoice_id = v.id)
       AND NOT EXISTS (SELECT 1 FROM invoice_item AS i WHERE i.invoice_id = v.id AND i.account_id = v.account_id)
       AND (SELECT count(DISTINCT t.policy_id) FROM invoice_item AS i JOIN policy_term AS t ON t.id = i.policy_term_id
         WHERE i.invoice_id = v.id) = 1`,
    'has an invoice of a policy of another account',
  ],
];

export const accountTree: Check = {
  name: 'accounts',
  title: 'The tree of accounts has no circles, and what each owes by day is the sum of its items',
  advice:
    'Balances of accounts would be wrong. Restore the last verified backup to a new folder and compare; report it as a fault of the program.',
  since: 80,
  run: (file) => {
    const found = findings();
    const stored = (table: string, key: string): string =>
      `SELECT ${key}, cents FROM ${table} WHERE cents <> 0 ORDER BY ${key}`;
    const days = stored('account_open_day', 'account_id, due_on');
    const unbilled = stored('account_unbilled', 'account_id');
    const examined =
      compare(stream(file, OPEN_DAYS), stream(file, days), 'What is open, account and due day,', found) +
      compare(stream(file, UNBILLED), stream(file, unbilled), 'What is planned, account', found);
    for (const [query, words] of TREE) {
      for (const { number } of file.read.rows<{ number: string }>(query))
        found.add(`Account ${number} ${words}.`);
    }
    return found.outcome(examined);
  },
};
