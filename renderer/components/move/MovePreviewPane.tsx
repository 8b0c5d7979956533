/** Both accounts before and after, what goes along, the entry, and the proof that trust does not move. */
import type { MovePreview } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Icon } from '#renderer/components/Icon.tsx';

export function MovePreviewPane({ preview }: { readonly preview: MovePreview }) {
  return (
    <div className="move-preview" role="region" aria-label="What changes" tabIndex={0}>
      <p className="dialog-text">
        Goes along: {preview.goesAlong.length === 0 ? 'nothing but its name' : preview.goesAlong.join(', ')}.
      </p>
      <table className="t s">
        <caption className="sr">Both accounts before and after</caption>
        <thead>
          <tr>
            <th scope="col">With everything below</th>
            <th scope="colgroup" colSpan={2} className="n">
              {preview.fromName}
            </th>
            <th scope="colgroup" colSpan={2} className="n">
              {preview.toName}
            </th>
          </tr>
          <tr>
            <th scope="col">
              <span className="sr">Balance</span>
            </th>
            <th scope="col" className="n">
              now
            </th>
            <th scope="col" className="n">
              after
            </th>
            <th scope="col" className="n">
              now
            </th>
            <th scope="col" className="n">
              after
            </th>
          </tr>
        </thead>
        <tbody>
          {preview.rows.map((row) => (
            <tr key={row.label}>
              <td>{row.label}</td>
              <Change before={row.fromBeforeCents} after={row.fromAfterCents} />
              <Change before={row.toBeforeCents} after={row.toAfterCents} />
            </tr>
          ))}
          <tr className="sum">
            <td title="What the agency holds in trust for others">
              <Icon name="ok" className="i-s" /> Held for others
            </td>
            <td className="n T" colSpan={2}>
              <Amount cents={preview.heldBeforeCents} />
            </td>
            <td className="n T" colSpan={2}>
              <Amount cents={preview.heldAfterCents} /> <span className="dim">unchanged</span>
            </td>
          </tr>
        </tbody>
      </table>
      {preview.entry.length === 0 ? null : (
        <table className="t s">
          <caption className="sr">The entry</caption>
          <thead>
            <tr>
              <th scope="col">Entry</th>
              <th scope="col">Account</th>
              <th scope="col" className="n">
                Debit
              </th>
              <th scope="col" className="n">
                Credit
              </th>
            </tr>
          </thead>
          <tbody>
            {preview.entry.map((line) => (
              <tr key={`${line.code} ${line.account}`}>
                <td>
                  {line.code} <span className="soft">{line.name}</span>
                </td>
                <td className="soft">{line.account}</td>
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
      )}
      <ul className="notes">
        {preview.notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </div>
  );
}

function Change({ before, after }: { readonly before: Cents; readonly after: Cents }) {
  return (
    <>
      <td className="n soft">
        <Amount cents={before} />
      </td>
      <td className={`n ${before === after ? 'soft' : 'b'}`}>
        <Amount cents={after} />
      </td>
    </>
  );
}
