/** Balances of the mapped accounts: in these books, of that what was sent, and what QuickBooks has. */
import type { ReadDb } from '#db/connection/index.ts';
import type { OutputOf } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { sync } from '#shared/contract/index.ts';
import { cents } from '#shared/money/index.ts';
import { connectionOf, mappingOf } from './connection.ts';
import { chartOf, placing } from './source.ts';
import type { TargetKind } from './targets.ts';

type Balance = { readonly remoteId: string; readonly name: string; readonly cents: number };
type Row = OutputOf<typeof sync.compare>['rows'][number];

/** Trust money and the clearing account are kept by these books alone; everything else is shared with whoever posts there. */
const OURS: readonly TargetKind[] = ['trustCash', 'clearing', 'trustLiability', 'interfund', 'uncollected'];

export function compared(db: ReadDb, throughOn: LocalDate, remote: readonly Balance[]): readonly Row[] {
  const connection = connectionOf(db);
  const chart = chartOf(db, connection.mapping_mode);
  const mapping = mappingOf(db, connection.id);
  const books = booksByTarget(db, throughOn, placing(chart, mapping));
  const sent = sentByTarget(db, connection.id, throughOn);
  const there = new Map(remote.map((balance) => [balance.remoteId, balance]));
  const byRemote = Map.groupBy(
    chart.targets.filter(({ key }) => mapping.has(key)),
    ({ key }) => mapping.get(key)?.remote_id ?? '',
  );
  return [...byRemote].map(([remoteId, targets]) => {
    const sum = (amounts: ReadonlyMap<string, number>): number =>
      targets.reduce((total, { key }) => total + (amounts.get(key) ?? 0), 0);
    const remoteCents = there.get(remoteId)?.cents ?? 0;
    return {
      remoteId,
      remoteName: there.get(remoteId)?.name ?? mapping.get(targets[0]?.key ?? '')?.remote_name ?? remoteId,
      labels: targets.map(({ label }) => label),
      booksCents: cents(sum(books)),
      sentCents: cents(sum(sent)),
      remoteCents: cents(remoteCents),
      differenceCents: cents(remoteCents - sum(sent)),
      isOurs: targets.every(({ kind }) => OURS.includes(kind)),
    };
  });
}

/** Opening balances included: they are compared, never sent. */
function booksByTarget(
  db: ReadDb,
  throughOn: LocalDate,
  place: (ledgerAccountId: number, bankAccountId: number | null) => string,
): ReadonlyMap<string, number> {
  const byTarget = new Map<string, number>();
  const rows = db.rows<{ account: number; bank: number | null; cents: number }>(
    `SELECT ledger_account_id AS account, bank_account_id AS bank, sum(cents) AS cents FROM journal_line
     WHERE accounting_on <= ? GROUP BY ledger_account_id, bank_account_id`,
    throughOn,
  );
  for (const row of rows) {
    const target = place(row.account, row.bank);
    byTarget.set(target, (byTarget.get(target) ?? 0) + row.cents);
  }
  return byTarget;
}

/** What is there by now: written, not sent anew since, and not left deleted there by decision. */
function sentByTarget(db: ReadDb, connectionId: number, throughOn: LocalDate): ReadonlyMap<string, number> {
  const rows = db.rows<{ target: string; cents: number }>(
    `SELECT line.value ->> 'target' AS target, sum(line.value ->> 'cents') AS cents
     FROM sync_item AS i, json_each(i.lines) AS line
     WHERE i.connection_id = ? AND i.state IN ('written', 'verified') AND coalesce(i.post_on, i.accounting_on) <= ?
       AND NOT EXISTS (SELECT 1 FROM sync_item AS n WHERE n.replaces_id = i.id)
       AND NOT EXISTS (SELECT 1 FROM sync_drift AS d WHERE d.sync_item_id = i.id AND d.kind = 'gone' AND d.resolution = 'kept')
     GROUP BY 1`,
    connectionId,
    throughOn,
  );
  return new Map(rows.map((row) => [row.target, row.cents]));
}
