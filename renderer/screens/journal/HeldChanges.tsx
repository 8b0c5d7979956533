/** Whose money in trust an entry moved: the third leg, owner by owner. */
import type { Entry } from '#shared/contract/index.ts';
import { sum } from '#shared/money/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';

export function HeldChanges({ held }: { readonly held: Entry['held'] }) {
  return (
    <table className="t s pane-line held">
      <caption className="sr">Whose trust money it moved</caption>
      <thead>
        <tr>
          <th scope="col">Held in trust for</th>
          <th scope="col">Component</th>
          <th scope="col" className="n l-amount">
            Change
          </th>
        </tr>
      </thead>
      <tbody>
        {held.map((change) => (
          <tr key={`${change.beneficiary} ${change.component} ${change.bankAccountId} ${change.cents}`}>
            <td>
              <i
                className={`sw ${change.beneficiary.startsWith('agency') ? 'f-o1' : 'f-t1'}`}
                aria-hidden="true"
              />
              {change.label}
            </td>
            <td className="soft">{change.component}</td>
            <td className="n">
              <Amount cents={change.cents} />
            </td>
          </tr>
        ))}
        <tr className="sum">
          <td colSpan={2}>Trust cash</td>
          <td className="n">
            <Amount cents={sum(held.map((change) => change.cents))} />
          </td>
        </tr>
      </tbody>
    </table>
  );
}
