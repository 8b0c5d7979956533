/** The policies of a statement: what each pays, debits in parentheses. */
import type { StatementLine } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';

export function LinesTable({
  lines,
  total,
}: {
  readonly lines: readonly StatementLine[];
  readonly total: Cents;
}) {
  return (
    <table className="t s">
      <caption className="sr">Policies of the statement</caption>
      <thead>
        <tr>
          <th scope="col">Policy</th>
          <th scope="col">Account</th>
          <th scope="col" className="n">
            Commission
          </th>
          <th scope="col" className="n">
            Paid before
          </th>
          <th scope="col" className="n">
            This statement
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.policyTermId}>
            <td>{line.policyNumber}</td>
            <td className="soft">{line.accountName}</td>
            <td className="n">
              <Amount cents={line.baseCents} zero="dash" />
            </td>
            <td className="n">
              <Amount cents={line.paidBeforeCents} zero="dash" />
            </td>
            <td className="n b">
              <Amount cents={line.cents} />
            </td>
          </tr>
        ))}
        <tr className="sum">
          <td colSpan={4}>To pay</td>
          <td className="n">
            <Amount cents={total} />
          </td>
        </tr>
      </tbody>
    </table>
  );
}
