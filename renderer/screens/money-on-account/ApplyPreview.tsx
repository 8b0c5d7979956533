/** What money on account would pay, row by row, and the entry it posts. */
import type { client } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { FundLetter } from '#renderer/components/Facts.tsx';

type Preview = Awaited<ReturnType<typeof client.unapplied.preview>>;

export function ApplyPreview({ preview }: { readonly preview: Preview }) {
  const rows = preview.trace.rows.filter((row) => row.applyCents !== 0);
  return (
    <div className="scrollbox onaccount-preview" tabIndex={0} role="region" aria-label="What it pays">
      <table className="t s">
        <caption className="sr">What it pays</caption>
        <thead>
          <tr>
            <th scope="col">Pays</th>
            <th scope="col" className="n">
              Open
            </th>
            <th scope="col" className="n">
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <td title={row.reason}>{row.label}</td>
              <td className="n soft">
                <Amount cents={row.openCents} />
              </td>
              <td className="n b">
                <Amount cents={row.applyCents} />
              </td>
            </tr>
          ))}
          <tr className="sum">
            <td>Applied</td>
            <td />
            <td className="n">
              <Amount cents={preview.appliedCents} />
            </td>
          </tr>
        </tbody>
      </table>
      <table className="t s">
        <caption className="sr">The entry it posts</caption>
        <thead>
          <tr>
            <th scope="col">Entry</th>
            <th scope="col" className="n">
              Debit
            </th>
            <th scope="col" className="n">
              Credit
            </th>
          </tr>
        </thead>
        <tbody>
          {preview.entry.map((line, index) => (
            <tr key={`${line.code}${String(index)}`}>
              <td>
                <FundLetter fund={line.fund} />
                <span className="dim code">{line.code}</span> {line.name}
              </td>
              <td className="n">
                <Amount cents={line.debitCents} zero="blank" />
              </td>
              <td className="n">
                <Amount cents={line.creditCents} zero="blank" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
