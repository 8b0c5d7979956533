/** Below the rows: how the focused row splits, the entry it posts, and the same money under other plans. */
import type { OpenRow, Proposal } from '#shared/contract/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { FundLetter } from '#renderer/components/Facts.tsx';
import { Pane } from '#renderer/components/Pane.tsx';

export function PartsPane({ row }: { readonly row: OpenRow | undefined }) {
  const parts = row?.parts ?? [];
  return (
    <Pane
      title={
        row === undefined
          ? 'One item'
          : `${row.forText}${row.installment === '' ? '' : `, ${row.installment.replace('/', ' of ')}`}`
      }
      meta={
        row === undefined ? '' : `how ${formatMoney(row.applyCents)} of ${formatMoney(row.openCents)} splits`
      }
      scroll
    >
      <table className="t s parts">
        <caption className="sr">Components of the item</caption>
        <thead>
          <tr>
            <th scope="col">Component</th>
            <th scope="col" className="n">
              Open
            </th>
            <th scope="col" className="n">
              Apply
            </th>
            <th scope="col" className="n">
              Left
            </th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <tr key={`${part.component}${part.owner}`}>
              <td title={part.owner}>
                <i className={`sw ${part.isAgency ? 'f-o1' : 'f-t2'}`} aria-hidden="true" />
                {part.label}
              </td>
              <td className="n soft">
                <Amount cents={part.openCents} />
              </td>
              <td className="n b">
                <Amount cents={part.applyCents} />
              </td>
              <td className="n soft">
                <Amount cents={part.leftCents} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}

export function EntryPane({ proposal }: { readonly proposal: Proposal }) {
  return (
    <Pane title="Entry it posts" meta="T trust, O operating" scroll>
      <table className="t s je parts">
        <caption className="sr">The entry</caption>
        <thead>
          <tr>
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
          {proposal.entry.map((line) => (
            <tr key={`${line.code}${line.debitCents === 0}`}>
              <td title={`${line.code} ${line.name}`}>
                <FundLetter fund={line.fund} />
                {line.name}
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
    </Pane>
  );
}

type PlansProps = {
  readonly proposal: Proposal;
  readonly plan: string;
  readonly isByHand: boolean;
  readonly amountCents: Cents;
  readonly onPlan: (plan: string) => void;
};

const COLUMNS_MAX = 4;

export function PlansPane({ proposal, plan, isByHand, amountCents, onPlan }: PlansProps) {
  const paid = proposal.rows.filter(
    (row) =>
      row.isTakeable && proposal.otherPlans.some((other) => other.cells.some((cell) => cell.key === row.key)),
  );
  const columns = paid.slice(0, COLUMNS_MAX);
  return (
    <Pane title={`The same ${formatMoney(amountCents)} under other plans`} className="plans">
      <table className="t s compare">
        <caption className="sr">Plans compared</caption>
        <thead>
          <tr>
            <th scope="col">Plan</th>
            {columns.map((row) => (
              <th key={row.key} scope="col" className="n" title={`${row.forText} ${row.installment}`}>
                {row.forText.split(' ')[0]} {row.installment}
              </th>
            ))}
            <th scope="col" className="n">
              Held for others
            </th>
            <th scope="col" className="n">
              Agency share
            </th>
          </tr>
        </thead>
        <tbody>
          {proposal.otherPlans.map((other, index) => (
            <tr key={other.plan}>
              <td className={other.plan === plan && !isByHand ? 'b' : ''}>
                <label className="plan">
                  <input
                    type="radio"
                    name="plan"
                    checked={other.plan === plan && !isByHand}
                    onChange={() => onPlan(other.plan)}
                  />
                  {other.label} <span className="dim">{index + 1}</span>
                </label>
              </td>
              {columns.map((row) => (
                <td key={row.key} className="n">
                  <Amount
                    cents={other.cells.find((cell) => cell.key === row.key)?.cents ?? (0 as Cents)}
                    zero="dash"
                  />
                </td>
              ))}
              <td className="n T">
                <Amount cents={other.heldForOthersCents} />
              </td>
              <td className="n O">
                <Amount cents={other.agencyShareCents} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}
