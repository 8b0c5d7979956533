/** What a reversal does to everyone; or what has to be taken back before it, each with a link. */
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Blocker, ReversalPreview } from '#shared/contract/index.ts';
import { Amount } from '../Amount.tsx';
import { FundLetter } from '../Facts.tsx';
import { Icon } from '../Icon.tsx';
import { To } from '../navigation.tsx';
import { places } from '../places.ts';
import { shortDay } from '../words.ts';

type Props = { readonly preview: ReversalPreview; readonly businessOn: LocalDate };

export function Effects({ preview, businessOn }: Props) {
  return (
    <div className="fail-effects scrollbox" tabIndex={0} role="region" aria-label="Consequences">
      {preview.blockers.length === 0 ? null : <InTheWay blockers={preview.blockers} />}
      {preview.reopened.length === 0 ? null : <Reopened preview={preview} businessOn={businessOn} />}
      <Changes preview={preview} />
      <EntryTable preview={preview} />
    </div>
  );
}

const placeOf = ({ document, entryId }: Blocker): string | null => {
  if (document?.type === 'receipt') return places.receipt(document.id);
  return entryId === null ? null : places.entry(entryId);
};

function InTheWay({ blockers }: { readonly blockers: readonly Blocker[] }) {
  return (
    <div className="trouble" role="alert">
      <Icon name="warn" />
      <div>
        <h2>It cannot be reversed as it stands</h2>
        {blockers.map((blocker) => {
          const place = placeOf(blocker);
          return (
            <p key={blocker.why}>
              {blocker.why} {blocker.todo}
              {place === null ? null : (
                <>
                  {' '}
                  <To href={place} className="link">
                    Open it
                  </To>
                </>
              )}
            </p>
          );
        })}
      </div>
    </div>
  );
}

function Reopened({ preview, businessOn }: Props) {
  return (
    <table className="t s">
      <caption className="sr">Open again</caption>
      <thead>
        <tr>
          <th scope="col">Open again</th>
          <th scope="col">Policy</th>
          <th scope="col">Due, as before</th>
          <th scope="col" className="n">
            Amount
          </th>
        </tr>
      </thead>
      <tbody>
        {preview.reopened.map((row) => (
          <tr key={`${row.invoiceId}${row.policyNumber}`}>
            <td>{row.invoiceNumber ?? 'planned'}</td>
            <td className="soft">{row.policyNumber}</td>
            <td className={row.dueOn < businessOn ? 'W' : 'soft'}>{shortDay(row.dueOn, businessOn)}</td>
            <td className="n b">
              <Amount cents={row.cents} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Changes({ preview }: { readonly preview: ReversalPreview }) {
  return (
    <table className="t s">
      <caption className="sr">What changes</caption>
      <thead>
        <tr>
          <th scope="col">Consequence</th>
          <th scope="col">What it is</th>
          <th scope="col" className="n">
            Change
          </th>
        </tr>
      </thead>
      <tbody>
        {preview.effects.map((effect) => (
          <tr key={effect.label}>
            <td className="b">
              <FundLetter fund={effect.fund} /> {effect.label}
            </td>
            <td className="soft wrap">{effect.words}</td>
            <td className="n">
              <Amount cents={effect.cents} />
            </td>
          </tr>
        ))}
        {preview.notes.map((words, index) => (
          <tr key={words}>
            <td className="b">{index === 0 ? 'To do, to know' : ''}</td>
            <td className="soft wrap" colSpan={2}>
              {words}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function EntryTable({ preview }: { readonly preview: ReversalPreview }) {
  return (
    <table className="t s">
      <caption className="sr">Entries it posts</caption>
      <thead>
        <tr>
          <th scope="col">Entry it posts</th>
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
          <tr key={`${line.code}${line.debitCents === 0}`}>
            <td>
              <FundLetter fund={line.fund} /> <span className="dim code">{line.code}</span> {line.name}
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
  );
}
