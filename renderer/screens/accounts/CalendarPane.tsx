/** Payment calendar of all streams by due date: four months, bank holidays struck through. */
import {
  addDays,
  addMonths,
  dayOfWeek,
  daysBetween,
  endOfMonth,
  FEDERAL_BANK_CALENDAR,
  formatDate,
  type LocalDate,
  startOfMonth,
} from '#shared/calendar/index.ts';
import type { Stream } from '#shared/contract/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { Pane } from '#renderer/components/Pane.tsx';
import { monthName } from '#renderer/components/words.ts';

const MONTHS = 4;
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
type Occurrence = Stream['occurrences'][number];

/** What must be looked at first wins the day. */
const URGENCY: readonly Occurrence['state'][] = ['overdue', 'billed', 'planned', 'paid'];

type Props = { readonly streams: readonly Stream[]; readonly businessOn: LocalDate };

export function CalendarPane({ streams, businessOn }: Props) {
  const byDay = new Map<LocalDate, Occurrence[]>();
  for (const each of streams.flatMap((stream) => stream.occurrences)) {
    if (each.state !== 'empty') byDay.set(each.dueOn, [...(byDay.get(each.dueOn) ?? []), each]);
  }
  const first = startOfMonth(addMonths(businessOn, -1));
  return (
    <Pane title="Payment calendar" meta="all streams, by due date">
      <div className="cals">
        {Array.from({ length: MONTHS }, (_, index) => (
          <Month key={index} month={addMonths(first, index)} byDay={byDay} businessOn={businessOn} />
        ))}
      </div>
    </Pane>
  );
}

type MonthProps = {
  readonly month: LocalDate;
  readonly byDay: ReadonlyMap<LocalDate, readonly Occurrence[]>;
  readonly businessOn: LocalDate;
};

function Month({ month, byDay, businessOn }: MonthProps) {
  const length = daysBetween(month, endOfMonth(month)) + 1;
  const days = Array.from({ length }, (_, index) => addDays(month, index));
  const cells: (LocalDate | null)[] = [...Array.from({ length: dayOfWeek(month) }, () => null), ...days];
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, index) =>
    cells.slice(index * 7, index * 7 + 7),
  );
  const total = days.reduce(
    (cents, day) =>
      cents + (byDay.get(day) ?? []).reduce((each, occurrence) => each + occurrence.plannedCents, 0),
    0,
  );
  return (
    <table className="cal">
      <caption>
        <b>{monthName(month, businessOn)}</b> <span>{total === 0 ? '' : formatMoney(total as Cents)}</span>
      </caption>
      <thead>
        <tr>
          {WEEKDAYS.map((weekday) => (
            <th key={weekday} scope="col" abbr={weekday}>
              {weekday[0]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: weeks have no name
          <tr key={index}>
            {week.map((day, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: empty cells have no name
              <Day
                key={day ?? at}
                day={day}
                occurrences={day === null ? [] : (byDay.get(day) ?? [])}
                businessOn={businessOn}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type DayProps = {
  readonly day: LocalDate | null;
  readonly occurrences: readonly Occurrence[];
  readonly businessOn: LocalDate;
};

function Day({ day, occurrences, businessOn }: DayProps) {
  if (day === null) return <td />;
  const number = Number(day.slice(8));
  const state = URGENCY.find((each) => occurrences.some((occurrence) => occurrence.state === each));
  const isToday = day === businessOn;
  if (state === undefined && !isToday) {
    return <td className={FEDERAL_BANK_CALENDAR.has(day) ? 'hol' : ''}>{number}</td>;
  }
  const cents = occurrences.reduce((total, each) => total + each.plannedCents, 0) as Cents;
  const words = state === undefined ? 'today' : `${formatMoney(cents)} ${state}`;
  return (
    <td>
      <span
        className={`d ${state ?? ''} ${isToday ? 'today' : ''}`}
        title={`${formatDate(day, 'short')}: ${words}`}
      >
        {number}
        {state === undefined ? null : <span className="sr"> {words}</span>}
      </span>
    </td>
  );
}
