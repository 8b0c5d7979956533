/** Bank statements and proofs: entries of bank accounts are those of the journal, matches add up, proofs form a chain. */
import { hash } from 'node:crypto';
import { compare, type Rows, stream } from './sums.ts';
import { type Check, findings } from './types.ts';

const ITEMS = `SELECT bank, entry_id, on_date, sum(cents) FROM (
    SELECT coalesce(l.bank_account_id, (SELECT min(b.id) FROM bank_account AS b WHERE b.ledger_account_id = a.id)) AS bank,
      l.entry_id, l.accounting_on AS on_date, l.cents
    FROM journal_line AS l JOIN ledger_account AS a ON a.id = l.ledger_account_id WHERE a.cash_role = 'bank')
  WHERE bank IS NOT NULL GROUP BY 1, 2, 3 HAVING sum(cents) <> 0 ORDER BY 1, 2, 3`;
const MATCHES = `SELECT match_id, sum(bank) AS bank, sum(book) AS book FROM (
    SELECT match_id, cents AS bank, 0 AS book FROM bank_line WHERE match_id IS NOT NULL
    UNION ALL SELECT match_id, 0, cents FROM bank_item WHERE match_id IS NOT NULL)
  GROUP BY 1 HAVING sum(bank) <> sum(book)`;
const STATEMENTS = `SELECT s.id, s.file_name FROM bank_statement AS s WHERE s.state = 'complete' AND (
    (SELECT count(*) FROM bank_line WHERE statement_id = s.id) <> s.line_count - s.known_count
    OR (SELECT coalesce(sum(cents), 0) FROM bank_line WHERE statement_id = s.id) <> s.in_cents + s.out_cents - s.known_cents)`;
/** Standing proofs with a line that should be matched and is not. */
const LOOSE = `SELECT r.number FROM bank_reconciliation AS r WHERE r.state = 'finished' AND EXISTS (
    SELECT 1 FROM bank_line AS l WHERE l.bank_account_id = r.bank_account_id AND l.on_date <= r.as_of
      AND l.match_id IS NULL AND l.error_reason IS NULL)`;

type ProofRow = {
  id: number;
  number: string;
  bank_account_id: number;
  proof: string;
  previous_hash: string;
  hash: string;
};

export const reconciliations: Check = {
  name: 'reconciliation',
  title: 'Bank lines and entries are matched to the cent, and signed proofs are as they were signed',
  advice:
    'A statement, a match or a proof was changed from outside Coverbook. Restore the last verified backup to a new folder and compare.',
  since: 100,
  run: (file) => {
    const found = findings();
    const items = (): Rows => stream(file, ITEMS);
    const kept = (): Rows =>
      stream(file, 'SELECT bank_account_id, entry_id, on_date, cents FROM bank_item ORDER BY 1, 2, 3');
    let examined = compare(items(), kept(), 'Bank account, entry and day', found);
    for (const row of file.read.rows<{ match_id: number; bank: number; book: number }>(MATCHES))
      found.add(`Match ${row.match_id} has ${row.bank} cents at the bank and ${row.book} in the book.`);
    for (const row of file.read.rows<{ file_name: string }>(STATEMENTS))
      found.add(`The statement ${row.file_name} does not have the lines it came with.`);
    for (const { number } of file.read.rows<{ number: string }>(LOOSE))
      found.add(`The proof ${number} was signed with every line matched; one is not.`);
    const last = new Map<number, string>();
    for (const row of file.read.rows<ProofRow>(
      'SELECT id, number, bank_account_id, proof, previous_hash, hash FROM bank_reconciliation ORDER BY id',
    )) {
      examined += 1;
      const previous = last.get(row.bank_account_id) ?? 'genesis';
      if (row.previous_hash !== previous || hash('sha256', `${previous}\n${row.proof}`) !== row.hash)
        found.add(`The proof ${row.number} is not what was signed.`);
      last.set(row.bank_account_id, row.hash);
    }
    return found.outcome(examined);
  },
};
