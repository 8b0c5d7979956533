/** What would be sent: each entry as QuickBooks will see it, netted. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { To } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { useRows } from '#renderer/components/usePages.ts';
import { count, counted, shortDay } from '#renderer/components/words.ts';

const SHOWN = 100;

export function PreviewPane({
  throughOn,
  businessOn,
}: {
  readonly throughOn: LocalDate;
  readonly businessOn: LocalDate;
}) {
  const query = orpc.sync.preview.infiniteOptions({
    input: (cursor: string | undefined) => ({
      throughOn,
      limit: SHOWN,
      ...(cursor === undefined ? {} : { cursor }),
    }),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const asked = useInfiniteQuery(query);
  const entries = useRows(asked.data, (page) => page.entries);
  const pages = asked.data?.pages ?? [];
  const skipped = pages.reduce((total, page) => total + page.skippedCount, 0);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = asked;
  // A page may hold nothing to send while the next one does.
  const isLooking = entries.length === 0 && hasNextPage;
  useEffect(() => {
    if (isLooking && !isFetchingNextPage) void fetchNextPage();
  }, [isLooking, isFetchingNextPage, fetchNextPage]);
  return (
    <Answer of={asked} queryKey={query.queryKey} words="Working out what QuickBooks would see">
      {() =>
        entries.length === 0 ? (
          <div className="pane">
            <EmptyState>
              {isLooking
                ? 'Looking for entries to send'
                : `Nothing to send through this date: ${counted(skipped, 'entry', 'entries')} net to nothing in QuickBooks.`}
            </EmptyState>
          </div>
        ) : (
          <Pane
            title="As QuickBooks will see it"
            meta={`${hasNextPage ? 'the first ' : ''}${count(entries.length)} to send; ${count(skipped)} of ours among them net to nothing there`}
            aside={
              hasNextPage ? (
                <button
                  type="button"
                  className="link"
                  disabled={isFetchingNextPage}
                  onClick={() => void fetchNextPage()}
                >
                  Show more
                </button>
              ) : undefined
            }
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
                {entries.flatMap((entry) =>
                  entry.lines.map((line, index) => (
                    <tr
                      key={`${entry.entryId}${line.target}${line.names}${line.debitCents === 0}`}
                      className={index === 0 ? 'cut' : ''}
                    >
                      <td>{index === 0 ? shortDay(entry.accountingOn, businessOn) : ''}</td>
                      <td className={index === 0 && entry.isClosed ? 'W' : 'soft'}>
                        {index === 0 ? entry.docNumber : index === 1 && entry.isClosed ? 'closed there' : ''}
                      </td>
                      <td>
                        {index === 0 ? (
                          <To href={places.entry(entry.entryId)}>
                            {count(entry.entryNumber)} {entry.title}
                            {entry.entryCount > 1 ? ` (${entry.entryCount} entries)` : ''}
                          </To>
                        ) : (
                          ''
                        )}
                      </td>
                      <td>
                        {line.label}
                        {line.names === '' ? '' : <span className="soft"> {line.names}</span>}
                      </td>
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
