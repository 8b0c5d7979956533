/** I3 and I8: the ties between the funds, and what must be in trust. */
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { type Check, findings } from './types.ts';

const TIES: readonly (readonly [operating: string, trust: string, words: string])[] = [
  ['O1390', 'T2090', 'the agency’s collected share'],
  ['O2390', 'T1190', 'the shortage operating must restore'],
  ['O1392', 'T3100', 'the voluntary deposit'],
];

export const interfund: Check = {
  name: 'I3',
  title: 'What one fund owes the other is the same in both',
  advice:
    'Open the registers of the two accounts named and look for a day on which only one of them moved; report it as a fault of the program.',
  since: 10,
  run: ({ read }) => {
    const found = findings();
    const balance = (code: string): number =>
      read.value<number>(
        'SELECT coalesce(sum(l.cents), 0) FROM ledger_account AS a JOIN journal_line AS l ON l.ledger_account_id = a.id WHERE a.code = ?',
        code,
      ) ?? 0;
    for (const [operating, trust, words] of TIES) {
      const difference = balance(operating) + balance(trust);
      if (difference !== 0)
        found.add(`${operating} and ${trust} (${words}) differ by ${formatMoney(difference as Cents)}.`);
    }
    return found.outcome(TIES.length);
  },
};

type Held = {
  bank_account_id: number;
  beneficiary: string;
  component: string;
  policy_term_id: number | null;
  cents: number;
};

/** The agency's own money in trust is not required to be there. */
const OWN = new Set(['agency', 'reserve']);

export const required: Check = {
  name: 'I8',
  title: 'What must be in trust, by owner, policy term and component; shortages the agency owes are listed',
  advice:
    'A shortage is a fact, often made by a returned payment. Put in that much as a voluntary deposit, or collect it, before paying others.',
  since: 10,
  run: ({ raw, read }) => {
    let requiredCents = 0;
    let examined = 0;
    const shortages: string[] = [];
    const rows = raw
      .prepare(
        `SELECT bank_account_id, beneficiary, component, policy_term_id, sum(cents) AS cents FROM held_line
         GROUP BY bank_account_id, beneficiary, component, policy_term_id`,
      )
      .iterate() as IterableIterator<Held>;
    for (const row of rows) {
      examined += 1;
      if (row.cents > 0 && !OWN.has(row.beneficiary)) requiredCents += row.cents;
      if (row.cents < 0 && !OWN.has(row.beneficiary)) shortages.push(inWords(row));
    }
    const cashCents =
      read.value<number>(
        `SELECT coalesce(sum(l.cents), 0) FROM ledger_account AS a JOIN journal_line AS l ON l.ledger_account_id = a.id
         WHERE a.fund = 'trust' AND a.cash_role IS NOT NULL`,
      ) ?? 0;
    const [first, ...others] = shortages;
    if (first === undefined) return { examined, findings: [], isFailure: false };
    const total = `Required ${formatMoney(requiredCents as Cents)}, in trust ${formatMoney(cashCents as Cents)}.`;
    return { examined, findings: [total, first, ...others.slice(0, 18)], isFailure: false };
  },
};

function inWords({ bank_account_id, beneficiary, component, policy_term_id, cents }: Held): string {
  const term = policy_term_id === null ? '' : `, policy term ${policy_term_id}`;
  return `Shortage owed by the agency: ${formatMoney(-cents as Cents)} of ${beneficiary}, ${component}${term} (bank account ${bank_account_id}).`;
}

/** By trust bank account: what others are short of, what the agency owes it (T1190), its voluntary deposit there. */
const COVER = `SELECT b.id, b.bank_name || ' ••' || b.last_four AS name,
    (SELECT coalesce(sum(-cents), 0) FROM (SELECT sum(cents) AS cents FROM held_line WHERE bank_account_id = b.id
      AND beneficiary NOT IN ('agency', 'reserve') GROUP BY beneficiary, component, policy_term_id HAVING sum(cents) < 0)) AS short,
    (SELECT coalesce(sum(l.cents), 0) FROM ledger_account AS a JOIN journal_line AS l ON l.ledger_account_id = a.id
      WHERE a.code = 'T1190' AND coalesce(l.bank_account_id, (SELECT min(id) FROM bank_account WHERE fund = 'trust')) = b.id) AS owed,
    (SELECT coalesce(sum(cents), 0) FROM held_line WHERE bank_account_id = b.id AND beneficiary = 'reserve') AS reserve
  FROM bank_account AS b WHERE b.fund = 'trust'`;

export const shortagesOwed: Check = {
  name: 'I8-owed',
  title: 'Whoever is short in a trust bank account is covered by what the agency owes it or put in',
  advice:
    'Money of one owner was used for another and nobody owes it: look at the owners of that bank account under Held for others; report it as a fault of the program.',
  since: 40,
  run: ({ read }) => {
    const found = findings();
    const rows = read.rows<{ name: string; short: number; owed: number; reserve: number }>(COVER);
    for (const { name, short, owed, reserve } of rows) {
      const open = short - owed - Math.max(0, reserve);
      if (open > 0)
        found.add(
          `${name}: owners are short of ${formatMoney(short as Cents)}, the agency owes ${formatMoney(owed as Cents)} and its voluntary deposit is ${formatMoney(reserve as Cents)}.`,
        );
    }
    return found.outcome(rows.length);
  },
};
