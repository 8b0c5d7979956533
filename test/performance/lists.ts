/** Pages of long lists: a small book copied row by row to 100,000 accounts, streams, policies and invoices, then paged through. */
import type { Connection } from '#db/connection/index.ts';
import { executeQuery } from '#electron/rpc/execute.ts';
import { registry } from '#electron/rpc/registry.ts';
import { bindAll, runAll } from './billing.ts';
import { createBook, openBook, TODAY } from './book.ts';
import { type Goal, quantile, timed } from './goal.ts';

const POLICIES = 1_000;
const COPIES = 99;
const ROWS = POLICIES * (COPIES + 1);
/** Ids of the copies lie apart from those of the book. */
const APART = 1_000_000_000;
const PAGE = 200;
const PAGES = 60;
const GOAL_MS = 50;

const moved = (column: string): string => `${column} + k.value * ${APART}`;
const named = (column: string, by: string): string => `${column} || '${by}' || k.value`;

/** What of a row is another in its copy; everything the lists read, and nothing else. */
const COPIED: readonly (readonly [table: string, columns: Readonly<Record<string, string>>])[] = [
  [
    'account',
    {
      number: named('number', '-'),
      top_id: moved('top_id'),
      name: named('name', ' '),
      search_name: named('search_name', ' '),
    },
  ],
  ['invoice_stream', { account_id: moved('account_id') }],
  ['policy', { number: named('number', '-'), account_id: moved('account_id') }],
  ['policy_term', { policy_id: moved('policy_id'), stream_id: moved('stream_id') }],
  ['charge', { policy_term_id: moved('policy_term_id') }],
  [
    'invoice',
    { number: named('number', '-'), account_id: moved('account_id'), stream_id: moved('stream_id') },
  ],
  [
    'invoice_item',
    {
      charge_id: moved('charge_id'),
      policy_term_id: moved('policy_term_id'),
      account_id: moved('account_id'),
      stream_id: moved('stream_id'),
      invoice_id: moved('invoice_id'),
    },
  ],
];

function grow(connection: Connection): void {
  connection.write((tx) => {
    for (const [table, changed] of COPIED) {
      const columns = tx
        .rows<{ name: string }>(`SELECT name FROM pragma_table_info('${table}')`)
        .map(({ name }) => name);
      const values = columns.map((name) => (name === 'id' ? moved('id') : (changed[name] ?? name)));
      tx.exec(
        `INSERT INTO ${table} (${columns.join(', ')})
         WITH RECURSIVE k (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM k WHERE value < ${COPIES})
         SELECT ${values.join(', ')} FROM ${table} AS own CROSS JOIN k WHERE own.id < ${APART}`,
      );
    }
  });
  connection.raw.exec('ANALYZE');
}

/** Milliseconds of each page of a list, from the first one on. */
function paged(connection: Connection, name: string): number[] {
  const handler = registry.get(name);
  if (handler?.kind !== 'query') throw new Error(`no query ${name}`);
  let cursor: string | null = null;
  return Array.from({ length: PAGES }, () => {
    const input = handler.input.parse({ limit: PAGE, ...(cursor === null ? {} : { cursor }) });
    let page: unknown;
    const ms = timed(() => {
      page = executeQuery(connection.read, handler, input, {
        businessOn: TODAY,
        at: `${TODAY}T15:00:00.000Z`,
      });
    });
    cursor = (page as { nextCursor: string | null }).nextCursor;
    if (cursor === null) throw new Error(`${name} ended before ${PAGES} pages`);
    return ms;
  });
}

const LISTS = [
  ['accounts', 'parties.accounts'],
  ['invoices', 'billing.invoices'],
  ['policies', 'billing.policies'],
  ['invoice streams', 'billing.streams'],
] as const;

export function listGoals(directory: string): Goal[] {
  const connection = openBook(createBook(directory));
  bindAll(connection, POLICIES);
  runAll(connection);
  grow(connection);
  const goals = LISTS.map(([what, name]): Goal => {
    const worst = quantile(paged(connection, name).slice(2), 0.95);
    return {
      id: '–',
      what: `a page of ${PAGE} ${what}, p95 of ${PAGES}`,
      value: worst,
      unit: 'ms',
      goal: `≤ ${GOAL_MS}`,
      ok: worst <= GOAL_MS,
      sizes: `${ROWS.toLocaleString('en-US')} rows`,
    };
  });
  connection.close();
  return goals;
}
