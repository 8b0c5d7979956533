/** Post + reverse is the identity, whatever was posted; and reversing in any order never leaves a book that does not prove itself. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Refusal } from '#shared/errors/index.ts';
import { wholeProof } from '#test/builders/proof.ts';
import { Agency, DAY, type Made, STEPS } from '#test/builders/reversals.ts';

/** More of them by hand: COVERBOOK_RUNS=100. */
const RUNS = Number(process.env['COVERBOOK_RUNS'] ?? 3);
const steps = fc.array(
  fc.record({
    kind: fc.constantFrom(...STEPS),
    pick: fc.integer({ min: 0, max: 59 }),
    part: fc.integer({ min: 0, max: 400 }),
  }),
  { minLength: 12, maxLength: 30 },
);
const mode = fc.constantFrom('cashPartial', 'accrual', 'cashFullyPaid', 'onCarrierPayment');

function agency(named: string): Agency {
  const made = new Agency();
  if (named !== 'cashPartial')
    made.run('commissions.changeRecognition', { mode: named, changedOn: DAY, reason: 'as agreed' });
  const [first] = made.rows<{ definition: string }>(
    "SELECT definition FROM allocation_plan WHERE code = 'oldestProportional'",
  );
  made.run('allocation.savePlan', {
    code: 'tolerant',
    baseVersion: 0,
    name: 'Lets a little go',
    definition: { ...(JSON.parse(first?.definition ?? '{}') as object), toleranceCents: 100 },
  });
  return made;
}
const proves = (made: Agency): void => expect(wholeProof(made.book.connection.raw)).toEqual({});

test('the last document reversed brings back what was before it, and so on to the first', () => {
  fc.assert(
    fc.property(mode, steps, (named, plan) => {
      const made = agency(named);
      try {
        // A carrier paid by the finance company earns at the next event of its term: what stood before is not what is due.
        const isLate = named === 'onCarrierPayment';
        const stack: Made[] = plan
          .filter(({ kind }) => !isLate || kind !== 'financed')
          .flatMap((step) => made.step(step) ?? []);
        proves(made);
        for (const { document, before } of stack.toReversed()) {
          made.reverse(document);
          expect({ document, ...made.state() }).toEqual({ document, ...before });
        }
        proves(made);
      } finally {
        made.book.dispose();
      }
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
}, 120_000);

test('in any order, today or after the month was closed: reversed or refused with what stands on it, always proved', () => {
  fc.assert(
    fc.property(
      mode,
      steps,
      fc.array(fc.nat(), { minLength: 12, maxLength: 24 }),
      fc.boolean(),
      (named, plan, picks, isClosed) => {
        const made = agency(named);
        try {
          const start = totals(made);
          const left = plan.flatMap((step) => made.step(step)?.document ?? []);
          const today = isClosed ? '2026-12-02' : '2026-11-20';
          if (isClosed)
            made.run('ledger.closePeriod', { throughOn: '2026-11-30', reason: 'reviewed' }, today);
          const attempt = (at: number): void => {
            const document = left[at];
            if (document === undefined) return;
            const heads = JSON.stringify(made.rows('SELECT * FROM chain_head'));
            try {
              made.reverse(document, {}, today);
              left.splice(at, 1);
            } catch (error) {
              if (!(error instanceof Refusal)) throw error;
              expect(['conflict', 'trust.overdrawn']).toContain(error.code);
              expect(JSON.stringify(made.rows('SELECT * FROM chain_head'))).toBe(heads);
            }
          };
          for (const pick of picks) attempt(pick % Math.max(1, left.length));
          proves(made);
          // What stood in the way may itself have been refused before.
          for (let before = -1; before !== left.length; ) {
            before = left.length;
            for (let at = left.length - 1; at >= 0; at -= 1) attempt(at);
          }
          // Transfers to and fro of one receipt may hold each other once an earlier one is gone: a new transfer undoes them.
          const held = left.filter(({ type }) => type === 'transfer');
          if (held.length === 0) expect(left).toEqual([]);
          if (left.length === 0) expect(totals(made)).toEqual(start);
          proves(made);
        } finally {
          made.book.dispose();
        }
      },
    ),
    { numRuns: RUNS, endOnFailure: true },
  );
}, 120_000);

/** Balances of today and the rows behind them, without the days they moved on. */
function totals(made: Agency): object {
  const { items, payables, lots, suspense, transmittals, revenue, producers, invoices } =
    made.state() as Record<string, unknown>;
  const balances = made.rows(
    'SELECT ledger_account_id AS account, sum(cents) AS cents FROM account_month GROUP BY 1 HAVING sum(cents) <> 0 ORDER BY 1',
  );
  return { balances, items, payables, lots, suspense, transmittals, revenue, producers, invoices };
}
