/** The proposal on the receive-payment screen, asked again with every key: an account with two hundred open items. */
import type { Connection } from '#db/connection/index.ts';
import { executeQuery } from '#electron/rpc/execute.ts';
import { registry } from '#electron/rpc/registry.ts';
import { createBook, openBook, runBatch, runOne, TODAY } from './book.ts';
import { type Goal, median, quantile, repeated } from './goal.ts';

const OPEN_ITEMS = 200;
const KEYS = 120;
const PREMIUM_CENTS = 120_000;

/** One account with a policy billed at once for each open row of the screen. */
function openAccount(connection: Connection, rows: number): number {
  const one = (name: string, input: object): Record<string, number> =>
    runOne(connection, { name, input, on: TODAY }, name) as Record<string, number>;
  const { carrierId } = one('parties.createCarrier', {
    code: 'TGM',
    name: 'Tallgrass',
    commissionPpm: 150_000,
  });
  const { accountId } = one('parties.createAccount', { name: 'Cedar Fork Nursery', state: 'TX' });
  runBatch(
    connection,
    Array.from({ length: rows }, (_, n) => ({
      name: 'billing.bindPolicy',
      on: TODAY,
      input: {
        ...{ accountId, carrierId, policyNumber: `P-${n}`, lineOfBusiness: 'Auto', state: 'TX' },
        ...{ effectiveOn: TODAY, expirationOn: '2027-11-09', isSurplusLines: true },
        ...{ premiumCents: PREMIUM_CENTS + n, carrierFeeCents: 7_500, agencyFeeCents: 5_000 },
      },
    })),
    'policies',
  );
  return accountId as number;
}

/** What answers a key: parsing, the plan over all rows, its reasons, the cents of each owner, and the text that goes out. */
export function proposalGoals(directoryOf: (name: string) => string, rows = OPEN_ITEMS, keys = KEYS): Goal[] {
  const connection = openBook(createBook(directoryOf('proposal')));
  const accountId = openAccount(connection, rows);
  const handler = registry.get('receipts.propose');
  if (handler?.kind !== 'query') throw new Error('receipts.propose is a query');
  let shown = 0;
  const each = repeated(keys, (at) => {
    // Digit by digit, as an amount is typed.
    const amountCents = Number('987654321'.slice(0, 1 + (at % 9)));
    const input = handler.input.parse({ accountId, amountCents, method: 'check', reference: '20417' });
    const answer = executeQuery(connection.read, handler, input, {
      businessOn: TODAY,
      at: `${TODAY}T15:00:00.000Z`,
    }) as { rows: readonly unknown[] };
    shown = answer.rows.length;
    return JSON.stringify(answer).length;
  }).slice(Math.floor(keys / 6));
  connection.close();
  if (shown !== rows) throw new Error(`The proposal shows ${shown} rows of ${rows}`);
  const slowest = quantile(each, 0.99);
  const isFull = rows >= OPEN_ITEMS;
  return [
    {
      id: '–',
      what: `payment proposal after a key, backend (median ${median(each).toPrecision(3)} ms)`,
      value: slowest,
      unit: 'ms p99',
      goal: '< 100',
      ok: isFull ? slowest < 100 : null,
      sizes: `${rows} open items`,
    },
  ];
}
