/** The chain of entries, and that each entry belongs to the command that posted it. */
import { GENESIS, hashOfEntry } from './hashes.ts';
import {
  type EntryColumns,
  next,
  type Part,
  type Payload,
  type ScannedEntry,
  type Streams,
} from './stream.ts';
import { type CheckedFile, type Findings, findings } from './types.ts';

export function chainChecks(file: CheckedFile, streams: Streams): Part {
  const chain = findings();
  const owned = findings();
  const commands = commandsByEntry(streams);
  let last = { seq: 0, hash: GENESIS, recordedAt: '' };
  let examined = 0;
  return {
    entry: (entry) => {
      examined += 1;
      checkLink(entry, last, chain);
      checkColumns(entry.columns, entry.payload, chain);
      checkOwner(entry, commands.of(entry.columns[1]), owned);
      last = { seq: entry.columns[1], hash: entry.columns[13], recordedAt: entry.columns[5] };
    },
    finish: () => {
      const head = file.read.row<{ seq: number; hash: string }>(
        "SELECT seq, hash FROM chain_head WHERE chain = 'entries'",
      );
      if (head?.seq !== last.seq || head.hash !== last.hash) {
        chain.add(
          `The chain ends at entry ${last.seq}, but its head says ${head?.seq ?? 'nothing'}: entries were cut off or added.`,
        );
      }
      const logged = file.read.value<number>('SELECT max(entries_through) FROM command_log') ?? 0;
      if (logged !== last.seq) owned.add(`Commands posted ${logged} entries; the journal has ${last.seq}.`);
      return { 'chain-entries': chain.outcome(examined), 'entries-of-commands': owned.outcome(examined) };
    },
  };
}

const named = (columns: EntryColumns): string => `Entry ${columns[1]} of ${columns[4]}`;

function checkLink(
  entry: ScannedEntry,
  last: { seq: number; hash: string; recordedAt: string },
  found: Findings,
): void {
  const { columns } = entry;
  if (columns[1] !== last.seq + 1)
    found.add(`${named(columns)} follows entry ${last.seq}: entries are missing or renumbered.`);
  if (columns[12] !== last.hash) found.add(`${named(columns)} is not linked to the entry before it.`);
  if (hashOfEntry(columns[12], columns[11]) !== columns[13])
    found.add(`${named(columns)} does not match its hash: it was changed after posting.`);
  if (columns[2] === 'reversal' && columns[9] === null)
    found.add(`${named(columns)} is a reversal that names no entry.`);
  if (columns[5] < last.recordedAt) found.add(`${named(columns)} was recorded before the entry before it.`);
}

function checkColumns(columns: EntryColumns, payload: Payload, found: Findings): void {
  const debits = (payload.lines ?? []).reduce((total, { cents = 0 }) => total + Math.max(cents, 0), 0);
  const isSame =
    columns[0] === payload.id &&
    columns[1] === payload.seq &&
    columns[2] === payload.kind &&
    columns[3] === payload.basis &&
    columns[4] === payload.accountingOn &&
    columns[5] === payload.recordedAt &&
    columns[6] === payload.memo &&
    columns[7] === (payload.sourceType ?? null) &&
    columns[8] === (payload.sourceId ?? null) &&
    columns[9] === (payload.reversesId ?? null) &&
    columns[10] === debits;
  if (!isSame) found.add(`${named(columns)} shows something else than was posted.`);
}

function checkOwner(entry: ScannedEntry, command: CommandRow | null, found: Findings): void {
  const { columns, payload } = entry;
  if (command === null) found.add(`${named(columns)} belongs to no command: it was put in from outside.`);
  else if (command[0] !== payload.requestId || command[1] !== columns[5]) {
    found.add(`${named(columns)} was not posted by the command that counts it.`);
  }
}

type CommandRow = readonly [requestId: string, at: string, entriesThrough: number];

/** The command that covers an entry; entries must be asked for in order. */
function commandsByEntry(streams: Streams): { of(seq: number): CommandRow | null } {
  const rows = streams.open<CommandRow>(
    'SELECT request_id, at, entries_through FROM command_log ORDER BY seq',
  );
  let row = next(rows);
  return {
    of: (seq) => {
      while (row !== undefined && row[2] < seq) row = next(rows);
      return row ?? null;
    },
  };
}
