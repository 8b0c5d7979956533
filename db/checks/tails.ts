/** A quick look at the ends of both chains, cheap enough for every opening. */
import type { ReadDb } from '#db/connection/index.ts';
import { COMMAND_COLUMNS, GENESIS, hashOfCommand, hashOfEntry } from './hashes.ts';

const ROWS = 100;
type Head = { seq: number; hash: string };
type EntryRow = { seq: number; payload: string; previous_hash: string; hash: string };
type CommandRow = EntryRow & Record<string, string | number>;

/** What is wrong with the last entries and commands, in one sentence; null when nothing is. */
export function checkTails(db: ReadDb): string | null {
  const head = (chain: string): Head | undefined =>
    db.row<Head>('SELECT seq, hash FROM chain_head WHERE chain = ?', chain);
  const entries = db.rows<EntryRow>(
    'SELECT seq, payload, previous_hash, hash FROM journal_entry ORDER BY seq DESC LIMIT ?',
    ROWS,
  );
  const wrongEntry = checkTail(entries, head('entries'), (row) =>
    hashOfEntry(row.previous_hash, row.payload),
  );
  if (wrongEntry !== null) return `The journal: ${wrongEntry}`;
  const columns = COMMAND_COLUMNS.split(', ').slice(0, 11);
  const commands = db.rows<CommandRow>(
    `SELECT ${COMMAND_COLUMNS} FROM command_log ORDER BY seq DESC LIMIT ?`,
    ROWS,
  );
  const hashOf = (row: CommandRow): string =>
    hashOfCommand(
      row.previous_hash,
      columns.map((column) => row[column] ?? ''),
    );
  const wrongCommand = checkTail(commands, head('commands'), hashOf);
  return wrongCommand === null ? null : `The log of commands: ${wrongCommand}`;
}

/** `rows` are newest first. */
function checkTail<Row extends EntryRow | CommandRow>(
  rows: readonly Row[],
  head: Head | undefined,
  hashOf: (row: Row) => string,
): string | null {
  const last = rows[0] ?? { seq: 0, hash: GENESIS };
  if (head?.seq !== last.seq || head.hash !== last.hash)
    return `its end is number ${last.seq}, but ${head?.seq ?? 'none'} is on record.`;
  for (const [index, row] of rows.entries()) {
    const before = rows[index + 1];
    if (hashOf(row) !== row.hash) return `number ${row.seq} does not match its hash.`;
    if (before !== undefined && (before.seq !== row.seq - 1 || before.hash !== row.previous_hash))
      return `number ${row.seq} is not linked to the one before it.`;
  }
  return null;
}
