/** The outbox against the journal: what was queued for another ledger is what the entries in it say, each entry once. */
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { type Check, findings } from './types.ts';

/**
 * Accounts that go to a target of their own, item by item; cash and interfund are netted with others, and so are trust money
 * (net mapping) or the uncollected share (full mapping). An item sent anew says what the one it replaces said.
 */
const OWN_TARGET = `a.cash_role IS NULL AND a.code NOT IN ('O1390', 'O1392', 'O2390', 'T1190', 'T2090', 'T3100')
  AND CASE i.mapping_mode WHEN 'net' THEN a.fund = 'operating' ELSE a.code NOT IN ('T2050', 'O1395', 'O1396') END`;
const DIFFERENCES = `SELECT item, target, sum(cents) AS difference FROM (
    SELECT c.sync_item_id AS item, 'account:' || a.code AS target, l.cents AS cents FROM sync_composition AS c
      JOIN sync_item AS i ON i.id = c.sync_item_id
      JOIN journal_line AS l ON l.entry_id = c.entry_id JOIN ledger_account AS a ON a.id = l.ledger_account_id
      WHERE ${OWN_TARGET}
    UNION ALL SELECT i.id, line.value ->> 'target', -(line.value ->> 'cents') FROM sync_item AS i, json_each(i.lines) AS line
      WHERE i.replaces_id IS NULL AND line.value ->> 'target' LIKE 'account:%'
        AND line.value ->> 'target' NOT IN (SELECT 'account:' || code FROM ledger_account WHERE cash_role IS NOT NULL))
  GROUP BY item, target HAVING sum(cents) <> 0`;
const UNBALANCED = `SELECT i.doc_number AS number FROM sync_item AS i WHERE
  (SELECT sum(value ->> 'cents') FROM json_each(i.lines)) IS NOT 0
  OR (SELECT sum(max(value ->> 'cents', 0)) FROM json_each(i.lines)) IS NOT i.total_cents`;
const NOT_SENT_AS_SAID = `SELECT doc_number AS number FROM sync_item AS i WHERE
  (state = 'queued' AND remote_id IS NOT NULL) OR (state IN ('written', 'verified') AND remote_id IS NULL)
  OR (state <> 'queued' AND NOT EXISTS (SELECT 1 FROM sync_payload AS p WHERE p.request_id = i.request_id AND p.sync_item_id = i.id))
  OR (replaces_id IS NULL AND NOT EXISTS (SELECT 1 FROM sync_composition AS c WHERE c.sync_item_id = i.id AND c.entry_id = i.lead_entry_id))
  OR (replaces_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM sync_item AS r WHERE r.id = i.replaces_id
    AND r.connection_id = i.connection_id AND r.lead_entry_id = i.lead_entry_id AND r.generation = i.generation - 1 AND r.lines = i.lines))
  OR EXISTS (SELECT 1 FROM sync_payload AS p WHERE p.sync_item_id = i.id AND p.request_id <> p.batch_id || p.item_key)`;
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
