/** Our balances beside those of QuickBooks, mapped account by mapped account. */
import { useQuery } from '@tanstack/react-query';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { StatusChip } from '#renderer/components/StatusChip.tsx';

export function ComparePane({ throughOn }: { readonly throughOn: LocalDate }) {
  const query = orpc.sync.compare.queryOptions({ input: { throughOn } });
  const asked = useQuery({ ...query, staleTime: Number.POSITIVE_INFINITY, retry: false });
  return (
    <Answer of={asked} queryKey={query.queryKey} words="Asking QuickBooks for its balances">
      {({ rows }) =>
        rows.length === 0 ? (
          <div className="pane">
            <EmptyState>Map accounts first: their balances are compared here.</EmptyState>
          </div>
        ) : (
          <Pane
            title="Balances"
            meta={`through ${formatDate(throughOn, 'field')}, debit positive`}
            aside={
              <button type="button" className="link" onClick={() => void asked.refetch()}>
                Ask again
              </button>
            }
            scroll
          >
            <table className="t s">
              <caption className="sr">Balances here and in QuickBooks</caption>
              <colgroup>
                <col style={{ width: 260 }} />
                <col />
                <col style={{ width: 128 }} />
                <col style={{ width: 128 }} />
                <col style={{ width: 128 }} />
                <col style={{ width: 128 }} />
                <col style={{ width: 170 }} />
              </colgroup>
              <thead>
                <tr>
                  <th scope="col">Account there</th>
                  <th scope="col">Ours</th>
                  <th scope="col" className="n">
                    These books
                  </th>
                  <th scope="col" className="n">
                    Sent
                  </th>
                  <th scope="col" className="n">
                    QuickBooks
                  </th>
                  <th scope="col" className="n">
                    Beyond sent
                  </th>
                  <th scope="col">Result</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.remoteId}>
                    <td>{row.remoteName}</td>
                    <td className="soft" title={row.labels.join(', ')}>
                      {row.labels.join(', ')}
                    </td>
                    <td className="n">
                      <Amount cents={row.booksCents} />
                    </td>
                    <td className="n">
                      <Amount cents={row.sentCents} />
                    </td>
                    <td className="n b">
                      <Amount cents={row.remoteCents} />
                    </td>
                    <td className="n">
                      <Amount cents={row.differenceCents} zero="blank" />
                    </td>
                    <td>
                      {row.differenceCents === 0 ? (
                        'Equal'
                      ) : row.isOurs ? (
                        <StatusChip tone="warn">Posted there by hand</StatusChip>
                      ) : (
                        <span className="soft">Also used there</span>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Pane>
        )
      }
    </Answer>
  );
}
