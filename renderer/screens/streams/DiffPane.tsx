/** Old and new schedule side by side, before anything is written. */
import type { LocalDate } from '#shared/calendar/index.ts';
import type { StreamDiff } from '#shared/contract/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { To } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { counted, shortDay } from '#renderer/components/words.ts';

type Props = { readonly diff: StreamDiff; readonly businessOn: LocalDate };

export function DiffPane({ diff, businessOn }: Props) {
  const isEqual = diff.beforeCents === diff.afterCents;
  return (
    <Pane
      title="What the change moves"
      meta={`${counted(diff.billedCount, 'billed invoice')} stay as they are`}
      grow
      scroll
      aside={
        isEqual ? (
          <>
            <Icon name="ok" className="i-s" /> same total
          </>
        ) : (
          <span className="N">totals differ</span>
        )
      }
    >
      <div className="side-by-side">
        <Schedule
          title="Now"
          text={diff.beforeText}
          rows={diff.before}
          businessOn={businessOn}
          other={diff.after}
        />
        <Schedule
          title="After"
          text={diff.afterText}
          rows={diff.after}
          businessOn={businessOn}
          other={diff.before}
        />
      </div>
      <p className="quiet pad">
        {diff.policies.length === 0
          ? 'No policy has anything planned on it.'
          : 'Moves planned installments of '}
        {diff.policies.map((policy, at) => (
          <span key={policy.policyId}>
            {at === 0 ? '' : ', '}
            <To href={places.policy(policy.policyId)}>{policy.number}</To>
          </span>
        ))}
        {diff.policies.length === 0 ? '' : '.'}
      </p>
      {diff.warnings.length === 0 ? null : (
        <ul className="notes">
          {diff.warnings.map((warning) => (
            <li key={warning}>
              <Icon name="warn" className="i-s" />
              <span>{warning}</span>
            </li>
          ))}
        </ul>
      )}
    </Pane>
  );
}

type Row = StreamDiff['before'][number];
type ScheduleProps = {
  readonly title: string;
  readonly text: string;
  readonly rows: readonly Row[];
  readonly other: readonly Row[];
  readonly businessOn: LocalDate;
};

function Schedule({ title, text, rows, other, businessOn }: ScheduleProps) {
  const isSame = (row: Row): boolean =>
    other.some((each) => each.dueOn === row.dueOn && each.billOn === row.billOn && each.cents === row.cents);
  return (
    <table className="t s">
      <caption className="cap">
        <b>{title}</b> {text}
      </caption>
      <thead>
        <tr>
          <th scope="col">Bill</th>
          <th scope="col">Due</th>
          <th scope="col" className="n">
            Amount
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.billOn}${row.dueOn}`} className={isSame(row) ? 'off' : ''}>
            <td className="soft">{shortDay(row.billOn, businessOn)}</td>
            <td>{shortDay(row.dueOn, businessOn)}</td>
            <td className="n b">
              <Amount cents={row.cents} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="sum">
          <td colSpan={2}>{counted(rows.length, 'invoice')}</td>
          <td className="n">
            <Amount cents={rows.reduce((all, row) => all + row.cents, 0) as Row['cents']} />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
