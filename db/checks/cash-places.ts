/** Cash by place and bank account: what is in the drawer or with the processor is money, never less than none. */
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { type Check, findings } from './types.ts';

type Low = { code: string; name: string; bank: string; day: string; cents: number };
const WORDS: Readonly<Record<string, string>> = {
  T1010: 'in the drawer',
  T1015: 'with the card processor',
  T1000: 'at the bank',
};

export const cashPlaces: Check = {
  name: 'cash-places',
  title: 'No place holds less than no cash on any day; a bank overdrawn by its own doing is listed',
  advice:
    'Open the register of the account on that day: a receipt left it that was not there. An overdraft at the bank is a fact; restore the shortage.',
  since: 40,
  run: ({ read }) => {
    const found = findings();
    const rows = read.rows<Low>(
      `SELECT a.code, a.name, b.bank_name || ' ••' || b.last_four AS bank, min(s.on_date) AS day, s.cents FROM (
         SELECT bank_account_id, ledger_account_id, on_date,
           sum(cents) OVER (PARTITION BY bank_account_id, ledger_account_id ORDER BY on_date) AS cents FROM bank_day) AS s
       JOIN ledger_account AS a ON a.id = s.ledger_account_id AND a.fund = 'trust'
       JOIN bank_account AS b ON b.id = s.bank_account_id WHERE s.cents < 0 GROUP BY a.code, b.id ORDER BY a.code, b.id`,
    );
    const words = ({ code, bank, day, cents }: Low): string =>
      `${formatMoney(cents as Cents)} ${WORDS[code] ?? code} for ${bank} on ${day} (${code}).`;
    for (const row of rows) if (row.code !== 'T1000') found.add(words(row));
    const examined = read.value<number>('SELECT count(*) FROM bank_day') ?? 0;
    const outcome = found.outcome(examined);
    const overdrawn = rows.filter(({ code }) => code === 'T1000').map(words);
    return outcome.isFailure ? outcome : { ...outcome, findings: overdrawn.slice(0, 19) };
  },
};
