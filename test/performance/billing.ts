/** P8 and the preview of a plan: a billing run over whole books, step by step as the job runs it, at three sizes. */
import type { Connection } from '#db/connection/index.ts';
import { billingRun } from '#electron/billing/index.ts';
import { executeQuery } from '#electron/rpc/execute.ts';
import { registry } from '#electron/rpc/registry.ts';
import { createBook, openBook, runBatch, runOne, TODAY } from './book.ts';
import { type Goal, now, quantile, repeated } from './goal.ts';

const FULL_POLICIES = 10_000;
const ITEMS_PER_POLICY = 6;
const BATCH = 250;

/** Policies of one stream each, with six items that fall due on one day. */
export function bindAll(connection: Connection, policies: number): void {
  const { carrierId } = runOne(
    connection,
    { name: 'parties.createCarrier', on: TODAY, input: { code: 'TGM', name: 'Tallgrass' } },
    'carrier',
  ) as { carrierId: number };
  for (let from = 0; from < policies; from += BATCH) {
    const each = Array.from({ length: Math.min(BATCH, policies - from) }, (_, at) => from + at);
    const accounts = runBatch(
      connection,
      each.map((n) => ({
        name: 'parties.createAccount',
        on: TODAY,
        input: { name: `Client ${n}`, state: 'TX' },
      })),
      `accounts-${from}`,
    ) as { accountId: number }[];
    runBatch(
      connection,
      each.map((n, at) => ({
        name: 'billing.bindPolicy',
        on: TODAY,
        input: {
          ...{
            accountId: accounts[at]?.accountId,
            carrierId,
            policyNumber: `P-${n}`,
            lineOfBusiness: 'Auto',
          },
          ...{ state: 'TX', effectiveOn: TODAY, expirationOn: '2027-11-09', isSurplusLines: true },
          ...{
            premiumCents: 120_000,
            carrierFeeCents: 7_500,
            agencyFeeCents: 5_000,
            plan: { installments: 1 },
          },
          furtherCharges: [{ component: 'premium', label: 'Terrorism', amountCents: 9_900 }],
        },
      })),
      `policies-${from}`,
    );
  }
}

/** Milliseconds of the whole run, each step its own durable transaction, as the job does it. */
export function runAll(connection: Connection): number {
  const from = now();
  let cursor: unknown = null;
  for (let step = 0; ; step += 1) {
    const next = billingRun.next(connection.read, { asOf: TODAY } as never, cursor, {
      jobId: 1,
      businessOn: TODAY,
      at: '',
      filePath: () => '',
      ledgerPath: '',
    });
    if (next === null) return now() - from;
    if (next instanceof Promise) throw new Error('a step of the run waits for nothing');
    runOne(connection, { name: next.command.name, input: next.command.input, on: TODAY }, `step-${step}`);
    cursor = next.cursor;
  }
}

export function billingGoals(directoryOf: (name: string) => string, counts: readonly number[]): Goal[] {
  const taken = counts.map((policies) => {
    const connection = openBook(createBook(directoryOf(`billing-${policies}`)));
    bindAll(connection, policies);
    const items =
      connection.read.value<number>(
        'SELECT count(*) FROM invoice_item WHERE invoice_id IS NULL AND bill_on <= ?',
        TODAY,
      ) ?? 0;
    if (items !== policies * ITEMS_PER_POLICY)
      throw new Error(`${items} items have come due, not six a policy`);
    const ms = runAll(connection);
    const billed = connection.read.value<number>('SELECT count(*) FROM invoice') ?? 0;
    if (billed !== policies) throw new Error(`${billed} invoices were made of ${policies}`);
    const previewMs = policies === counts[0] ? previews(connection) : 0;
    connection.close();
    return { policies, ms, previewMs };
  });
  const [small, , large] = taken as [(typeof taken)[0], (typeof taken)[0], (typeof taken)[0]];
  const perHundred = (large.ms / small.ms) * (100 / (large.policies / small.policies));
  return [
    {
      id: 'P8',
      what: `billing run, ${large.policies.toLocaleString('en-US')} policies, ${(large.policies * ITEMS_PER_POLICY).toLocaleString('en-US')} due items`,
      value: large.ms / 1000,
      unit: 's',
      goal: '≤ 10',
      ok: large.policies < FULL_POLICIES ? null : large.ms <= 10_000,
      sizes: taken.map(({ policies, ms }) => `${policies}: ${(ms / 1000).toPrecision(3)} s`).join(', '),
    },
    {
      id: 'P8',
      what: 'growth of the billing run, per 100 × policies',
      value: perHundred,
      unit: '×',
      goal: '≤ 150',
      ok: large.policies < FULL_POLICIES ? null : perHundred <= 150,
      sizes: `from ${small.policies} to ${large.policies} policies`,
    },
    {
      id: '–',
      what: 'a plan of 12 installments previewed, p95 of 200',
      value: small.previewMs,
      unit: 'ms',
      goal: '≤ 5',
      ok: small.previewMs <= 5,
      sizes: 'through the query of the screen',
    },
  ];
}

function previews(connection: Connection): number {
  const handler = registry.get('billing.previewPlan');
  if (handler?.kind !== 'query') throw new Error('no query billing.previewPlan');
  const each = repeated(220, (at) =>
    executeQuery(
      connection.read,
      handler,
      handler.input.parse({
        plan: { installments: 12, weights: [3, 2] },
        premiumCents: 120_000 + at,
        feesCents: 18_735,
        commissionPpm: 150_000,
        effectiveOn: TODAY,
        expirationOn: '2027-11-09',
      }),
      { businessOn: TODAY, at: `${TODAY}T15:00:00.000Z` },
    ),
  ).slice(20);
  return quantile(each, 0.95);
}
