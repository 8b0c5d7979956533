/** What stands on one side only: lines nobody has an entry for, entries the bank has not shown. */
import type { LocalDate } from '#shared/calendar/index.ts';
import type { BookItem } from '#shared/contract/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { To } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { counted, shortDay } from '#renderer/components/words.ts';
import { sumOf, type WorkRow } from './rows.ts';
import type { Work } from './types.ts';

type BankProps = {
  readonly rows: readonly WorkRow[];
  readonly active: string | null;
  readonly businessOn: LocalDate;
  readonly onPick: (key: string) => void;
  readonly act: { readonly post: () => void; readonly find: () => void; readonly error: () => void };
};

export function OnlyBank({ rows, active, businessOn, onPick, act }: BankProps) {
  return (
    <Pane
      title="On the statement only"
      meta={
        <>
          {counted(rows.length, 'line')}, net <Amount cents={sumOf(rows.flatMap((row) => row.lines))} />
        </>
      }
      scroll
    >
      {rows.length === 0 ? <p className="words">Every line has its entry, or a proposal above.</p> : null}
      <table className="t">
        <caption className="sr">Bank lines without an entry</caption>
        <colgroup>
          <col className="w-date" />
          <col />
          <col className="w-amt" />
        </colgroup>
        <tbody>
          {rows.map((row) => {
            const line = row.lines[0];
            if (line === undefined) return null;
            const isActive = row.key === active;
            return [
              <tr
                key={row.key}
                className={`row ${isActive ? 'here' : ''}`}
                aria-selected={isActive}
                tabIndex={isActive ? 0 : -1}
                onClick={() => onPick(row.key)}
              >
                <td className="soft">{shortDay(line.on, businessOn)}</td>
                <td className="raw" title={line.text}>
                  {line.text}
                  {line.errorReason === null ? null : (
                    <span className="W"> bank error: {line.errorReason}</span>
                  )}
                </td>
                <td className="n b">
                  <Amount cents={line.cents} />
                </td>
              </tr>,
              isActive ? (
                <tr key={`${row.key}-acts`} className="acts-row">
                  <td />
                  <td colSpan={2}>
                    <Button look="mini" keys="N" onClick={act.post}>
                      New entry
                    </Button>
                    <Button look="mini" keys="F" onClick={act.find}>
                      Find in book
                    </Button>
                    <Button look="mini" keys="E" onClick={act.error}>
                      {line.errorReason === null ? 'Bank error' : 'No error'}
                    </Button>
                  </td>
                </tr>
              ) : null,
            ];
          })}
        </tbody>
      </table>
    </Pane>
  );
}

export function OnlyBook({
  items,
  businessOn,
}: {
  readonly items: readonly BookItem[];
  readonly businessOn: LocalDate;
}) {
  return (
    <Pane
      title="In the book only"
      meta={
        <>
          {counted(items.length, 'entry', 'entries')}, net <Amount cents={sumOf(items)} />
        </>
      }
      aside="stay open until the bank shows them"
      scroll
    >
      <table className="t">
        <caption className="sr">Entries the bank has not shown</caption>
        <colgroup>
          <col className="w-date" />
          <col />
          <col style={{ width: 74 }} />
          <col className="w-amt" />
          <col style={{ width: 132 }} />
        </colgroup>
        <tbody>
          {items.map((item) => (
            <tr key={item.entryId}>
              <td className="soft">{shortDay(item.on, businessOn)}</td>
              <td title={`${item.title} ${item.detail}`}>
                <To href={places.entry(item.entryId)}>{item.title}</To>{' '}
                <span className="dim">{item.detail}</span>
              </td>
              <td className={item.isStale ? 'W' : 'dim'}>{counted(item.ageDays, 'day')}</td>
              <td className="n b">
                <Amount cents={item.cents} />
              </td>
              <td className={item.isStale ? 'W' : 'soft'}>
                {item.clearedOn !== null ? (
                  `Cleared ${shortDay(item.clearedOn, businessOn)}`
                ) : item.isStale ? (
                  <>
                    <Icon name="warn" className="i-s" /> Stale: void it
                  </>
                ) : item.cents > 0 ? (
                  'In transit'
                ) : (
                  'Outstanding'
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}

export function Findings({ findings }: { readonly findings: Work['findings'] }) {
  if (findings.length === 0) return null;
  return (
    <ul className="notes findings" aria-label="What the difference could be">
      {findings.map(({ kind, text, entryId }) => (
        <li key={`${kind}${text}`}>
          <Icon name="search" className="i-s" />
          <span>
            {text} {entryId === null ? null : <To href={places.entry(entryId)}>Show the entry</To>}
          </span>
        </li>
      ))}
    </ul>
  );
}
