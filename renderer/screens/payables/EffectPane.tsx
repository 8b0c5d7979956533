/** What the remittance does to trust, before it is posted. */
import type { Cents } from '#shared/money/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { Pane } from '#renderer/components/Pane.tsx';

type Preview = {
  readonly totalCents: Cents;
  readonly advancedCents: Cents;
  readonly isAllowed: boolean;
  readonly notes: readonly string[];
  readonly changes: readonly {
    readonly label: string;
    readonly nowCents: Cents;
    readonly afterCents: Cents;
  }[];
};

export function EffectPane({ preview }: { readonly preview: Preview | undefined }) {
  return (
    <Pane
      title="What it does to trust"
      meta={
        preview === undefined
          ? ''
          : preview.advancedCents === 0
            ? 'all collected'
            : `${formatMoney(preview.advancedCents)} advanced`
      }
    >
      {preview === undefined ? (
        <p className="quiet pad">Take items; what the remittance does to trust will stand here.</p>
      ) : (
        <>
          <table className="t s">
            <caption className="sr">Balances now and after</caption>
            <colgroup>
              <col />
              <col style={{ width: 88 }} />
              <col style={{ width: 34 }} />
              <col style={{ width: 88 }} />
            </colgroup>
            <tbody>
              {preview.changes.map((change) => (
                <tr key={change.label}>
                  <td>{change.label}</td>
                  <td className="n soft">
                    <Amount cents={change.nowCents} />
                  </td>
                  <td className="c dim c-arrow">
                    <Icon name="arrow" className="i-s" />
                  </td>
                  <td className="n b">
                    <Amount cents={change.afterCents} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <ul className="notes">
            {preview.notes.map((note) => (
              <li key={note} className={preview.isAllowed ? '' : 'W'}>
                <Icon name={preview.isAllowed ? 'trust' : 'warn'} className="i-s" />
                <span>{note}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Pane>
  );
}
