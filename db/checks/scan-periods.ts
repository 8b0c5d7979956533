/** I7: the history of closing, replayed beside the entries in the order they were posted. */
import type { Part } from './stream.ts';
import { type CheckedFile, type Findings, findings } from './types.ts';

type Event = {
  action: 'close' | 'reopen';
  through_on: string | null;
  reason: string;
  at: string;
  actor_id: number;
};
type Logged = { procedure: string; at: string; actor_id: number; input: string; entries_through: number };
type Boundary = {
  readonly afterSeq: number;
  readonly afterAt: string;
  readonly closedThrough: string | null;
};

export function periodCheck(file: CheckedFile): Part {
  const found = findings();
  const events = file.read.rows<Event>(
    'SELECT action, through_on, reason, at, actor_id FROM period_event ORDER BY id',
  );
  const boundaries = boundariesOf(file, events, found);
  let next = 0;
  let closedThrough: string | null = null;
  let entries = 0;
  return {
    entry: ({ columns }) => {
      entries += 1;
      const [, seq, , , accountingOn, recordedAt] = columns;
      for (let boundary = boundaries[next]; boundary !== undefined; boundary = boundaries[next]) {
        if (seq <= boundary.afterSeq || recordedAt <= boundary.afterAt) break;
        closedThrough = boundary.closedThrough;
        next += 1;
      }
      if (closedThrough !== null && accountingOn <= closedThrough) {
        found.add(
          `Entry ${seq} of ${accountingOn} was recorded at ${recordedAt}, when the books were closed through ${closedThrough}.`,
        );
      }
    },
    finish: () => {
      const lock = file.read.value<string | null>('SELECT closed_through FROM period_lock') ?? null;
      const last = events.at(-1)?.through_on ?? null;
      if (lock !== last)
        found.add(
          `The lock says closed through ${lock ?? 'nothing'}; the history says ${last ?? 'nothing'}.`,
        );
      return { I7: found.outcome(entries + events.length) };
    },
  };
}

const PROCEDURES = { close: 'ledger.closePeriod', reopen: 'ledger.reopenPeriod' } as const;

/** From which entry on each event holds: that of the command that made it. */
function boundariesOf(file: CheckedFile, events: readonly Event[], found: Findings): readonly Boundary[] {
  const commands = file.read.rows<Logged>(
    `SELECT procedure, at, actor_id, input, entries_through FROM command_log
     WHERE procedure IN (?, ?) OR at IN (SELECT at FROM period_event) ORDER BY seq`,
    PROCEDURES.close,
    PROCEDURES.reopen,
  );
  const boundaries = events.map((event) => {
    const procedure = PROCEDURES[event.action];
    const index = commands.findIndex((command) => command.procedure === procedure && command.at === event.at);
    const [own] = index < 0 ? [] : commands.splice(index, 1);
    // A command of another module may close a period too; then only the instant ties the two.
    const command =
      own ?? commands.find(({ at, procedure: other }) => at === event.at && !isPeriodCommand(other));
    if (command === undefined) found.add(`The ${event.action} of ${event.at} has no command behind it.`);
    if (own !== undefined && !isAsAsked(event, own))
      found.add(`The ${event.action} of ${event.at} is not what was asked for then.`);
    return {
      afterSeq: command?.entries_through ?? 0,
      afterAt: command === undefined ? event.at : '',
      closedThrough: event.through_on,
    };
  });
  const missing = commands.filter(({ procedure }) => isPeriodCommand(procedure));
  for (const { procedure, at } of missing) found.add(`The history lacks what ${procedure} did at ${at}.`);
  return boundaries;
}

const isPeriodCommand = (procedure: string): boolean =>
  procedure === PROCEDURES.close || procedure === PROCEDURES.reopen;

function isAsAsked(event: Event, command: Logged): boolean {
  const input = JSON.parse(command.input) as { throughOn?: string | null; reason?: string };
  return (
    (input.throughOn ?? null) === event.through_on &&
    (input.reason ?? '') === event.reason &&
    command.actor_id === event.actor_id
  );
}
