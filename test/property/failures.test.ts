/** Laws of failed payments: whatever was done with the money before, the shortage is the formula, and all can be taken back. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FAILED_ON, PaidPolicy } from '#test/builders/failures.ts';
import { wholeProof } from '#test/builders/proof.ts';

const RUNS = 8;

type Before = {
  readonly mode: 'cashPartial' | 'accrual' | 'cashFullyPaid' | 'onCarrierPayment';
  readonly amountCents: number;
  readonly steps: number;
  readonly remitsTax: boolean;
  readonly kind: 'nsf' | 'chargeback' | 'stopPayment';
  readonly restores: boolean;
  readonly paysProducer: boolean;
};
const before: fc.Arbitrary<Before> = fc.record({
  mode: fc.constantFrom('cashPartial', 'accrual', 'cashFullyPaid', 'onCarrierPayment'),
  amountCents: fc.oneof(fc.constant(138_735), fc.integer({ min: 1, max: 150_000 })),
  /** Of deposit, sweep, remit, close: how many of them, in this order. */
  steps: fc.integer({ min: 0, max: 4 }),
  remitsTax: fc.boolean(),
  kind: fc.constantFrom('nsf', 'chargeback', 'stopPayment'),
  restores: fc.boolean(),
  paysProducer: fc.boolean(),
});

const collectedFor = (
  paid: PaidPolicy,
  prefix: string,
): { id: number; cents: number; beneficiary: string }[] =>
  paid.book.connection.read.rows(
    `SELECT id, beneficiary, collected_cents - remitted_cents AS cents FROM payable_item
     WHERE beneficiary LIKE ? AND collected_cents > remitted_cents ORDER BY id`,
    prefix,
  );

/** Pays on what was collected, to the cent; answers how much that was. */
function payOn(paid: PaidPolicy, prefix: string): number {
  const items = collectedFor(paid, prefix);
  const first = items[0];
  if (first === undefined) return 0;
  paid.on('carriers.remit', {
    payee: first.beneficiary,
    paidOn: '2026-11-11',
    method: 'ach',
    reference: '',
    items: items.map(({ id, cents }) => ({ payableItemId: id, cents })),
  });
  return items.reduce((sum, { cents }) => sum + cents, 0);
}

function prepare(paid: PaidPolicy, { mode, amountCents, steps, remitsTax, paysProducer }: Before) {
  if (mode !== 'cashPartial')
    paid.on('commissions.changeRecognition', { mode, changedOn: '2026-11-09', reason: 'as agreed' });
  paid.pay(amountCents);
  let [swept, remitted] = [0, 0];
  if (steps >= 1) paid.deposit(amountCents);
  if (steps >= 2) {
    swept = paid.balance('O1390');
    if (swept > 0) paid.sweep(swept);
  }
  if (steps >= 3) {
    remitted = payOn(paid, 'carrier:%');
    if (remitsTax) remitted += payOn(paid, 'tax:%');
  }
  const owed = -paid.balance('O2070');
  if (paysProducer && owed > 0)
    paid.on('commissions.payStatement', {
      producerId: paid.known.producerId,
      paidOn: '2026-11-11',
      totalCents: owed,
    });
  if (steps >= 4) paid.close();
  return { swept, remitted };
}

test('a failure after any prefix of deposit, sweep, remit, close: verified, and short by what was swept and paid on', () => {
  fc.assert(
    fc.property(before, (facts) => {
      const paid = new PaidPolicy();
      try {
        const { swept, remitted } = prepare(paid, facts);
        const isClosed = facts.steps >= 4;
        const failedOn = isClosed ? '2026-12-01' : FAILED_ON;
        const run = <Output>(name: string, input: object) =>
          paid.on<Output>(name, input, isClosed ? '2026-12-02' : FAILED_ON);
        const state = paid.state();
        const failed = run<{ failedPaymentId: number; shortageCents: number }>('failures.fail', {
          receiptId: paid.receiptId,
          kind: facts.kind,
          failedOn,
        });
        expect(failed.shortageCents).toBe(swept + remitted);
        expect(paid.balance('T1190')).toBe(swept + remitted);
        expect(paid.balance('T1100') + paid.balance('T1120')).toBe(138_735);
        expect(wholeProof(paid.book.connection.raw)).toEqual({});
        const short = paid.balance('T1190');
        if (facts.restores && short > 0) {
          run('failures.restore', { restoredOn: failedOn, way: 'transfer', cents: short });
          expect(paid.balance('T1190')).toBe(0);
          expect(wholeProof(paid.book.connection.raw)).toEqual({});
        }
        run('failures.reinstate', {
          failedPaymentId: failed.failedPaymentId,
          reinstatedOn: failedOn,
          why: 'paidAgain',
        });
        expect(paid.balance('T1190')).toBe(0);
        expect(wholeProof(paid.book.connection.raw)).toEqual({});
        if (!facts.restores || short === 0) expect(paid.state()).toEqual(state);
      } finally {
        paid.book.dispose();
      }
    }),
    { numRuns: RUNS },
  );
}, 120_000);
