/** P4 to P6 and P10: questions of the screens, through the handlers the program answers them with. */
import type { Connection } from '#db/connection/index.ts';
import { searchQueries } from '#electron/ledger/index.ts';
import { executeQuery } from '#electron/rpc/execute.ts';
import { buildRegistry, type Registry, registry, searchProviders } from '#electron/rpc/registry.ts';
import { Refusal } from '#shared/errors/index.ts';
import { TODAY } from './book.ts';
import { atFullSize, type Goal, median, repeated, sized } from './goal.ts';

const asked: Registry = new Map([...registry, ...buildRegistry([searchQueries(searchProviders)])]);

function asker({ read }: Connection): (name: string, input?: object) => unknown {
  return (name, input = {}) => {
    const handler = asked.get(name);
    if (handler?.kind !== 'query') throw new Error(`no query ${name}`);
    return executeQuery(read, handler, handler.input.parse(input), {
      businessOn: TODAY,
      at: `${TODAY}T15:00:00.000Z`,
    });
  };
}

export type Reads = Readonly<Record<'trialBalance' | 'register' | 'balance' | 'search' | 'trust', number>>;

/** Medians in milliseconds, each through the query's own handler. */
export function reads(connection: Connection): Reads {
  const ask = asker(connection);
  const busiest = connection.read.value<number>(
    'SELECT ledger_account_id FROM journal_line GROUP BY 1 ORDER BY count(*) DESC LIMIT 1',
  ) as number;
  const dates = ['2026-02-14', '2026-04-30', '2026-06-17', '2026-08-01', '2026-10-31', TODAY];
  const day = (at: number): string => dates[at % dates.length] ?? TODAY;
  const typed = ['rent', 'office 12', 'Client 77', '138735', '1,387.35', 'tallg', 'CPS-10'];
  const p50 = (name: string, input: (at: number) => object): number =>
    median(repeated(200, (at) => ask(name, input(at))).slice(20));
  return {
    trialBalance: p50('ledger.trialBalance', (at) => ({ asOf: day(at) })),
    register: p50('ledger.register', (at) => ({ ledgerAccountId: busiest, to: day(at), limit: 50 })),
    balance: p50('ledger.accountBalance', (at) => ({ ledgerAccountId: busiest, asOf: day(at) })),
    search: p50('search.find', (at) => ({ text: typed[at % typed.length] })),
    trust: p50('trust.position', (at) => ({ asOf: day(at) })),
  };
}

export function readGoals(connection: Connection, entries: number, taken: Reads): Goal[] {
  const covering = median(
    repeated(7, () =>
      connection.read.rows(
        'SELECT ledger_account_id, sum(cents) FROM journal_line WHERE accounting_on <= ? GROUP BY 1',
        TODAY,
      ),
    ),
  );
  const goal = (id: string, what: string, value: number, most: number, unit = 'ms'): Goal => ({
    ...{
      id,
      what,
      value,
      unit,
      goal: `≤ ${most}`,
      ok: atFullSize(entries, value <= most),
      sizes: sized(entries),
    },
  });
  return [
    goal('P4', 'trial balance, any date', taken.trialBalance, 5),
    goal(
      'P4',
      'trial balance against SUM over the lines, same run',
      taken.trialBalance / covering,
      0.02,
      '× SUM',
    ),
    goal('P5', 'register page of 50, busiest account', taken.register, 1),
    goal('P5', 'account balance at a date', taken.balance, 1),
    goal('P5', 'palette search', taken.search, 5),
    goal('P6', 'trust position with all owners, any date', taken.trust, 50),
    screens(connection, entries),
  ];
}

/** A question about what these books do not have (a connection to QuickBooks) is refused, and no screen asks it. */
function answers(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** P10: every query that can be asked without saying more; with 55 calls each, p99 is the worst. */
function screens(connection: Connection, entries: number): Goal {
  const ask = asker(connection);
  const names = [...asked.values()].flatMap((handler) =>
    handler.kind === 'query' && handler.input.safeParse({}).success && answers(() => ask(handler.name))
      ? [handler.name]
      : [],
  );
  const slowest = names
    .map((name) => ({ name, worst: Math.max(...repeated(60, () => ask(name)).slice(5)) }))
    .reduce((worst, one) => (one.worst > worst.worst ? one : worst));
  return {
    id: 'P10',
    what: `slowest of ${names.length} screen calls, worst of 55 each: ${slowest.name}`,
    value: slowest.worst,
    unit: 'ms',
    goal: 'p99 ≤ 50',
    ok: atFullSize(entries, slowest.worst <= 50),
    sizes: sized(entries),
  };
}
