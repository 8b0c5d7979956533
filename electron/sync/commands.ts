/** Writes of the outbox that a user asks for: company, mapping, queue, retry. Each is a logged command. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import type { Envelope } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { invariant, Refusal } from '#shared/errors/index.ts';
import type { Problem } from './problems.ts';
import { docNumberOf, type RemoteGroup, totalOf } from './rules.ts';
import {
  activeConnection,
  chartOf,
  type ConnectionRow,
  mappingOf,
  type Pending,
  pendingThrough,
} from './source.ts';
import { typeRefusedBecause } from './targets.ts';

/** Refuses conflict before the first connection. */
export function connectionOf(db: ReadDb): ConnectionRow {
  const connection = activeConnection(db);
  if (connection !== undefined) return connection;
  throw new Refusal('conflict', {
    what: 'Not done: these books are not connected to QuickBooks.',
    why: 'Mapping and queue belong to one QuickBooks company.',
    todo: 'Connect to QuickBooks first.',
  });
}

export type NewConnection = {
  readonly system: string;
  readonly environment: string;
  readonly realmId: string;
  readonly companyName: string;
};

/** Remembers the company; connecting again to the same one lifts the hold. Another company needs books of its own. */
export function recordConnection(
  tx: WriteTx,
  given: NewConnection,
  envelope: Envelope,
): { connectionId: number } {
  const active = activeConnection(tx);
  if (active === undefined) {
    const id = tx.nextId();
    tx.exec(
      `INSERT INTO sync_connection (id, system, environment, realm_id, company_name, mapping_mode, posting_mode, is_active, connected_at)
       VALUES (?, ?, ?, ?, ?, 'net', 'entry', 1, ?)`,
      id,
      given.system,
      given.environment,
      given.realmId,
      given.companyName,
      envelope.at,
    );
    return { connectionId: id };
  }
  if (active.system !== given.system || active.realm_id !== given.realmId) {
    throw new Refusal('conflict', {
      what: `Not connected to ${given.companyName}.`,
      why: `These books are sent to ${active.company_name}; account ids there mean nothing in another company.`,
      todo: `Sign in to ${active.company_name}.`,
    });
  }
  tx.exec('UPDATE sync_connection SET company_name = ? WHERE id = ?', given.companyName, active.id);
  recordHold(tx, active.id, null, envelope);
  return { connectionId: active.id };
}

export function recordHold(
  tx: WriteTx,
  connectionId: number,
  problem: Problem | null,
  envelope: Envelope,
): void {
  tx.exec(
    'UPDATE sync_connection SET hold_code = ?, hold_detail = ?, held_at = ? WHERE id = ?',
    problem?.code ?? null,
    problem?.detail ?? null,
    problem === null ? null : envelope.at,
    connectionId,
  );
}

export function saveMapping(
  tx: WriteTx,
  input: {
    readonly target: string;
    readonly remoteId: string;
    readonly remoteName: string;
    readonly remoteType: string;
  },
  envelope: Envelope,
): void {
  const connection = connectionOf(tx);
  const target = chartOf(tx).targets.find(({ key }) => key === input.target);
  if (target === undefined) {
    throw new Refusal('not-found', {
      what: 'Not mapped.',
      why: `There is nothing called ${input.target} to map.`,
      todo: 'Choose a line of the mapping.',
      field: 'target',
    });
  }
  const refuse = (why: string, todo: string): never => {
    const what = `Not mapped: ${target.label} to ${input.remoteName}.`;
    throw new Refusal('conflict', { what, why, todo, field: 'remoteId' });
  };
  const why = typeRefusedBecause(target, input.remoteType);
  if (why !== null) refuse(why, 'Choose another account, or create a fitting one in QuickBooks.');
  const isFirst = mappingOf(tx, connection.id).get(target.key) === undefined;
  if (target.follows !== null && isFirst && connection.composed_count > 0) {
    // What was queued went with the account it follows; sent apart from now on, neither account would come out even.
    refuse('Entries were queued before that keep it together with the bank account.', 'Leave it as it is.');
  }
  tx.exec(
    `INSERT INTO sync_mapping (connection_id, target, remote_id, remote_name, remote_type, mapped_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (connection_id, target) DO UPDATE SET remote_id = excluded.remote_id,
       remote_name = excluded.remote_name, remote_type = excluded.remote_type, mapped_at = excluded.mapped_at`,
    connection.id,
    target.key,
    input.remoteId,
    input.remoteName,
    input.remoteType,
    envelope.at,
  );
}

/** Targets that have lines to be sent and no account in QuickBooks, in the order of the mapping. */
export function unmappedOf(pending: Pending, mapped: { has(target: string): boolean }): readonly string[] {
  const used = new Set(pending.groups.flatMap((group) => group.lines.map((line) => line.target)));
  return pending.targets.filter(({ key }) => used.has(key) && !mapped.has(key)).map(({ label }) => label);
}

export function queueThrough(
  tx: WriteTx,
  throughOn: LocalDate,
  envelope: Envelope,
): { queuedCount: number; skippedCount: number } {
  const connection = connectionOf(tx);
  const pending = pendingThrough(tx, throughOn);
  const unmapped = unmappedOf(pending, mappingOf(tx, connection.id));
  if (unmapped.length > 0) {
    throw new Refusal('conflict', {
      what: 'Nothing was queued.',
      why: `No QuickBooks account is chosen for: ${unmapped.join('; ')}.`,
      todo: 'Choose the accounts in the mapping, then queue again.',
    });
  }
  for (const group of pending.groups) insertItem(tx, connection.id, group, envelope);
  for (const { entry, because } of pending.skipped) {
    insertComposition(tx, connection.id, entry.entryId, null, because);
  }
  advance(tx, connection, pending.entryCount);
  return { queuedCount: pending.groups.length, skippedCount: pending.skipped.length };
}

function insertItem(tx: WriteTx, connectionId: number, group: RemoteGroup, envelope: Envelope): void {
  const [lead] = group.entries;
  invariant(lead !== undefined, 'A group has an entry');
  const id = tx.nextId();
  const numbers = group.entries.map((entry) => entry.seq).join(', ');
  tx.exec(
    `INSERT INTO sync_item (id, connection_id, lead_entry_id, generation, doc_number, accounting_on, title, note, lines, total_cents,
       state, queued_at) VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, ?, 'queued', ?)`,
    id,
    connectionId,
    lead.entryId,
    docNumberOf(lead.entryId),
    group.accountingOn,
    lead.title,
    `${lead.title}${lead.memo === '' ? '' : `: ${lead.memo}`} (${group.entries.length > 1 ? 'entries' : 'entry'} ${numbers})`,
    JSON.stringify(group.lines),
    totalOf(group.lines),
    envelope.at,
  );
  for (const entry of group.entries) insertComposition(tx, connectionId, entry.entryId, id, null);
}

function insertComposition(
  tx: WriteTx,
  connectionId: number,
  entryId: number,
  syncItemId: number | null,
  because: string | null,
): void {
  tx.exec(
    'INSERT INTO sync_composition (connection_id, entry_id, sync_item_id, skipped_because) VALUES (?, ?, ?, ?)',
    connectionId,
    entryId,
    syncItemId,
    because,
  );
}

/** Moves the mark below which nothing needs to be looked at again up to the first entry left out (one of a later date). */
function advance(tx: WriteTx, connection: ConnectionRow, composed: number): void {
  const firstLeft = tx.value<number>(
    `SELECT e.seq FROM journal_entry AS e WHERE e.seq > ?
       AND NOT EXISTS (SELECT 1 FROM sync_composition AS c WHERE c.connection_id = ? AND c.entry_id = e.id)
     ORDER BY e.seq LIMIT 1`,
    connection.composed_through_seq,
    connection.id,
  );
  const head = tx.value<number>("SELECT seq FROM chain_head WHERE chain = 'entries'") ?? 0;
  tx.exec(
    'UPDATE sync_connection SET composed_through_seq = ?, composed_count = composed_count + ? WHERE id = ?',
    firstLeft === undefined ? head : firstLeft - 1,
    composed,
    connection.id,
  );
}

export function retry(tx: WriteTx, syncItemIds: readonly number[]): { queuedCount: number } {
  const connection = connectionOf(tx);
  for (const id of new Set(syncItemIds)) {
    const item = tx.row<{ state: string; doc_number: string }>(
      'SELECT state, doc_number FROM sync_item WHERE id = ? AND connection_id = ?',
      id,
      connection.id,
    );
    if (item === undefined) {
      throw new Refusal('not-found', {
        what: 'Not queued again.',
        why: `The queue has no item ${id}.`,
        todo: 'Reload the queue.',
      });
    }
    if (item.state !== 'refused') {
      throw new Refusal('conflict', {
        what: `Not queued again: ${item.doc_number} was not refused.`,
        why: 'Only what QuickBooks provably did not take is sent as something new.',
        todo: 'Send the queue: it asks QuickBooks about everything that is open.',
      });
    }
    tx.exec(
      "UPDATE sync_item SET state = 'queued', problem_code = NULL, problem_detail = NULL WHERE id = ?",
      id,
    );
  }
  return { queuedCount: new Set(syncItemIds).size };
}
