/** What would be sent: each entry as QuickBooks will see it, netted. */
import { useQuery } from '@tanstack/react-query';
import type { LocalDate } from '#shared/calendar/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { To } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { count, counted, shortDay } from '#renderer/components/words.ts';

const SHOWN = 100;

export function PreviewPane({
  throughOn,
  businessOn,
}: {
  readonly throughOn: LocalDate;
  readonly businessOn: LocalDate;
}) {
  const query = orpc.sync.preview.queryOptions({ input: { throughOn, limit: SHOWN } });
  const asked = useQuery(query);
  return (
    <Answer of={asked} queryKey={query.queryKey} words="Working out what QuickBooks would see">
      {(preview) =>
        preview.entries.length === 0 ? (
          <div className="pane">
            <EmptyState>
              Nothing to send through this date: {counted(preview.skippedCount, 'entry', 'entries')} net to
              nothing in QuickBooks.
            </EmptyState>
          </div>
        ) : (
          <Pane
            title="As QuickBooks will see it"
            meta={`${count(preview.totalCount)} to send, first ${preview.entries.length} shown; ${count(preview.skippedCount)} net to nothing`}
            scroll
          >
            <table className="t s">
              <caption className="sr">Entries as QuickBooks will see them</caption>
              <colgroup>
                <col style={{ width: 104 }} />
                <col style={{ width: 118 }} />
                <col style={{ width: 240 }} />
                <col />
                <col style={{ width: 116 }} />
                <col style={{ width: 116 }} />
              </colgroup>
              <thead>
                <tr>
                  <th scope="col">Date</th>
                  <th scope="col">Number there</th>
                  <th scope="col">Entry here</th>
                  <th scope="col">Account there</th>
                  <th scope="col" className="n">
                    Debit
                  </th>
                  <th scope="col" className="n">
                    Credit
                  </th>
                </tr>
              </thead>
              <tbody>
                {preview.entries.flatMap((entry) =>
                  entry.lines.map((line, index) => (
                    <tr
                      key={`${entry.entryId}${line.target}${line.debitCents === 0}`}
                      className={index === 0 ? 'cut' : ''}
                    >
                      <td>{index === 0 ? shortDay(entry.accountingOn, businessOn) : ''}</td>
                      <td className="soft">{index === 0 ? entry.docNumber : ''}</td>
                      <td>
                        {index === 0 ? (
                          <To href={places.entry(entry.entryId)}>
                            {count(entry.entryNumber)} {entry.title}
                          </To>
                        ) : (
                          ''
                        )}
                      </td>
                      <td>{line.label}</td>
                      <td className="n">
                        <Amount cents={line.debitCents} zero="blank" />
                      </td>
                      <td className="n">
                        <Amount cents={line.creditCents} zero="blank" />
                      </td>
                    </tr>
                  )),
                )}
              </tbody>
            </table>
          </Pane>
        )
      }
    </Answer>
  );
}
