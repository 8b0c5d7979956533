/** Consultants' ratios with the figures behind them; grey with the reason while a tie-out is not zero. */
import type { Position } from '#shared/contract/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Pane } from '#renderer/components/Pane.tsx';

const ROWS = [
  ['Basic', 'basic', '(cash + receivable) / payable'],
  ['Debit', 'debit', 'without clients’ credits'],
  ['Real', 'real', 'also without what is 90 days late'],
] as const;
const FIGURES = [
  ['Trust cash', 'cashCents'],
  ['Premium receivable, net of credits', 'receivableCents'],
  ['Clients’ credits', 'creditsCents'],
  ['More than 90 days late', 'agedCents'],
  ['Premium payable', 'payableCents'],
] as const;

export function Ratios({ position }: { readonly position: Position }) {
  const { ratios } = position;
  const level = (ratio: string): string =>
    Number(ratio) < 1 ? 'below 1.00' : Number(ratio) < 1.1 ? 'at least 1.10 is better' : '';
  return (
    <Pane title="Trust ratios" meta={ratios.whyNot === null ? 'all trust accounts together' : 'not reliable'}>
      {ratios.whyNot === null ? null : <p className="pane-text dim">{ratios.whyNot}</p>}
      <table className="t s">
        <caption className="sr">Trust ratios and the figures behind them</caption>
        <colgroup>
          <col />
          <col style={{ width: 150 }} />
          <col style={{ width: 110 }} />
        </colgroup>
        <tbody>
          {ROWS.map(([label, key, words]) => {
            const ratio = ratios[key];
            return (
              <tr key={key} className={ratios.whyNot === null ? '' : 'dim'}>
                <td>
                  {label} <span className="dim">{words}</span>
                </td>
                <td className="soft">{ratio === null ? '' : level(ratio)}</td>
                <td className={`n b ${ratio !== null && Number(ratio) < 1 ? 'N' : ''}`}>{ratio ?? '–'}</td>
              </tr>
            );
          })}
          {FIGURES.map(([label, key]) => (
            <tr key={key}>
              <td className="soft" colSpan={2}>
                {label}
              </td>
              <td className="n soft">
                <Amount cents={ratios[key]} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}
