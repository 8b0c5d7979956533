/** The outbox against the journal: what was queued for another ledger is what the entries in it say, each entry once. */
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { type Check, findings } from './types.ts';

/** Accounts that go to a target of their own, item by item; trust money, cash and interfund are netted with others. */
const DIFFERENCES = `SELECT item, target, sum(cents) AS difference FROM (
    SELECT c.sync_item_id AS item, 'account:' || a.code AS target, l.cents AS cents FROM sync_composition AS c
      JOIN journal_line AS l ON l.entry_id = c.entry_id JOIN ledger_account AS a ON a.id = l.ledger_account_id
      WHERE c.sync_item_id IS NOT NULL AND a.fund = 'operating' AND a.cash_role IS NULL
        AND a.code NOT IN ('O1390', 'O1392', 'O2390')
    UNION ALL SELECT i.id, line.value ->> 'target', -(line.value ->> 'cents') FROM sync_item AS i, json_each(i.lines) AS line
      WHERE line.value ->> 'target' LIKE 'account:%'
        AND line.value ->> 'target' NOT IN (SELECT 'account:' || code FROM ledger_account WHERE cash_role IS NOT NULL))
  GROUP BY item, target HAVING sum(cents) <> 0`;
const UNBALANCED = `SELECT i.doc_number AS number FROM sync_item AS i WHERE
  (SELECT sum(value ->> 'cents') FROM json_each(i.lines)) IS NOT 0
  OR (SELECT sum(max(value ->> 'cents', 0)) FROM json_each(i.lines)) IS NOT i.total_cents`;
const NOT_SENT_AS_SAID = `SELECT doc_number AS number FROM sync_item AS i WHERE
  (state = 'queued' AND remote_id IS NOT NULL) OR (state IN ('written', 'verified') AND remote_id IS NULL)
  OR (state <> 'queued' AND NOT EXISTS (SELECT 1 FROM sync_payload AS p WHERE p.request_id = i.request_id AND p.sync_item_id = i.id))
  OR NOT EXISTS (SELECT 1 FROM sync_composition AS c WHERE c.sync_item_id = i.id AND c.entry_id = i.lead_entry_id)`;
const COUNTS = `SELECT n.realm_id AS realm FROM sync_connection AS n WHERE
  n.composed_count <> (SELECT count(*) FROM sync_composition AS c WHERE c.connection_id = n.id)
  OR n.verified_count <> (SELECT count(*) FROM sync_item AS i WHERE i.connection_id = n.id AND i.state = 'verified')
  OR EXISTS (SELECT 1 FROM journal_entry AS e WHERE e.seq <= n.composed_through_seq
    AND NOT EXISTS (SELECT 1 FROM sync_composition AS c WHERE c.connection_id = n.id AND c.entry_id = e.id))`;

export const outbox: Check = {
  name: 'outbox',
  title: 'What was queued for QuickBooks is what the journal says, each entry once',
  advice:
    'Send nothing. Compare the numbers named with QuickBooks; restore the last verified backup to a new folder and report it.',
  since: 60,
  run: ({ raw, read }) => {
    const found = findings();
    for (const row of raw.prepare(DIFFERENCES).all() as {
      item: number;
      target: string;
      difference: number;
    }[]) {
      const amount = formatMoney(Math.abs(row.difference) as Cents);
      found.add(`Item ${row.item}: ${row.target} differs by ${amount} from its entries.`);
    }
    for (const { number } of raw.prepare(UNBALANCED).all() as { number: string }[]) {
      found.add(`${number}: its lines do not balance or do not make its total.`);
    }
    for (const { number } of raw.prepare(NOT_SENT_AS_SAID).all() as { number: string }[]) {
      found.add(`${number}: its state is not what was stored about it.`);
    }
    for (const { realm } of raw.prepare(COUNTS).all() as { realm: string }[]) {
      found.add(`Company ${realm}: its counts are not those of its items.`);
    }
    return found.outcome(read.value<number>('SELECT count(*) FROM sync_item') ?? 0);
  },
};
