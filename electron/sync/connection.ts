/** The company in another program these books are sent to: how it is remembered, held up, and let go. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import type { Envelope } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import type { Problem } from './problems.ts';

export type ConnectionRow = {
  readonly id: number;
  readonly system: string;
  readonly environment: string;
  readonly realm_id: string;
  readonly company_name: string;
  readonly mapping_mode: 'net' | 'full';
  readonly settings: string;
  readonly starts_on: LocalDate | null;
  readonly last_sent_at: string | null;
  readonly book_close_on: LocalDate | null;
  readonly changes_through: string | null;
  readonly checked_at: string | null;
  readonly hold_code: string | null;
  readonly hold_detail: string | null;
  readonly composed_through_seq: number;
  readonly composed_count: number;
  readonly verified_count: number;
};

/** The company these books are connected to; undefined before the first connection, and once the last was retired. */
export function activeConnection(db: ReadDb): ConnectionRow | undefined {
  return db.row<ConnectionRow>('SELECT * FROM sync_connection WHERE is_active = 1');
}

/** Refuses conflict while there is none. */
export function connectionOf(db: ReadDb): ConnectionRow {
  const connection = activeConnection(db);
  if (connection !== undefined) return connection;
  throw new Refusal('conflict', {
    what: 'Not done: these books are not connected to QuickBooks.',
    why: 'Mapping and queue belong to one QuickBooks company.',
    todo: 'Connect to QuickBooks first.',
  });
}

export type MappingRow = {
  readonly target: string;
  readonly remote_id: string;
  readonly remote_name: string;
  readonly remote_type: string;
};

export function mappingOf(db: ReadDb, connectionId: number | undefined): ReadonlyMap<string, MappingRow> {
  if (connectionId === undefined) return new Map();
  const rows = db.rows<MappingRow>(
    'SELECT target, remote_id, remote_name, remote_type FROM sync_mapping WHERE connection_id = ?',
    connectionId,
  );
  return new Map(rows.map((row) => [row.target, row]));
}

export type NewConnection = {
  readonly system: string;
  readonly environment: string;
  readonly realmId: string;
  readonly companyName: string;
  /** The settings a new connection starts with, as text. */
  readonly settings: string;
};

/**
 * Remembers the company; connecting again to the same one lifts the hold, one retired before comes back with everything
 * known about it. Refuses conflict for another company while one is connected.
 */
export function recordConnection(
  tx: WriteTx,
  given: NewConnection,
  envelope: Envelope,
): { connectionId: number } {
  const active = activeConnection(tx);
  if (active !== undefined && (active.system !== given.system || active.realm_id !== given.realmId)) {
    throw new Refusal('conflict', {
      what: `Not connected to ${given.companyName}.`,
      why: `These books are sent to ${active.company_name}; account ids there mean nothing in another company.`,
      todo: `Sign in to ${active.company_name}, or retire that connection first.`,
    });
  }
  const known = tx.value<number>(
    'SELECT id FROM sync_connection WHERE system = ? AND realm_id = ?',
    given.system,
    given.realmId,
  );
  if (known === undefined) return { connectionId: insertConnection(tx, given, envelope) };
  tx.exec(
    'UPDATE sync_connection SET company_name = ?, is_active = 1, retired_at = NULL WHERE id = ?',
    given.companyName,
    known,
  );
  recordHold(tx, known, null, envelope);
  return { connectionId: known };
}

function insertConnection(tx: WriteTx, given: NewConnection, envelope: Envelope): number {
  const id = tx.nextId();
  tx.exec(
    `INSERT INTO sync_connection (id, system, environment, realm_id, company_name, mapping_mode, settings, is_active, connected_at)
     VALUES (?, ?, ?, ?, ?, 'net', ?, 1, ?)`,
    id,
    given.system,
    given.environment,
    given.realmId,
    given.companyName,
    given.settings,
    envelope.at,
  );
  return id;
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

/**
 * Lets the company go: these books may be connected to another one, which gets every entry from its own start on. What was
 * sent stays on record. `typedName` is the company's name as typed, because what is there already is not taken back.
 */
export function retireConnection(tx: WriteTx, typedName: string, envelope: Envelope): void {
  const connection = connectionOf(tx);
  const refuse = (why: string, todo: string): never => {
    const what = `${connection.company_name} is still connected.`;
    throw new Refusal('conflict', { what, why, todo, field: 'companyName' });
  };
  if (typedName.trim() !== connection.company_name) {
    refuse('The name typed is not the name of the company.', `Type ${connection.company_name}.`);
  }
  const open = tx.value<number>(
    "SELECT count(*) FROM sync_item WHERE connection_id = ? AND state <> 'verified' AND state IN ('sending', 'unknown')",
    connection.id,
  );
  if (connection.environment !== 'simulator' && open !== 0) {
    refuse(
      'Something was sent without a clear answer: nobody knows yet whether it is there.',
      'Send once more; QuickBooks is asked first. Then retire the connection.',
    );
  }
  recordHold(tx, connection.id, null, envelope);
  tx.exec(
    'UPDATE sync_connection SET is_active = 0, retired_at = ? WHERE id = ?',
    envelope.at,
    connection.id,
  );
}

/** Entries dated before `startsOn` are in that company already. Refuses conflict once anything was queued or passed over. */
export function saveStart(tx: WriteTx, startsOn: LocalDate | null): void {
  const connection = connectionOf(tx);
  if (connection.composed_count > 0 && startsOn !== connection.starts_on) {
    throw new Refusal('conflict', {
      what: 'The first day was not changed.',
      why: 'Entries were queued or passed over by the old one already.',
      todo: 'Keep it, or retire this connection and connect anew.',
      field: 'startsOn',
    });
  }
  tx.exec('UPDATE sync_connection SET starts_on = ? WHERE id = ?', startsOn, connection.id);
}
