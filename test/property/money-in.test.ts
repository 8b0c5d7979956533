/** Laws of money in: an allocation conserves cents and does not depend on the order it is asked in; what is reversed is undone. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type OpenGroup, type Plan, propose, type Targets } from '#electron/allocation/index.ts';
import { type LocalDate, localDate } from '#shared/calendar/index.ts';
import { ALLOCATION_ORDERS, type Proposal } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { FAILED_ON, PaidPolicy } from '#test/builders/failures.ts';
import { type Desk, desk, expectVerified } from '#test/builders/money-in.ts';
import { wholeProof } from '#test/builders/proof.ts';

const TODAY = localDate('2026-11-09');
const DAYS: readonly LocalDate[] = ['2026-09-01', '2026-10-15', '2026-11-09', '2026-12-20'].map((day) =>
  localDate(day),
);

const part = fc.record({
  component: fc.constantFrom('premium', 'carrierFee', 'surplusLinesTax', 'stampingFee', 'agencyFee'),
  amount: fc.integer({ min: 1, max: 200_000 }),
  openShare: fc.integer({ min: 0, max: 100 }),
  isCredit: fc.boolean(),
});
type PartShape = {
  component: 'premium' | 'carrierFee' | 'surplusLinesTax' | 'stampingFee' | 'agencyFee';
  amount: number;
  openShare: number;
  isCredit: boolean;
};

function itemOf({ component, amount, openShare, isCredit }: PartShape, itemId: number) {
  const sign = isCredit ? -1 : 1;
  const open = Math.round((amount * openShare) / 100);
  const commission =
    component === 'agencyFee' ? amount : component === 'premium' ? Math.floor(amount * 0.15) : 0;
  const openCommission =
    component === 'agencyFee' ? open : Math.min(open, Math.round((commission * openShare) / 100));
  return {
    itemId,
    chargeId: itemId,
    component,
    beneficiary: component === 'agencyFee' ? 'agency' : 'carrier:1',
    amountCents: (sign * amount) as Cents,
    commissionCents: (sign * commission) as Cents,
    openCents: (sign * open) as Cents,
    openCommissionCents: (sign * openCommission) as Cents,
  };
}

const groups: fc.Arbitrary<readonly OpenGroup[]> = fc
  .array(
    fc.record({
      term: fc.integer({ min: 1, max: 3 }),
      isBilled: fc.boolean(),
      due: fc.integer({ min: 0, max: 3 }),
      line: fc.constantFrom('Auto', 'Home'),
      parts: fc.array(part, { minLength: 1, maxLength: 5 }),
      isCredit: fc.boolean(),
    }),
    { maxLength: 8 },
  )
  .map((rows) =>
    rows.map(({ term, isBilled, due, line, parts, isCredit }, index): OpenGroup => {
      const invoiceId = isBilled ? index + 1 : null;
      return {
        key: `${invoiceId ?? `planned-${index}`}:${term}`,
        invoiceId,
        policyTermId: term,
        accountId: 1,
        streamId: term,
        lineOfBusiness: line,
        billOn: DAYS[due] as LocalDate,
        dueOn: DAYS[due] as LocalDate,
        // A row is a bill or a credit; mixed rows are made by hand below.
        items: parts.map((each, at) => itemOf({ ...each, isCredit }, index * 10 + at + 1)),
      };
    }),
  );
const plan: fc.Arbitrary<Plan> = fc.record({
  code: fc.constant('any'),
  version: fc.constant(1),
  name: fc.constant('Any'),
  filters: fc.subarray(
    ['billed', 'pastDue', 'nextPlanned', 'positive', 'targetedInvoice', 'targetedPolicy'] as const,
    {
      minLength: 1,
    },
  ),
  order: fc.subarray([...ALLOCATION_ORDERS], { minLength: 1 }),
  inside: fc.constantFrom('proportional', 'priority'),
  components: fc.constant(['agencyFee', 'carrierFee', 'surplusLinesTax', 'stampingFee', 'premium'] as const),
  priorityLines: fc.constant(['Home']),
  toleranceCents: fc.constant(0 as Cents),
}) as never;
const targets: fc.Arbitrary<Targets> = fc.record({
  invoiceIds: fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { maxLength: 2 }),
  policyTermIds: fc.uniqueArray(fc.integer({ min: 1, max: 3 }), { maxLength: 1 }),
});
const amount = fc.integer({ min: 0, max: 600_000 }).map((cents) => cents as Cents);

describe('the proposal of any plan', () => {
  test('conserves cents: what closes less the credits used is what is applied; applied and left over are what came in', () => {
    fc.assert(
      fc.property(groups, amount, plan, targets, (open, cents, chosen, named) => {
        const result = propose(open, cents, { plan: chosen, today: TODAY, targets: named });
        const closed = result.groups.reduce((total, share) => total + share.cents, 0);
        expect(closed).toBe(result.appliedCents);
        expect(result.appliedCents + result.unappliedCents).toBe(cents);
        for (const { group, cents: taken, openCents, items, refusedBy } of result.groups) {
          expect(items.reduce((total, item) => total + item.cents, 0)).toBe(taken);
          if (openCents >= 0) expect(taken >= 0 && taken <= openCents).toBe(true);
          else expect(taken <= 0 && taken >= openCents).toBe(true);
          if (refusedBy !== null) expect(taken).toBe(0);
          for (const { item, cents: own, commissionCents } of items) {
            expect(Math.abs(own)).toBeLessThanOrEqual(Math.abs(item.openCents));
            expect(Math.abs(commissionCents)).toBeLessThanOrEqual(Math.abs(item.openCommissionCents));
            const others = Math.abs(own) - Math.abs(commissionCents);
            expect(others).toBeLessThanOrEqual(Math.abs(item.openCents) - Math.abs(item.openCommissionCents));
            expect(others).toBeGreaterThanOrEqual(0);
          }
          expect(group.items.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('does not depend on the order in which the rows are given', () => {
    fc.assert(
      fc.property(
        groups,
        amount,
        plan,
        targets,
        fc.infiniteStream(fc.nat()),
        (open, cents, chosen, named, dice) => {
          const order = { plan: chosen, today: TODAY, targets: named };
          const key = new Map(open.map((group) => [group.key, dice.next().value as number]));
          const shuffled = open.toSorted((a, b) => (key.get(a.key) ?? 0) - (key.get(b.key) ?? 0));
          expect(propose(shuffled, cents, order)).toEqual(propose(open, cents, order));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a row is paid only after everything before it in order is paid in full', () => {
    fc.assert(
      fc.property(groups, amount, plan, (open, cents, chosen) => {
        const { groups: shares } = propose(open, cents, { plan: chosen, today: TODAY });
        const ranked = shares.filter(({ rank, openCents }) => rank > 0 && openCents > 0);
        const short = ranked.findIndex((share) => share.cents < share.openCents);
        if (short < 0) return;
        // Later rows get their own policy's credits and nothing of the payment.
        for (const later of ranked.slice(short + 1)) expect(later.cents).toBe(later.creditCents);
      }),
      { numRuns: 300 },
    );
  });
});

const RUNS = 4;
const PLANS = ['oldestProportional', 'oldestFeesFirst', 'largestPastDueFirst'] as const;

test('a payment posted is the payment proposed, every cent of it somewhere, and the books are provable', () => {
  const payment = fc.record({
    cents: fc.oneof(fc.integer({ min: 1, max: 300_000 }), fc.constantFrom(1, 138_735, 277_470)),
    plan: fc.constantFrom(...PLANS),
    names: fc.boolean(),
    method: fc.constantFrom('check', 'ach', 'card', 'eft', 'moneyOrder'),
  });
  fc.assert(
    fc.property(fc.array(payment, { minLength: 1, maxLength: 3 }), (payments) => {
      const on: Desk = desk();
      try {
        const first = on.bind();
        on.bind({ plan: { downPaymentPpm: 250_000, installments: 3, feesAndTaxes: 'spread' } });
        for (const [index, { cents, plan: code, names, method }] of payments.entries()) {
          const more = {
            plan: code,
            method,
            reference: `x${index}`,
            ...(names ? { targetPolicyTermIds: [first.policyTermId] } : {}),
          };
          const told = on.book.ask<Proposal>('receipts.propose', {
            accountId: on.known.accountId,
            amountCents: cents,
            receivedOn: '2026-11-09',
            ...more,
          });
          const posted = on.pay(cents, more);
          const parts = on.book.connection.read.value<number>(
            'SELECT coalesce(sum(cents), 0) FROM allocation WHERE receipt_id = ?',
            posted.receiptId,
          ) as number;
          expect(parts + posted.unappliedCents).toBe(cents);
          expect(told.unappliedCents).toBe(posted.unappliedCents);
          const lines = on.book.connection.read.rows<{ code: string; cents: number }>(
            `SELECT a.code, sum(l.cents) AS cents FROM journal_line AS l JOIN ledger_account AS a ON a.id = l.ledger_account_id
             WHERE l.entry_id IN (SELECT value FROM json_each(?)) GROUP BY 1 HAVING sum(l.cents) <> 0`,
            JSON.stringify(posted.entryIds),
          );
          const preview = new Map<string, number>();
          for (const line of told.entry)
            preview.set(line.code, (preview.get(line.code) ?? 0) + line.debitCents - line.creditCents);
          expect(Object.fromEntries([...preview].filter(([, each]) => each !== 0))).toEqual(
            Object.fromEntries(lines.map((line) => [line.code, line.cents] as const)),
          );
        }
        expectVerified(on.book);
      } finally {
        on.book.dispose();
      }
    }),
    { numRuns: RUNS },
  );
}, 120_000);

const STEPS = [
  'deposit',
  'sweep',
  'remitCarrier',
  'remitTax',
  'smallBalance',
  'refund',
  'producer',
  'close',
] as const;
type Step = (typeof STEPS)[number];

/** Does what can be done of a step; answers what left trust by it. */
function take(paid: PaidPolicy, step: Step, cents: number): number {
  const read = paid.book.connection.read;
  const payOn = (prefix: string): number => {
    const items = read.rows<{ payableItemId: number; cents: number; payee: string }>(
      `SELECT id AS payableItemId, beneficiary AS payee, min(owed_cents, collected_cents) - remitted_cents AS cents FROM payable_item
       WHERE beneficiary LIKE ? AND min(owed_cents, collected_cents) > remitted_cents`,
      prefix,
    );
    const payee = items[0]?.payee;
    if (payee === undefined) return 0;
    paid.on('carriers.remit', {
      payee,
      paidOn: '2026-11-11',
      method: 'ach',
      items: items.map(({ payableItemId, cents: own }) => ({ payableItemId, cents: own })),
    });
    return items.reduce((sum, item) => sum + item.cents, 0);
  };
  switch (step) {
    case 'deposit':
      paid.deposit(cents);
      return 0;
    case 'sweep': {
      const share = paid.balance('O1390');
      if (share > 0) paid.sweep(share);
      return Math.max(0, share);
    }
    case 'remitCarrier':
      return payOn('carrier:%');
    case 'remitTax':
      return payOn('tax:%');
    case 'smallBalance': {
      const open = read.row<{ id: number }>('SELECT id FROM invoice WHERE open_cents BETWEEN 1 AND 500');
      if (open !== undefined)
        paid.on('failures.writeOff', { invoiceIds: [open.id], writtenOn: '2026-11-11', reason: 'cents' });
      return 0;
    }
    case 'refund': {
      const fund = read.row<{ stream_id: number; cents: number }>(
        'SELECT stream_id, cents FROM unapplied_fund',
      );
      if (fund === undefined) return 0;
      const back = Math.min(fund.cents, 300);
      paid.on('refunds.request', {
        source: 'unapplied',
        accountId: paid.known.accountId,
        streamId: fund.stream_id,
        cents: back,
        requestedOn: '2026-11-11',
        requestedBy: 'Rosa Bell',
        reason: 'too much',
        isUnclearedConfirmed: true,
      });
      return back;
    }
    case 'producer': {
      const owed = -paid.balance('O2070');
      if (owed > 0)
        paid.on('commissions.payStatement', {
          producerId: paid.known.producerId,
          paidOn: '2026-11-11',
          totalCents: owed,
        });
      return 0;
    }
    default:
      paid.close();
      return 0;
  }
}

test('after any of deposit, sweep, remit, write-off, refund, close: short by exactly what left trust, and the way back is exact', () => {
  const scene = fc.record({
    cents: fc.constantFrom(138_735, 138_662, 138_300, 140_000, 60_000),
    tolerates: fc.boolean(),
    steps: fc.subarray([...STEPS].filter((step) => step !== 'deposit')),
    restores: fc.boolean(),
  });
  fc.assert(
    fc.property(scene, ({ cents, tolerates, steps, restores }) => {
      const paid = new PaidPolicy();
      try {
        if (tolerates)
          paid.on('allocation.savePlan', {
            code: 'tolerant',
            baseVersion: 0,
            name: 'A few cents are let go',
            definition: {
              filters: ['billed'],
              order: ['oldestDue'],
              inside: 'proportional',
              components: ['agencyFee', 'carrierFee', 'surplusLinesTax', 'stampingFee', 'premium'],
              priorityLines: [],
              toleranceCents: 500,
            },
          });
        paid.pay(cents, tolerates ? { plan: 'tolerant' } : {});
        take(paid, 'deposit', cents);
        const left = steps.reduce((sum, step) => sum + take(paid, step, cents), 0);
        expect(wholeProof(paid.book.connection.raw)).toEqual({});
        const isClosed = steps.includes('close');
        const on = isClosed ? '2026-12-01' : FAILED_ON;
        const run = <Output>(name: string, input: object) =>
          paid.on<Output>(name, input, isClosed ? '2026-12-02' : FAILED_ON);
        const before = paid.state();
        const openWriteOffs = () =>
          paid.book.connection.read.value<number>('SELECT count(*) FROM write_off WHERE undone_on IS NULL');
        const writeOffs = openWriteOffs();
        const failed = run<{ failedPaymentId: number; shortageCents: number }>('failures.fail', {
          receiptId: paid.receiptId,
          kind: 'nsf',
          failedOn: on,
        });
        // A small balance nobody's share bore was a shortage of its own before.
        const bornByAgency = paid.balance('T1190') - failed.shortageCents;
        expect(failed.shortageCents).toBe(left);
        expect(bornByAgency).toBeGreaterThanOrEqual(0);
        expect(wholeProof(paid.book.connection.raw)).toEqual({});
        if (restores && failed.shortageCents > 0) {
          run('failures.restore', { restoredOn: on, way: 'transfer', cents: failed.shortageCents });
          expect(wholeProof(paid.book.connection.raw)).toEqual({});
        }
        run('failures.reinstate', {
          failedPaymentId: failed.failedPaymentId,
          reinstatedOn: on,
          why: 'paidAgain',
        });
        expect(wholeProof(paid.book.connection.raw)).toEqual({});
        if (!restores && openWriteOffs() === writeOffs) expect(paid.state()).toEqual(before);
      } finally {
        paid.book.dispose();
      }
    }),
    { numRuns: 8 },
  );
}, 180_000);
