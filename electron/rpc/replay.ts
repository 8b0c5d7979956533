/**
 * Replaying the command log into an empty file rebuilds the same books, hash for hash. It proves that commands are
 * deterministic, and it is how a journal file on another disk becomes a company file again.
 */
import type { Connection } from '#db/connection/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { Defect } from '#shared/errors/index.ts';
import { executeBatch, RULES_VERSION } from './execute.ts';
import { commandNamed, type Registry } from './registry.ts';

type LogRow = {
  seq: number;
  request_id: string;
  procedure: string;
  rules_version: number;
  device: number;
  actor_id: number;
  at: string;
  business_on: string;
  input: string;
  hash: string;
};

const ROWS_PER_TRANSACTION = 500;
export type Replayed = {
  readonly commands: number;
  readonly entriesHash: string;
  readonly commandsHash: string;
};

/** Runs every logged command of `source` in `target`; throws a Defect at the first command whose hash differs. */
export function replay(source: Connection, target: Connection, registry: Registry): Replayed {
  let done = 0;
  for (;;) {
    const rows = source.read.rows<LogRow>(
      'SELECT * FROM command_log WHERE seq > ? ORDER BY seq LIMIT ?',
      done,
      ROWS_PER_TRANSACTION,
    );
    if (rows.length === 0) break;
    const commands = rows.map((row) => {
      if (row.rules_version !== RULES_VERSION) {
        throw new Defect(
          `Command ${row.seq} was made by rules ${row.rules_version}; this program replays ${RULES_VERSION}.`,
        );
      }
      const handler = commandNamed(registry, row.procedure);
      const envelope = {
        requestId: row.request_id,
        actorId: row.actor_id,
        at: row.at,
        device: row.device,
        businessOn: row.business_on as LocalDate,
      };
      return { handler, input: JSON.parse(row.input) as object, envelope };
    });
    executeBatch(target, commands);
    done = rows.at(-1)?.seq ?? done;
    const last = rows.at(-1);
    const rebuilt = target.read.value<string>('SELECT hash FROM command_log WHERE seq = ?', done);
    if (rebuilt !== last?.hash) throw new Defect(`Replay differs at or before command ${done}.`);
  }
  const headOf = (chain: string): string =>
    target.read.value<string>('SELECT hash FROM chain_head WHERE chain = ?', chain) ?? '';
  return { commands: done, entriesHash: headOf('entries'), commandsHash: headOf('commands') };
}
