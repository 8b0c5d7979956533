/**
 * Payment plans and streams: how each charge is sliced over invoices, and when those are billed and due. Pure.
 * Every charge is sliced by itself and its commission by the cumulative method, so no cent drifts (domain 5.1).
 */
import {
  type BillAndDue,
  billAndDue,
  dayOfWeek,
  FEDERAL_BANK_CALENDAR,
  type LocalDate,
  maxDate,
  occurrences,
  type Recurrence,
} from '#shared/calendar/index.ts';
import type { PaymentPlan, StreamRule } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import {
  allocate,
  applyRate,
  type Cents,
  cumulativeShare,
  ratePpm,
  subtract,
  ZERO,
} from '#shared/money/index.ts';
import type { Charge } from '#electron/policies/index.ts';

export type Slice = { readonly amountCents: Cents; readonly commissionCents: Cents };

/** Number of invoices a plan makes: the down payment counts as one. */
export function invoiceCount(plan: PaymentPlan): number {
  if (plan.installments === 0) return 1;
  return plan.installments + (plan.downPaymentPpm > 0 ? 1 : 0);
}

/** One amount over the plan's invoices; fees and taxes may all stand on the down payment. */
export function sliceAmount(amountCents: Cents, plan: PaymentPlan, isSpread: boolean): readonly Cents[] {
  const count = invoiceCount(plan);
  if (!isSpread) return [amountCents, ...Array.from({ length: count - 1 }, () => ZERO)];
  const hasDown = plan.downPaymentPpm > 0 && plan.installments > 0;
  const down = hasDown ? applyRate(amountCents, ratePpm(plan.downPaymentPpm)) : ZERO;
  const rest = allocate(
    subtract(amountCents, down),
    Array.from({ length: hasDown ? count - 1 : count }, () => 1),
    plan.rounding,
  );
  return hasDown ? [down, ...rest] : rest;
}

/** Slices of one charge with the agency's part of each. */
export function sliceCharge(charge: Charge, plan: PaymentPlan): readonly Slice[] {
  const isSpread = charge.component === 'premium' || plan.feesAndTaxes === 'spread';
  const amounts = sliceAmount(charge.amountCents, plan, isSpread);
  let base: Cents = ZERO;
  let booked: Cents = ZERO;
  return amounts.map((amountCents) => {
    base = (base + amountCents) as Cents;
    const commissionCents = cumulativeShare(charge.commissionCents, charge.amountCents, base, booked);
    booked = (booked + commissionCents) as Cents;
    return { amountCents, commissionCents };
  });
}

/** The stream's dates without our field names. */
export function recurrenceOf(rule: StreamRule): Recurrence {
  return {
    every: rule.every,
    anchorOn: rule.anchorOn,
    ...(rule.anchorDay === undefined ? {} : { anchorDay: rule.anchorDay }),
    ...(rule.secondAnchorDay === undefined ? {} : { secondAnchorDay: rule.secondAnchorDay }),
  };
}

/** The first `count` bill and due dates of a stream whose own date is on or after `from`. */
export function streamDates(rule: StreamRule, from: LocalDate, count: number): readonly BillAndDue[] {
  return occurrences(recurrenceOf(rule), from, count).map((on) =>
    billAndDue(
      on,
      {
        basis: rule.dayIs === 'dueDay' ? 'dueDate' : 'billDate',
        leadDays: rule.leadDays,
        leadIn: rule.leadUnit === 'calendar' ? 'calendarDays' : 'businessDays',
        billRoll: rule.billRoll,
        dueRoll: rule.dueRoll,
      },
      FEDERAL_BANK_CALENDAR,
    ),
  );
}

/** Nothing is billed before it is bound; what should have gone out earlier goes out then. */
export function planDates(
  rule: StreamRule,
  plan: PaymentPlan,
  effectiveOn: LocalDate,
  boundOn: LocalDate,
): readonly BillAndDue[] {
  if (plan.installments === 0) {
    // Paid at once: billed when bound, due on the effective date or, bound late, at once.
    return [{ billOn: boundOn, dueOn: maxDate(boundOn, effectiveOn) }];
  }
  return streamDates(rule, effectiveOn, invoiceCount(plan)).map(({ billOn, dueOn }) => ({
    billOn: maxDate(billOn, boundOn),
    dueOn: maxDate(dueOn, boundOn),
  }));
}

const dayOf = (date: LocalDate): number => Number(date.slice(8));

const ORDINALS = ['th', 'st', 'nd', 'rd'];
function ordinal(day: number): string {
  const tail = day % 100;
  const suffix = tail >= 11 && tail <= 13 ? 'th' : (ORDINALS[day % 10] ?? 'th');
  return `${day}${suffix}`;
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const FREQUENCIES: Readonly<Record<StreamRule['every'], string>> = {
  weekly: 'Weekly',
  everyOtherWeek: 'Every other week',
  twiceMonthly: 'Twice a month',
  monthly: 'Monthly',
  everyOtherMonth: 'Every other month',
  quarterly: 'Quarterly',
  everySixMonths: 'Every six months',
  yearly: 'Yearly',
};

/** The rule in words: "Monthly, due the 15th". */
export function ruleText(rule: StreamRule): string {
  const verb = rule.dayIs === 'dueDay' ? 'due' : 'billed';
  if (rule.every === 'weekly' || rule.every === 'everyOtherWeek') {
    return `${FREQUENCIES[rule.every]}, ${verb} ${WEEKDAYS[dayOfWeek(rule.anchorOn)]}`;
  }
  const first = ordinal(rule.anchorDay ?? dayOf(rule.anchorOn));
  const days = rule.every === 'twiceMonthly' ? `${first} and ${ordinal(rule.secondAnchorDay ?? 1)}` : first;
  return `${FREQUENCIES[rule.every]}, ${verb} the ${days}`;
}

/** Refuses stream rules that contradict themselves. */
export function checkRule(rule: StreamRule): void {
  const isTwice = rule.every === 'twiceMonthly';
  const first = rule.anchorDay ?? dayOf(rule.anchorOn);
  if (isTwice && (rule.secondAnchorDay === undefined || rule.secondAnchorDay === first)) {
    throw new Refusal('entry.invalid', {
      what: 'The stream needs two different days.',
      why: 'It bills twice a month.',
      todo: 'Enter a second day that differs from the first.',
      field: 'secondAnchorDay',
    });
  }
}
