/** Laws of billing: every cent of every charge is billed, whatever the plan; a change moves cents and makes none. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planText, scheduleOf } from '#electron/billing/plan.ts';
import { respread } from '#electron/billing/respread.ts';
import { type PlannedItem, restream } from '#electron/billing/restream.ts';
import type { Charge } from '#electron/policies/index.ts';
import { addDays, addMonths, FEDERAL_BANK_CALENDAR, localDate } from '#shared/calendar/index.ts';
import {
  type PaymentPlan,
  PaymentPlanSchema,
  type StreamRule,
  StreamRuleSchema,
} from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, ratePpm, sum } from '#shared/money/index.ts';

const cents = (max: number) => fc.integer({ min: 1, max }) as fc.Arbitrary<Cents>;
const EVERY = [
  'weekly',
  'everyOtherWeek',
  'twiceMonthly',
  'monthly',
  'everyOtherMonth',
  'quarterly',
  'everySixMonths',
  'yearly',
] as const;
const ROLLS = ['exact', 'next', 'previous', 'modifiedFollowing'] as const;

const ruleArbitrary: fc.Arbitrary<StreamRule> = fc
  .record({
    every: fc.constantFrom(...EVERY),
    offset: fc.integer({ min: 0, max: 400 }),
    day: fc.integer({ min: 1, max: 31 }),
    second: fc.integer({ min: 1, max: 31 }),
    dayIs: fc.constantFrom('dueDay' as const, 'billDay' as const),
    leadDays: fc.integer({ min: 0, max: 40 }),
    leadUnit: fc.constantFrom('calendar' as const, 'business' as const),
    dueRoll: fc.constantFrom(...ROLLS),
    billRoll: fc.constantFrom(...ROLLS),
  })
  .map(({ offset, day, second, ...rest }) => {
    const isWeekly = rest.every === 'weekly' || rest.every === 'everyOtherWeek';
    return StreamRuleSchema.parse({
      ...rest,
      anchorOn: addDays(localDate('2026-01-01'), offset),
      ...(isWeekly ? {} : { anchorDay: day }),
      ...(rest.every === 'twiceMonthly'
        ? { secondAnchorDay: day === second ? (second % 31) + 1 : second }
        : {}),
    });
  });

const planArbitrary: fc.Arbitrary<PaymentPlan> = fc
  .record({
    downPaymentPpm: fc.integer({ min: 0, max: 900_000 }),
    installments: fc.integer({ min: 0, max: 24 }),
    weights: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 4 }),
    feesAndTaxes: fc.constantFrom('downPayment' as const, 'spread' as const, 'ownInvoice' as const),
    rounding: fc.constantFrom('largestRemainder' as const, 'firstAbsorbs' as const, 'lastAbsorbs' as const),
    fee: fc.integer({ min: 0, max: 900 }),
  })
  .map(({ weights, fee, ...rest }) =>
    PaymentPlanSchema.parse({
      ...rest,
      mayBillAfterExpiration: true,
      ...(weights.length > 0 && weights.length <= rest.installments ? { weights } : {}),
      ...(fee === 0 ? {} : { installmentFeeCents: fee }),
    }),
  );

const charge = (component: Charge['component'], amountCents: Cents, commission: number): Charge => ({
  component,
  label: component,
  pattern: 'proRata',
  beneficiary: 'carrier:1',
  amountCents,
  isCommissionable: true,
  commissionPpm: ratePpm(0),
  commissionCents: Math.min(commission, amountCents) as Cents,
  note: '',
});
const term = {
  effectiveOn: localDate('2026-11-09'),
  expirationOn: localDate('2027-11-09'),
  boundOn: localDate('2026-11-01'),
};

test('every cent of every charge, and of its commission, stands on exactly one invoice; nothing is billed before it is bound', () => {
  fc.assert(
    fc.property(
      ruleArbitrary,
      planArbitrary,
      cents(9_000_000),
      cents(200_000),
      fc.nat(500_000),
      (rule, plan, premium, fee, share) => {
        const charges = [
          charge('premium', premium, share),
          charge('carrierFee', fee, 0),
          charge('levy:some-tax', fee, 0),
        ];
        const schedule = scheduleOf(rule, plan, term, charges, FEDERAL_BANK_CALENDAR);
        expect(planText(plan)).not.toBe('');
        for (const [index, each] of schedule.charges.entries()) {
          const slices = schedule.slices[index] ?? [];
          expect(slices).toHaveLength(schedule.slots.length);
          expect(sum(slices.map((slice) => slice.amountCents))).toBe(each.amountCents);
          expect(sum(slices.map((slice) => slice.commissionCents))).toBe(each.commissionCents);
          expect(
            slices.every((slice) => slice.amountCents >= 0 && slice.commissionCents <= slice.amountCents),
          ).toBe(true);
        }
        for (const slot of schedule.slots) {
          expect(slot.billOn >= term.boundOn).toBe(true);
          expect(slot.billOn <= slot.dueOn).toBe(true);
        }
      },
    ),
  );
});

test('without leave to bill late nothing falls due on or after expiration: it is pulled before it, or refused', () => {
  fc.assert(
    fc.property(ruleArbitrary, planArbitrary, fc.integer({ min: 0, max: 90 }), (rule, plan, blackoutDays) => {
      const { mayBillAfterExpiration: _may, ...rest } = plan;
      try {
        const { slots } = scheduleOf(
          rule,
          { ...rest, blackoutDays },
          term,
          [charge('premium', 120_000 as Cents, 18_000)],
          FEDERAL_BANK_CALENDAR,
        );
        for (const slot of slots) expect(slot.dueOn < term.expirationOn).toBe(true);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        expect(error.text.todo).not.toBe('');
      }
    }),
  );
});

test('another rule moves cents between invoices and makes none; the same rule moves nothing', () => {
  fc.assert(
    fc.property(
      ruleArbitrary,
      ruleArbitrary,
      fc.array(cents(90_000), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 0, max: 200 }),
      (from, to, amounts, today) => {
        const plan = PaymentPlanSchema.parse({ installments: amounts.length, mayBillAfterExpiration: true });
        const whole = charge('premium', sum(amounts), 5_000);
        const { slots, slices } = scheduleOf(from, plan, term, [whole], FEDERAL_BANK_CALENDAR);
        const items = slots.flatMap((slot, at): PlannedItem[] => {
          const slice = slices[0]?.[at];
          return slice === undefined || slice.amountCents === 0
            ? []
            : [
                {
                  id: at + 1,
                  chargeId: 1,
                  component: 'premium',
                  installmentNo: at + 1,
                  billOn: slot.billOn,
                  dueOn: slot.dueOn,
                  ...slice,
                },
              ];
        });
        const asked = { expirationOn: term.expirationOn, plan, items };
        const change = { from, today: addDays(term.boundOn, today), holidays: FEDERAL_BANK_CALENDAR };
        expect(restream(asked, { ...change, to: from })).toEqual(items);
        const placed = restream(asked, { ...change, to });
        expect(sum(placed.map((item) => item.amountCents))).toBe(whole.amountCents);
        expect(sum(placed.map((item) => item.commissionCents))).toBe(whole.commissionCents);
        expect(placed.every((item) => item.billOn <= item.dueOn)).toBe(true);
      },
    ),
  );
});

test('a change of premium is wholly accounted for, and no installment or invoice goes below zero', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -5_000_000, max: 5_000_000 }),
      fc.array(fc.nat(90_000), { maxLength: 12 }),
      fc.array(fc.nat(90_000), { maxLength: 6 }),
      fc.constantFrom('proportional' as const, 'nextInvoice' as const, 'immediate' as const),
      (change, planned, open, method) => {
        const billed = open.map((openCents, at) => ({ invoiceId: at + 1, openCents: openCents as Cents }));
        const done = respread(change as Cents, planned as Cents[], billed, method);
        const credited = sum(done.credits.map((credit) => credit.cents));
        expect(sum(done.changes) + done.immediateCents - credited - done.refundCents).toBe(change);
        for (const [at, moved] of done.changes.entries())
          expect(moved + (planned[at] ?? 0)).toBeGreaterThanOrEqual(0);
        for (const credit of done.credits)
          expect(credit.cents).toBeLessThanOrEqual(open[credit.invoiceId - 1] ?? 0);
      },
    ),
  );
});

test('dates never drift: a stream asked from any later day gives the rest of the same series', () => {
  fc.assert(
    fc.property(ruleArbitrary, fc.integer({ min: 0, max: 11 }), (rule, skip) => {
      const plan = PaymentPlanSchema.parse({ installments: 12, mayBillAfterExpiration: true });
      const dates = (from: string) =>
        scheduleOf(
          rule,
          plan,
          {
            ...term,
            boundOn: localDate('2026-01-01'),
            effectiveOn: localDate(from),
            expirationOn: addMonths(localDate(from), 12),
          },
          [charge('premium', 1_200 as Cents, 0)],
          FEDERAL_BANK_CALENDAR,
        ).slots;
      const all = dates('2026-11-09');
      const later = dates(addDays(localDate('2026-11-09'), skip * 5));
      const first = later[0];
      const at = all.findIndex((slot) => slot.dueOn === first?.dueOn && slot.billOn === first.billOn);
      if (at >= 0)
        expect(later.slice(0, 12 - at).map((slot) => slot.dueOn)).toEqual(
          all.slice(at).map((slot) => slot.dueOn),
        );
    }),
  );
});
