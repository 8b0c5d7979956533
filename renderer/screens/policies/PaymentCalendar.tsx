/** The term's payments by month: a stacked bar each, paid, open and planned; the table above has every figure. */
import { type LocalDate, startOfMonth } from '#shared/calendar/index.ts';
import type { Policy } from '#shared/contract/index.ts';
import { formatMoney, sum } from '#shared/money/index.ts';
import { Pane } from '#renderer/components/Pane.tsx';
import { monthName } from '#renderer/components/words.ts';

type Installment = Policy['terms'][number]['installments'][number];
type Props = { readonly installments: readonly Installment[]; readonly businessOn: LocalDate };

export function PaymentCalendar({ installments, businessOn }: Props) {
  const months = Map.groupBy(installments, (each) => startOfMonth(each.dueOn));
  const totals = [...months].map(([month, group]) => ({
    month,
    cents: sum(group.map((each) => each.amountCents)),
    paid: sum(group.map((each) => each.paidCents)),
    isLate: group.some((each) => each.state === 'overdue'),
    isPlanned: group.every((each) => each.state === 'planned'),
  }));
  if (totals.length < 2) return null;
  const most = Math.max(1, ...totals.map((each) => each.cents));
  return (
    <Pane
      title="Payment calendar"
      meta="by due month"
      aside={
        <>
          <span className="lg">
            <i className="mk paid" aria-hidden="true" />
            Paid
          </span>
          <span className="lg">
            <i className="mk billed" aria-hidden="true" />
            Billed
          </span>
          <span className="lg">
            <i className="mk planned" aria-hidden="true" />
            Planned
          </span>
          <span className="lg">
            <i className="mk overdue" aria-hidden="true" />
            Overdue
          </span>
        </>
      }
    >
      <ol className="pay-months">
        {totals.map((each) => (
          <li key={each.month} className={each.month === startOfMonth(businessOn) ? 'now' : ''}>
            <span
              className={`bar ${each.isLate ? 'late' : each.isPlanned ? 'plan' : 'bill'}`}
              style={{ height: `${Math.max(4, (each.cents / most) * 44)}px` }}
              aria-hidden="true"
            >
              <i style={{ height: `${(each.paid / Math.max(1, each.cents)) * 100}%` }} />
            </span>
            <b>{formatMoney(each.cents)}</b>
            <span className="dim">{monthName(each.month, businessOn).slice(0, 3)}</span>
            <span className="sr">
              {monthName(each.month)}, {formatMoney(each.paid)} paid{each.isLate ? ', overdue' : ''}
            </span>
          </li>
        ))}
      </ol>
    </Pane>
  );
}
