/** I4 account by account: what an insured owes and has on account. A failing account is parked; all others go on. */
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { type Check, findings } from './types.ts';

/** Lines of a subaccount carry it beside its top account; documents belong to the one that was billed. */
const POSTED = `SELECT coalesce(l.subaccount_id, l.account_id) AS account, l.cents AS cents FROM ledger_account AS a
  JOIN journal_line AS l ON l.ledger_account_id = a.id WHERE a.code IN`;

const TIES: readonly (readonly [words: string, posted: string, documents: string])[] = [
  [
    'owes',
    `${POSTED} ('T1100', 'T1120')`,
    'SELECT account_id, -open_cents FROM invoice_item WHERE invoice_id IS NOT NULL AND open_cents > 0',
  ],
  ['has on account', `${POSTED} ('T2030')`, 'SELECT account_id, cents FROM unapplied_fund'],
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
          `SELECT account, sum(cents) AS difference FROM (${posted} UNION ALL ${documents}) GROUP BY account HAVING sum(cents) <> 0`,
        )
        .all() as { account: number | null; difference: number }[];
      for (const { account, difference } of rows) {
        const reason = `what it ${words} differs by ${formatMoney(Math.abs(difference) as Cents)} between ledger and documents.`;
        found.add(`Account ${account ?? '(none)'}: ${reason}`);
        if (account !== null) accounts.set(account, reason);
      }
    }
    return { ...found.outcome(read.value<number>('SELECT count(*) FROM account') ?? 0), accounts };
  },
};
