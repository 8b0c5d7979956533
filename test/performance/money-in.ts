/** Money in: how many allocations of twelve open items the rules make in a second, and how soon a receipt over twelve is durable. */
import type { Connection } from '#db/connection/index.ts';
import { type OpenGroup, type Plan, propose } from '#electron/allocation/index.ts';
import { addDays } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { entriesIn, runBatch, runOne, TODAY } from './book.ts';
import { atFullSize, type Goal, quantile, sized, timed } from './goal.ts';

const ITEMS = 12;
const PLAN: Plan = {
  code: 'oldestProportional',
  version: 1,
  name: 'Oldest due first',
  filters: ['billed'],
  order: ['oldestDue'],
  inside: 'proportional',
  components: ['agencyFee', 'carrierFee', 'surplusLinesTax', 'stampingFee', 'premium'],
  priorityLines: [],
  toleranceCents: 0 as Cents,
};

/** Three bills of four charges. */
const OPEN: readonly OpenGroup[] = Array.from({ length: 3 }, (_, at) => ({
  key: `${at + 1}:${at + 1}`,
  invoiceId: at + 1,
  policyTermId: at + 1,
  accountId: 1,
  streamId: 1,
  lineOfBusiness: 'Auto',
  billOn: addDays(TODAY, -60 + 20 * at),
  dueOn: addDays(TODAY, -40 + 20 * at),
  items: (['premium', 'carrierFee', 'surplusLinesTax', 'stampingFee'] as const).map((component, index) => {
    const amountCents = [120_000, 7_500, 6_184, 51][index] as Cents;
    const commissionCents = (index === 0 ? 18_000 : 0) as Cents;
    return {
      itemId: 10 * at + index + 1,
      chargeId: 10 * at + index + 1,
      component,
      beneficiary: index < 2 ? 'carrier:1' : 'tax:TX',
      ...{ amountCents, commissionCents, openCents: amountCents, openCommissionCents: commissionCents },
    };
  }),
}));

export function allocationGoal(): Goal {
  const count = 20_000;
  const run = (times: number): number => {
    let left = 0;
    for (let at = 0; at < times; at += 1)
      left += propose(OPEN, (1 + ((at * 37) % 410_000)) as Cents, {
        plan: PLAN,
        today: TODAY,
      }).unappliedCents;
    return left;
  };
  run(2_000);
  const ms = timed(() => run(count));
  const perSecond = (1000 * count) / ms;
  return {
    id: '–',
    what: `allocations of ${ITEMS} open items, in rules`,
    value: perSecond,
    unit: '/s',
    goal: '≥ 10,000',
    ok: perSecond >= 10_000,
    sizes: `${count} allocations`,
  };
}

const WARM = 20;
const POLICIES = 3;

/** Receipts of three policies each, every one a durable transaction of its own. */
export function receiptGoal(connection: Connection, receipts: number): Goal {
  const count = receipts + WARM;
  const carrierId = connection.read.value<number>('SELECT min(id) FROM carrier');
  const accounts = runBatch(
    connection,
    Array.from({ length: count }, (_, at) => ({
      name: 'parties.createAccount',
      on: TODAY,
      input: { name: `Fleet ${at}`, state: 'TX' },
    })),
    'twelve-accounts',
  ) as { accountId: number }[];
  for (let part = 0; part < POLICIES; part += 1) {
    runBatch(
      connection,
      accounts.map(({ accountId }, at) => ({
        name: 'billing.bindPolicy',
        on: TODAY,
        input: {
          ...{ accountId, carrierId, policyNumber: `TW-${part}-${at}`, lineOfBusiness: 'Auto', state: 'TX' },
          ...{ effectiveOn: TODAY, expirationOn: TODAY.replace('2026', '2027'), isSurplusLines: true },
          ...{ premiumCents: 120_000, carrierFeeCents: 7_500 },
        },
      })),
      `twelve-policies-${part}`,
    );
  }
  const each = accounts.map(({ accountId }, at) =>
    timed(() =>
      runOne(
        connection,
        {
          name: 'receipts.post',
          on: TODAY,
          input: {
            accountId,
            amountCents: POLICIES * 133_735 - (at % 5),
            receivedOn: TODAY,
            reference: `t${at}`,
          },
        },
        `twelve-${at}`,
      ),
    ),
  );
  const paid = connection.read.value<number>(
    `SELECT count(*) FROM allocation WHERE receipt_id = (SELECT max(id) FROM receipt)`,
  );
  if (paid !== ITEMS) throw new Error(`the receipt paid ${paid} items, not ${ITEMS}`);
  const p99 = quantile(each.slice(WARM), 0.99);
  const size = entriesIn(connection);
  return {
    id: '–',
    what: `a receipt over ${ITEMS} items, durable, p99 of ${receipts} (median ${quantile(each.slice(WARM), 0.5).toPrecision(3)} ms)`,
    value: p99,
    unit: 'ms',
    goal: '≤ 5',
    ok: atFullSize(size, p99 <= 5),
    sizes: sized(size),
  };
}
