/** Pure projection of trust money day by day: expected collections in, due payables out. */
import { addDays, compareDates, type LocalDate, minDate } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';

export type Expected = {
  readonly on: LocalDate;
  readonly beneficiary: string;
  /** For the beneficiary, and for the agency beside it. */
  readonly cents: number;
  readonly agencyCents: number;
};
export type Due = {
  readonly payee: string;
  readonly on: LocalDate;
  readonly dueOn: LocalDate;
  readonly cents: number;
};

export type Projection = {
  readonly today: LocalDate;
  readonly through: LocalDate;
  readonly cash: number;
  readonly required: number;
  readonly held: ReadonlyMap<string, number>;
  readonly dues: readonly Due[];
  readonly collections: readonly Expected[];
};

type Week = {
  from: LocalDate;
  through: LocalDate;
  collectedCents: Cents;
  agencyCents: Cents;
  paidCents: Cents;
  advanceCents: Cents;
  cashCents: Cents;
  heldForOthersCents: Cents;
};
type Point = { on: LocalDate; cashCents: Cents; heldForOthersCents: Cents };
type PaidDue = { payee: string; dueOn: LocalDate; cents: Cents; collectedCents: Cents; advanceCents: Cents };

/**
 * Day by day: first what comes in, then what is due. A payee gets what is held for it by then; the rest of what is due is
 * told as an advance and not paid, for it would be the agency's own money.
 */
export function project(from: Projection): { points: Point[]; weeks: Week[]; due: PaidDue[] } {
  const held = new Map(from.held);
  const byDay = <T extends { readonly on: LocalDate }>(list: readonly T[]): Map<LocalDate, T[]> => {
    const days = new Map<LocalDate, T[]>();
    for (const one of list) {
      const day = days.get(one.on);
      if (day === undefined) days.set(one.on, [one]);
      else day.push(one);
    }
    return days;
  };
  const comes = byDay(from.collections.filter(({ on }) => on > from.today));
  const leaves = byDay(from.dues);
  let { cash, required } = from;
  const points: Point[] = [];
  const weeks: Week[] = [];
  const due: PaidDue[] = [];
  for (let on = from.today; compareDates(on, from.through) <= 0; on = addDays(on, 1)) {
    const week = weekOf(weeks, on, from.through);
    for (const { beneficiary, cents, agencyCents } of comes.get(on) ?? []) {
      cash += cents + agencyCents;
      const own = beneficiary === 'agency' ? cents : 0;
      required += cents - own;
      held.set(beneficiary, (held.get(beneficiary) ?? 0) + cents);
      week.collectedCents = (week.collectedCents + cents + agencyCents) as Cents;
      week.agencyCents = (week.agencyCents + agencyCents + own) as Cents;
    }
    for (const { payee, dueOn, cents } of leaves.get(on) ?? []) {
      const there = Math.max(0, held.get(payee) ?? 0);
      const paid = Math.min(there, cents);
      held.set(payee, (held.get(payee) ?? 0) - paid);
      cash -= paid;
      required -= paid;
      week.paidCents = (week.paidCents + paid) as Cents;
      week.advanceCents = (week.advanceCents + cents - paid) as Cents;
      due.push({
        payee,
        dueOn,
        cents: cents as Cents,
        collectedCents: paid as Cents,
        advanceCents: (cents - paid) as Cents,
      });
    }
    week.cashCents = cash as Cents;
    week.heldForOthersCents = required as Cents;
    points.push({ on, cashCents: cash as Cents, heldForOthersCents: required as Cents });
  }
  return { points, weeks, due };
}

const WEEK = 7;
function weekOf(weeks: Week[], on: LocalDate, through: LocalDate): Week {
  const last = weeks.at(-1);
  if (last !== undefined && on <= last.through) return last;
  const none = 0 as Cents;
  const week: Week = {
    from: on,
    through: minDate(addDays(on, WEEK - 1), through),
    collectedCents: none,
    agencyCents: none,
    paidCents: none,
    advanceCents: none,
    cashCents: none,
    heldForOthersCents: none,
  };
  weeks.push(week);
  return week;
}
