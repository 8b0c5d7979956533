/**
 * What a new rule does to planned items, term by term: where only the days change each item keeps its amount and moves to
 * the same period's new day; where the frequency changes, what is left is cut anew over as many dates as fit (T25). Pure.
 */
import {
  addDays,
  type BillAndDue,
  dayOfWeek,
  type HolidayCalendar,
  type LocalDate,
  maxDate,
  occurrences,
  occurrencesBetween,
  startOfMonth,
} from '#shared/calendar/index.ts';
import type { ChargeComponent, PaymentPlan, StreamRule } from '#shared/contract/index.ts';
import { allocate, type Cents, sum, ZERO } from '#shared/money/index.ts';
import { withCommission } from './plan.ts';
import { billAndDueOf, recurrenceOf } from './rules.ts';

export type PlannedItem = {
  readonly id: number;
  readonly chargeId: number;
  readonly component: ChargeComponent;
  readonly installmentNo: number;
  readonly billOn: LocalDate;
  readonly dueOn: LocalDate;
  readonly amountCents: Cents;
  readonly commissionCents: Cents;
};
/** An item as it would be; without an id where it is cut anew. */
export type PlacedItem = Omit<PlannedItem, 'id'> & { readonly id: number | null };

export type Restream = {
  readonly from: StreamRule;
  readonly to: StreamRule;
  readonly today: LocalDate;
  readonly holidays: HolidayCalendar;
};
export type TermPlan = {
  readonly expirationOn: LocalDate;
  readonly plan: PaymentPlan;
  /** In order of installment; fees on an invoice of their own are not among them. */
  readonly items: readonly PlannedItem[];
};

const DATE_FIELDS = [
  'every',
  'anchorOn',
  'anchorDay',
  'secondAnchorDay',
  'dayIs',
  'leadDays',
  'leadUnit',
  'dueRoll',
  'billRoll',
] as const;

/** Whether two rules make other dates. */
export const movesDates = (from: StreamRule, to: StreamRule): boolean =>
  DATE_FIELDS.some((field) => from[field] !== to[field]);

export function restream(term: TermPlan, change: Restream): readonly PlacedItem[] {
  if (term.items.length === 0 || !movesDates(change.from, change.to)) return term.items;
  return change.from.every === change.to.every ? moved(term, change) : recut(term, change);
}

/** The stream's own date behind a planned one, before it was rolled. */
function ownDate(item: PlannedItem, { from, holidays }: Restream): LocalDate {
  const known = occurrences(
    recurrenceOf(from),
    addDays(from.dayIs === 'dueDay' ? item.dueOn : item.billOn, -10),
    4,
  );
  return (
    known.find((on) => billAndDueOf(from, on, holidays).dueOn === item.dueOn) ??
    (from.dayIs === 'dueDay' ? item.dueOn : item.billOn)
  );
}

/** Where the period begins that a date of the stream belongs to. */
function periodStart(on: LocalDate, every: StreamRule['every']): LocalDate {
  switch (every) {
    case 'weekly':
    case 'everyOtherWeek':
      return addDays(on, -dayOfWeek(on));
    case 'twiceMonthly':
      return addDays(on, -14);
    default:
      return startOfMonth(on);
  }
}

function moved(term: TermPlan, change: Restream): readonly PlacedItem[] {
  const recurrence = recurrenceOf(change.to);
  const own = new Map(term.items.map((item) => [item.dueOn, ownDate(item, change)]));
  const dates = new Map<LocalDate, BillAndDue>();
  let last: LocalDate | null = null;
  for (const [dueOn, on] of [...own].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const earliest = maxDate(periodStart(on, change.to.every), change.today);
    const [next] = occurrences(recurrence, last === null ? earliest : maxDate(earliest, addDays(last, 1)), 1);
    if (next === undefined) break;
    last = next;
    dates.set(dueOn, billAndDueOf(change.to, next, change.holidays));
  }
  const kept = beforeExpiration(term, dates);
  return term.items.map((item) => ({ ...item, ...(kept.get(item.dueOn) ?? item) }));
}

/** What would fall after the policy goes on the last date before it. */
function beforeExpiration(
  term: TermPlan,
  dates: ReadonlyMap<LocalDate, BillAndDue>,
): ReadonlyMap<LocalDate, BillAndDue> {
  const wasLate = term.items.some((item) => item.dueOn >= term.expirationOn);
  if (term.plan.mayBillAfterExpiration === true || wasLate) return dates;
  const fitting = [...dates.values()].filter(({ dueOn }) => dueOn < term.expirationOn);
  const last = fitting.at(-1);
  if (last === undefined || fitting.length === dates.size) return dates;
  return new Map([...dates].map(([key, date]) => [key, date.dueOn < term.expirationOn ? date : last]));
}

/** The dates of the new rule from the first planned one until the old rule's next after the last. */
function recutDates(term: TermPlan, change: Restream): readonly BillAndDue[] {
  const own = term.items.map((item) => ownDate(item, change)).toSorted();
  const first = maxDate(own[0] as LocalDate, change.today);
  const [end] = occurrences(recurrenceOf(change.from), addDays(own.at(-1) as LocalDate, 1), 1);
  const recurrence = recurrenceOf(change.to);
  const between = occurrencesBetween(recurrence, first, addDays(end as LocalDate, -1));
  const days = between.length === 0 ? occurrences(recurrence, first, 1) : between;
  const dates = days.map((on) => billAndDueOf(change.to, on, change.holidays));
  const wasLate = term.items.some((item) => item.dueOn >= term.expirationOn);
  const fitting = dates.filter(({ dueOn }) => dueOn < term.expirationOn);
  return fitting.length === 0 || wasLate || term.plan.mayBillAfterExpiration === true ? dates : fitting;
}

function recut(term: TermPlan, change: Restream): readonly PlacedItem[] {
  const dates = recutDates(term, change);
  const firstNo = Math.min(...term.items.map((item) => item.installmentNo));
  const byCharge = Map.groupBy(term.items, (item) => item.chargeId);
  const cut = [...byCharge.values()].flatMap((items) => {
    const first = items[0] as PlannedItem;
    const whole = {
      amountCents: sum(items.map((item) => item.amountCents)),
      commissionCents: sum(items.map((item) => item.commissionCents)),
    };
    const isSpread = first.component === 'premium' || items.length > 1 || term.plan.feesAndTaxes === 'spread';
    const amounts = isSpread
      ? allocate(
          whole.amountCents,
          dates.map(() => 1),
          term.plan.rounding,
        )
      : dates.map((_, at) => (at === 0 ? whole.amountCents : ZERO));
    return withCommission(whole, amounts).map((slice, at) => ({
      id: null,
      chargeId: first.chargeId,
      component: first.component,
      installmentNo: firstNo + at,
      ...(dates[at] as BillAndDue),
      ...slice,
    }));
  });
  return cut.filter((item) => item.amountCents > 0).toSorted((a, b) => a.installmentNo - b.installmentNo);
}
