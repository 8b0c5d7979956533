import type { FeedRow } from '#shared/contract/index.ts';
import { StatusChip } from '#renderer/components/StatusChip.tsx';
import { count } from '#renderer/components/words.ts';

/** As many rows as one look takes; the rest is counted and said. */
export const ROWS_SHOWN = 500;

const WORDS = { new: 'New', matched: 'Known', refused: 'Refused' } as const;

type Props = {
  readonly rows: readonly FeedRow[];
  readonly only: 'all' | 'refused';
  readonly counts: { readonly new: number; readonly matched: number; readonly refused: number };
};

export function RowsTable({ rows, only, counts }: Props) {
  const total = only === 'refused' ? counts.refused : counts.new + counts.matched + counts.refused;
  if (rows.length === 0)
    return <p className="words">{only === 'refused' ? 'No row is refused.' : 'The file has no rows.'}</p>;
  return (
    <>
      <table className="t">
        <caption className="sr">Rows of the file</caption>
        <colgroup>
          <col style={{ width: 56 }} />
          <col style={{ width: 92 }} />
          <col style={{ width: '26%' }} />
          <col style={{ width: '16%' }} />
          <col />
        </colgroup>
        <thead>
          <tr>
            <th scope="col" className="r">
              Row
            </th>
            <th scope="col">Outcome</th>
            <th scope="col">Insured</th>
            <th scope="col">Policy</th>
            <th scope="col">What and why</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const why = [row.detail, ...row.problems.map(({ field, text }) => `${field}: ${text}`)]
              .filter((text) => text !== '')
              .join(' ');
            return (
              <tr key={row.rowNo}>
                <td className="r soft">{row.rowNo}</td>
                <td>
                  <StatusChip tone={row.outcome === 'refused' ? 'warn' : 'neutral'}>
                    {WORDS[row.outcome]}
                  </StatusChip>
                </td>
                <td title={row.accountName}>{row.accountName}</td>
                <td className="soft" title={row.policyNumber}>
                  {row.policyNumber}
                </td>
                <td className={row.outcome === 'refused' ? 'W' : 'soft'} title={why}>
                  {why}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {rows.length < total ? (
        <p className="words">
          The first {count(rows.length)} of {count(total)} are shown; all of them are counted.
        </p>
      ) : null}
    </>
  );
}
