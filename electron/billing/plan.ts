/**
 * Payment plans: the invoices a bill is cut into, when each falls, and how every charge is sliced over them. Pure.
 * Every charge is sliced by itself and its commission by the cumulative method, so no cent drifts (domain 5.1).
 */
import {
  addDays,
  addMonths,
  type BillAndDue,
  daysBetween,
  formatDate,
  type HolidayCalendar,
  type LocalDate,
  maxDate,
  occurrences,
} from '#shared/calendar/index.ts';
import {
  isAgencyFee,
  isLevy,
  type PaymentPlan,
  type PlanFrom,
  type StreamRule,
} from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import {
  allocate,
  applyRate,
  type Cents,
  cumulativeShare,
  formatMoney,
  formatRatePercent,
  ratePpm,
  splitProportional,
  subtract,
  sum,
  ZERO,
} from '#shared/money/index.ts';
import type { Charge } from '#electron/policies/index.ts';
import { billAndDueOf, recurrenceOf } from './rules.ts';

export type Slice = { readonly amountCents: Cents; readonly commissionCents: Cents };
export type SlotKind = 'full' | 'fees' | 'down' | 'installment';
export type Slot = BillAndDue & { readonly kind: SlotKind };
export type Term = {
  readonly effectiveOn: LocalDate;
  readonly expirationOn: LocalDate;
  readonly boundOn: LocalDate;
};
export type Schedule = {
  readonly slots: readonly Slot[];
  /** As given, and the installment fee where the plan has one. */
  readonly charges: readonly Charge[];
  /** For each charge one slice a slot. */
  readonly slices: readonly (readonly Slice[])[];
};

type SpreadBy = Pick<Charge, 'component' | 'amountCents' | 'commissionCents'>;

export const hasDownPayment = (plan: PaymentPlan): boolean =>
  plan.installments > 0 && (plan.downPaymentPpm > 0 || (plan.downPaymentCents ?? 0) > 0);

const isFee = (component: string): boolean =>
  component === 'carrierFee' || isLevy(component) || isAgencyFee(component);

/** Kinds of invoice a plan makes for these charges, in order. */
export function slotKinds(plan: PaymentPlan, charges: readonly SpreadBy[]): readonly SlotKind[] {
  if (plan.installments === 0) return ['full'];
  const hasFees = plan.feesAndTaxes === 'ownInvoice' && charges.some(({ component }) => isFee(component));
  return [
    ...(hasFees ? (['fees'] as const) : []),
    ...(hasDownPayment(plan) ? (['down'] as const) : []),
    ...Array.from({ length: plan.installments }, () => 'installment' as const),
  ];
}

/** Refuses plans that contradict themselves or the bill. */
export function checkPlan(plan: PaymentPlan, charges: readonly SpreadBy[] = []): void {
  const refuse = (what: string, why: string, todo: string, field: string): never => {
    throw new Refusal('entry.invalid', { what, why, todo, field });
  };
  if (plan.downPaymentPpm > 0 && (plan.downPaymentCents ?? 0) > 0) {
    refuse(
      'The plan asks for two down payments.',
      'It names a percentage and an amount.',
      'Clear one of them.',
      'plan.downPaymentCents',
    );
  }
  if (plan.downPaymentPpm === 1_000_000 && plan.installments > 0) {
    refuse(
      'The down payment is the whole bill.',
      'Nothing would be left for the installments.',
      'Lower it, or set installments to 0 for payment at once.',
      'plan.downPaymentPpm',
    );
  }
  if ((plan.weights?.length ?? 0) > plan.installments) {
    refuse(
      'There are more weights than installments.',
      `${plan.weights?.length} weights, ${plan.installments} installments.`,
      'Take weights away or add installments.',
      'plan.weights',
    );
  }
  const spread = sum(charges.filter((charge) => isSpread(plan, charge)).map((charge) => charge.amountCents));
  const down = plan.downPaymentCents ?? 0;
  if (charges.length > 0 && plan.installments > 0 && down > 0 && down >= spread) {
    refuse(
      'The down payment is as large as what is spread, or larger.',
      `It is ${formatMoney(down as Cents)}, ${formatMoney(spread)} is spread.`,
      'Lower it, or set installments to 0 for payment at once.',
      'plan.downPaymentCents',
    );
  }
}

const isSpread = (plan: PaymentPlan, { component }: SpreadBy): boolean =>
  !isFee(component) || plan.feesAndTaxes === 'spread';

/** Slices of every charge over the plan's invoices. */
export function sliceCharges(
  plan: PaymentPlan,
  charges: readonly SpreadBy[],
  kinds: readonly SlotKind[] = slotKinds(plan, charges),
): readonly (readonly Slice[])[] {
  const downs = downPayments(plan, charges);
  return charges.map((charge, index) => {
    const amounts = isSpread(plan, charge)
      ? spreadAmount(plan, charge.amountCents, downs[index] ?? ZERO, kinds)
      : kinds.map((_, at) => (at === 0 ? charge.amountCents : ZERO));
    return withCommission(charge, amounts);
  });
}

/** What of each charge is asked first; of an amount each spread charge bears its part. */
function downPayments(plan: PaymentPlan, charges: readonly SpreadBy[]): readonly Cents[] {
  if (!hasDownPayment(plan)) return charges.map(() => ZERO);
  if (plan.downPaymentPpm > 0)
    return charges.map(({ amountCents }) => applyRate(amountCents, ratePpm(plan.downPaymentPpm)));
  return splitProportional(
    plan.downPaymentCents ?? ZERO,
    charges.map((charge) => (isSpread(plan, charge) ? charge.amountCents : ZERO)),
  );
}

function spreadAmount(
  plan: PaymentPlan,
  amountCents: Cents,
  downCents: Cents,
  kinds: readonly SlotKind[],
): readonly Cents[] {
  if (kinds[0] === 'full') return [amountCents];
  const weights = Array.from({ length: plan.installments }, (_, at) => plan.weights?.[at] ?? 1);
  const rest = allocate(subtract(amountCents, downCents), weights, plan.rounding);
  let installment = 0;
  return kinds.map((kind) => {
    if (kind === 'fees') return ZERO;
    if (kind === 'down') return downCents;
    installment += 1;
    return rest[installment - 1] ?? ZERO;
  });
}

/** The agency's part of each slice by the cumulative method (T08). */
export function withCommission(
  charge: Pick<Charge, 'amountCents' | 'commissionCents'>,
  amounts: readonly Cents[],
): readonly Slice[] {
  let base: Cents = ZERO;
  let booked: Cents = ZERO;
  return amounts.map((amountCents) => {
    base = (base + amountCents) as Cents;
    const commissionCents = cumulativeShare(charge.commissionCents, charge.amountCents, base, booked);
    booked = (booked + commissionCents) as Cents;
    return { amountCents, commissionCents };
  });
}

/** J11: the same fee on every payment after the first. */
function installmentFee(
  plan: PaymentPlan,
  kinds: readonly SlotKind[],
): readonly [Charge, readonly Slice[]] | null {
  const fee = plan.installmentFeeCents ?? ZERO;
  const first = kinds.findIndex((kind) => kind === 'down' || kind === 'installment');
  const count = first < 0 ? 0 : kinds.length - first - 1;
  if (fee === 0 || count === 0) return null;
  const amountCents = (fee * count) as Cents;
  const charge: Charge = {
    component: 'installmentFee',
    label: 'Installment fee',
    pattern: 'immediate',
    beneficiary: 'agency',
    amountCents,
    isCommissionable: false,
    commissionPpm: ratePpm(0),
    commissionCents: amountCents,
    note: `${formatMoney(fee)} on ${count} installments`,
  };
  const slices = kinds.map((_, at) => {
    const cents = at > first ? fee : ZERO;
    return { amountCents: cents, commissionCents: cents };
  });
  return [charge, slices];
}

/** The whole schedule of a term: invoices with their dates, charges with their slices. */
export function scheduleOf(
  rule: StreamRule,
  plan: PaymentPlan,
  term: Term,
  charges: readonly Charge[],
  holidays: HolidayCalendar,
): Schedule {
  checkPlan(plan, charges);
  const kinds = slotKinds(plan, charges);
  const dates = slotDates(rule, plan, term, kinds, holidays);
  const slices = sliceCharges(plan, charges, kinds);
  const fee = installmentFee(plan, kinds);
  return {
    slots: kinds.map((kind, at) => ({ kind, ...(dates[at] as BillAndDue) })),
    charges: fee === null ? charges : [...charges, fee[0]],
    slices: fee === null ? slices : [...slices, fee[1]],
  };
}

const FROM_EFFECTIVE: PlanFrom = { reference: 'effective', days: 0 };

/** Days or months of one period of the stream; half a month is told as fifteen days. */
function plusPeriod(on: LocalDate, every: StreamRule['every']): LocalDate {
  switch (every) {
    case 'weekly':
      return addDays(on, 7);
    case 'everyOtherWeek':
      return addDays(on, 14);
    case 'twiceMonthly':
      return addDays(on, 15);
    case 'monthly':
      return addMonths(on, 1);
    case 'everyOtherMonth':
      return addMonths(on, 2);
    case 'quarterly':
      return addMonths(on, 3);
    case 'everySixMonths':
      return addMonths(on, 6);
    default:
      return addMonths(on, 12);
  }
}

function startOf(from: PlanFrom, term: Term, every: StreamRule['every']): LocalDate {
  const isBound = from.reference === 'bound' || from.reference === 'boundPlusPeriod';
  const reference = isBound ? term.boundOn : term.effectiveOn;
  const hasPeriod = from.reference === 'effectivePlusPeriod' || from.reference === 'boundPlusPeriod';
  return addDays(hasPeriod ? plusPeriod(reference, every) : reference, from.days);
}

/** Nothing is billed before it is bound; what should have gone out earlier goes out then. */
function slotDates(
  rule: StreamRule,
  plan: PaymentPlan,
  term: Term,
  kinds: readonly SlotKind[],
  holidays: HolidayCalendar,
): readonly BillAndDue[] {
  const { boundOn, effectiveOn } = term;
  // Paid at once: billed when bound, due on the effective date or, bound late, at once.
  const atOnce = { billOn: boundOn, dueOn: maxDate(boundOn, effectiveOn) };
  if (kinds[0] === 'full') return [atOnce];
  const own = streamDays(rule, plan, term, kinds);
  const dates = own.map((on) => billAndDueOf(rule, on, holidays));
  const kept = beforeExpiration(plan, term, dates);
  const clamped = kept.map(({ billOn, dueOn }) => ({
    billOn: maxDate(billOn, boundOn),
    dueOn: maxDate(dueOn, boundOn),
  }));
  return kinds[0] === 'fees' ? [atOnce, ...clamped] : clamped;
}

/** The stream's own dates for down payment and installments, from their reference dates. */
function streamDays(
  rule: StreamRule,
  plan: PaymentPlan,
  term: Term,
  kinds: readonly SlotKind[],
): readonly LocalDate[] {
  const recurrence = recurrenceOf(rule);
  const firstFrom = startOf(plan.downPaymentFrom ?? FROM_EFFECTIVE, term, rule.every);
  const down = kinds.includes('down') ? occurrences(recurrence, firstFrom, 1) : [];
  const asked =
    plan.firstInstallmentFrom === undefined
      ? firstFrom
      : startOf(plan.firstInstallmentFrom, term, rule.every);
  const after = down[0] === undefined ? asked : maxDate(asked, addDays(down[0], 1));
  return [...down, ...occurrences(recurrence, after, plan.installments)];
}

/** Pulls what would fall into the blackout, or after the policy, onto the last date before it; refuses what has none. */
function beforeExpiration(
  plan: PaymentPlan,
  { expirationOn }: Term,
  dates: readonly BillAndDue[],
): readonly BillAndDue[] {
  if (plan.mayBillAfterExpiration === true) return dates;
  const blackout = plan.blackoutDays ?? 0;
  const limit = addDays(expirationOn, -blackout);
  const fitting = dates.filter(({ dueOn }) => dueOn < limit);
  if (fitting.length === dates.length) return dates;
  const last = fitting.at(-1);
  if (blackout > 0 && last !== undefined) return dates.map((date) => (date.dueOn < limit ? date : last));
  throw new Refusal('entry.invalid', {
    what: `${dates.length - fitting.length} of ${dates.length} payments would fall due after the policy ${blackout > 0 ? 'may be billed' : 'expires'}.`,
    why: `It ${blackout > 0 ? `is not billed from ${formatDate(limit, 'long')}` : `expires ${formatDate(expirationOn, 'long')}`}; the last would be due ${formatDate(dates.at(-1)?.dueOn ?? limit, 'long')}.`,
    todo:
      fitting.length === 0
        ? 'Choose a stream that falls due earlier, or a plan that is paid at once.'
        : `Choose fewer installments (${Math.max(1, fitting.length - (hasDownPayment(plan) ? 1 : 0))} fit), a plan with a blackout, or one that may bill after expiration.`,
    field: 'plan.installments',
  });
}

/** The plan in words: `20% down, 9 installments, fees on the first`. */
export function planText(plan: PaymentPlan): string {
  if (plan.installments === 0) return 'Paid at once';
  const down =
    plan.downPaymentPpm > 0
      ? `${formatRatePercent(ratePpm(plan.downPaymentPpm))} down, `
      : (plan.downPaymentCents ?? 0) > 0
        ? `${formatMoney(plan.downPaymentCents ?? ZERO)} down, `
        : '';
  const many = plan.installments === 1 ? '1 installment' : `${plan.installments} installments`;
  const weights = (plan.weights?.length ?? 0) > 0 ? `, weights ${plan.weights?.join(' ')}` : '';
  const fees = { spread: '', downPayment: ', fees on the first', ownInvoice: ', fees apart' }[
    plan.feesAndTaxes
  ];
  const fee =
    (plan.installmentFeeCents ?? 0) > 0 ? `, fee ${formatMoney(plan.installmentFeeCents ?? ZERO)} each` : '';
  return `${down}${many}${weights}${fees}${fee}`;
}

/**
 * How far the premium paid reaches: effective date + floor(paid / premium × days), domain 5.2. It is short when that is
 * before the next due date and the days of notice the carrier must give.
 */
export function equity(
  term: Pick<Term, 'effectiveOn' | 'expirationOn'>,
  premiumCents: Cents,
  paidCents: Cents,
  next: { readonly dueOn: LocalDate; readonly noticeDays: number } | null,
): {
  readonly on: LocalDate;
  readonly daysCovered: number;
  readonly termDays: number;
  readonly isShort: boolean;
} {
  const termDays = daysBetween(term.effectiveOn, term.expirationOn);
  const daysCovered =
    premiumCents === 0 ? termDays : Number((BigInt(paidCents) * BigInt(termDays)) / BigInt(premiumCents));
  const on = addDays(term.effectiveOn, daysCovered);
  return { on, daysCovered, termDays, isShort: next !== null && on < addDays(next.dueOn, next.noticeDays) };
}
