/** Three weeks ahead: when payments may be presented again, and from when policies may be cancelled. */
import { addDays, dayOfWeek, type LocalDate } from '#shared/calendar/index.ts';
import type { FailureRow } from '#shared/contract/index.ts';
import { counted, shortDay } from '#renderer/components/words.ts';

const DAYS = 21;

export function DeadlineStrip({
  rows,
  businessOn,
}: {
  readonly rows: readonly FailureRow[];
  readonly businessOn: LocalDate;
}) {
  const open = rows.filter((row) => row.state === 'open');
  const days = Array.from({ length: DAYS }, (_, ahead) => {
    const on = addDays(businessOn, ahead);
    return {
      on,
      retries: open.filter((row) => row.retryOn === on).length,
      cancels: open.filter((row) => row.cancelAfterOn === on).length,
    };
  });
  const words = days
    .filter((day) => day.retries + day.cancels > 0)
    .map((day) => `${shortDay(day.on, businessOn)}: ${wordsOf(day)}`);
  return (
    <div
      className="deadlines"
      role="img"
      aria-label={`Three weeks ahead. ${words.length === 0 ? 'No deadline.' : words.join('; ')}`}
    >
      {days.map((day) => (
        <div
          key={day.on}
          className={`deadline ${[0, 6].includes(dayOfWeek(day.on)) ? 'rest' : ''}`}
          title={wordsOf(day)}
        >
          <span className="deadline-day">{Number(day.on.slice(8))}</span>
          <span className="deadline-marks">
            {day.retries > 0 ? <i className="mark-retry">{day.retries}</i> : null}
            {day.cancels > 0 ? <i className="mark-cancel">{day.cancels}</i> : null}
          </span>
        </div>
      ))}
      <span className="deadline-key">
        <i className="mark-retry">1</i> present again <i className="mark-cancel">1</i> may be cancelled from
      </span>
    </div>
  );
}

function wordsOf(day: { readonly retries: number; readonly cancels: number }): string {
  return [
    ...(day.retries > 0 ? [`${counted(day.retries, 'payment')} to present again`] : []),
    ...(day.cancels > 0 ? [`${counted(day.cancels, 'policy', 'policies')} may be cancelled`] : []),
  ].join(', ');
}
