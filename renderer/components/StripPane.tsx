/** The next twelve occurrences, drawn: to scale on a line, and as leaves of a calendar with what a roll did to them. */
import { addDays, dayOfWeek, daysBetween, formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { Occurrence } from '#shared/contract/index.ts';
import { Icon } from './Icon.tsx';
import { Pane } from './Pane.tsx';
import { shortDay } from './words.ts';

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

type Props = {
  readonly occurrences: readonly Occurrence[];
  readonly ruleText: string;
  readonly warnings: readonly string[];
  readonly businessOn: LocalDate;
  readonly dayIs: 'dueDay' | 'billDay';
};

export function StripPane({ occurrences, ruleText, warnings, businessOn, dayIs }: Props) {
  const words = occurrences
    .map((each) => `billed ${formatDate(each.billOn, 'short')}, due ${formatDate(each.dueOn, 'long')}`)
    .join('; ');
  return (
    <Pane
      title="Next twelve"
      meta={ruleText}
      aside={
        <>
          <span className="lg">
            <i className="mk planned" aria-hidden="true" />
            Invoice
          </span>
          <span className="lg">
            <i className="mk billed" aria-hidden="true" />
            Due
          </span>
        </>
      }
    >
      <p className="sr">{words}</p>
      <Scale occurrences={occurrences} businessOn={businessOn} />
      <ol className="leaves" aria-hidden="true">
        {occurrences.map((each) => (
          <Leaf key={each.on} occurrence={each} businessOn={businessOn} dayIs={dayIs} />
        ))}
      </ol>
      {warnings.length === 0 ? null : (
        <ul className="notes">
          {warnings.map((warning) => (
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

type ScaleProps = Pick<Props, 'occurrences' | 'businessOn'>;
function Scale({ occurrences, businessOn }: ScaleProps) {
  const days = occurrences.flatMap((each) => [each.billOn, each.dueOn]).toSorted();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return null;
  const from = addDays(first < businessOn ? first : businessOn, -2);
  const span = Math.max(1, daysBetween(from, addDays(last, 2)));
  const at = (on: LocalDate): string => `${(daysBetween(from, on) / span) * 100}%`;
  return (
    <div className="lane strip-lane" aria-hidden="true">
      {occurrences.map((each) => (
        <i
          key={`bar${each.on}`}
          className="lead"
          style={{ left: at(each.billOn), width: `${(daysBetween(each.billOn, each.dueOn) / span) * 100}%` }}
        />
      ))}
      {occurrences.map((each) => (
        <i key={`bill${each.on}`} className="mk planned" style={{ left: at(each.billOn) }} />
      ))}
      {occurrences.map((each) => (
        <i key={`due${each.on}`} className="mk billed" style={{ left: at(each.dueOn) }} />
      ))}
      <i className="now" style={{ left: at(businessOn) }} />
    </div>
  );
}

type LeafProps = Pick<Props, 'businessOn' | 'dayIs'> & { readonly occurrence: Occurrence };
function Leaf({ occurrence, businessOn, dayIs }: LeafProps) {
  const { on, billOn, dueOn } = occurrence;
  const own = dayIs === 'dueDay' ? dueOn : billOn;
  return (
    <li>
      <span className="leaf-m">{shortDay(dueOn, businessOn).replace(/ \d+/, '')}</span>
      <b>{Number(dueOn.slice(8))}</b>
      <span className="leaf-w">{WEEKDAYS[dayOfWeek(dueOn)]}</span>
      <span className="leaf-b">bill {formatDate(billOn, 'short')}</span>
      <span className={own === on ? 'leaf-r' : 'leaf-r W'}>
        {own === on ? '\u00a0' : `for ${formatDate(on, 'short')}`}
      </span>
    </li>
  );
}
