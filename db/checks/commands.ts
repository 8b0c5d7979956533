/** The chain of commands: who did what, when, and what was answered. */
import { COMMAND_COLUMNS, type CommandColumns, GENESIS, hashedPart, hashOfCommand } from './hashes.ts';
import { type Check, findings } from './types.ts';

const TICK_ROWS = 20_000;

export const chainCommands: Check = {
  name: 'chain-commands',
  title: 'The log of what was done is complete and unchanged',
  advice:
    'Someone changed the audit trail from outside Coverbook. Restore the last verified backup to a new folder and compare the logs.',
  since: 10,
  run: (file) => {
    const found = findings();
    let last = { seq: 0, hash: GENESIS, at: '', entries: 0 };
    const rows = file.raw.prepare(`SELECT ${COMMAND_COLUMNS} FROM command_log ORDER BY seq`).raw();
    for (const row of rows.iterate() as IterableIterator<CommandColumns>) {
      const [seq, , , , , , at, , , , entriesThrough, previousHash, hash] = row;
      if (seq !== last.seq + 1)
        found.add(`Command ${seq} follows command ${last.seq}: commands are missing.`);
      if (previousHash !== last.hash) found.add(`Command ${seq} is not linked to the command before it.`);
      if (hashOfCommand(previousHash, hashedPart(row)) !== hash)
        found.add(`Command ${seq} does not match its hash: it was changed.`);
      if (at < last.at) found.add(`Command ${seq} was recorded before the command before it.`);
      if (entriesThrough < last.entries)
        found.add(`Command ${seq} counts fewer entries than the command before it.`);
      last = { seq, hash, at, entries: entriesThrough };
      if (seq % TICK_ROWS === 0) file.tick(seq);
    }
    const head = file.read.row<{ seq: number; hash: string }>(
      "SELECT seq, hash FROM chain_head WHERE chain = 'commands'",
    );
    if (head?.seq !== last.seq || head.hash !== last.hash) {
      found.add(
        `The log ends at command ${last.seq}, but its head says ${head?.seq ?? 'nothing'}: commands were cut off or added.`,
      );
    }
    return found.outcome(last.seq);
  },
};
