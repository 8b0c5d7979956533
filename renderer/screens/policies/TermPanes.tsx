/** What a term is made of: charges with their owners and rates, and who shares the commission. */
import { isAgencyFee, type Policy } from '#shared/contract/index.ts';
import { formatRatePercent, ratePpm } from '#shared/money/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { counted } from '#renderer/components/words.ts';

type Term = Policy['terms'][number];
const PATTERNS = {
  proRata: 'earned over the term',
  immediate: 'earned at once',
  passThrough: 'passed through',
} as const;

export function ChargesPane({ term }: { readonly term: Term }) {
  return (
    <Pane title="Charges" meta="whose money each is" grow scroll>
      <table className="t s">
        <caption className="sr">Charges of the term</caption>
        <thead>
          <tr>
            <th scope="col">Charge</th>
            <th scope="col">Owner</th>
            <th scope="col" className="n w-sum">
              Agency
            </th>
            <th scope="col" className="n w-total">
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {term.charges.map((charge) => (
            <tr
              key={charge.chargeId}
              title={`${PATTERNS[charge.pattern]}${charge.isCommissionable ? `, commission ${formatRatePercent(ratePpm(charge.commissionPpm))}` : ''}`}
            >
              <td>
                <i className={`sw ${isAgencyFee(charge.component) ? 'f-o1' : 'f-t2'}`} aria-hidden="true" />
                {charge.label}
              </td>
              <td className="soft" title={charge.owner}>
                {charge.owner}
              </td>
              <td className="n O">
                <Amount cents={charge.commissionCents} zero="dash" />
              </td>
              <td className="n b">
                <Amount cents={charge.amountCents} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="sum">
            <td colSpan={3}>In all</td>
            <td className="n">
              <Amount cents={term.totalCents} />
            </td>
          </tr>
        </tfoot>
      </table>
    </Pane>
  );
}

export function ProducersPane({ term }: { readonly term: Term }) {
  if (term.producers.length === 0) return null;
  return (
    <Pane title="Producers" meta={counted(term.producers.length, 'share')}>
      <table className="t s">
        <caption className="sr">Producers of the term</caption>
        <thead>
          <tr>
            <th scope="col">Producer</th>
            <th scope="col" className="n w-sum">
              Part
            </th>
            <th scope="col" className="n w-sum">
              Share
            </th>
            <th scope="col" className="n w-total">
              Commission
            </th>
          </tr>
        </thead>
        <tbody>
          {term.producers.map((producer) => (
            <tr key={producer.producerId}>
              <td>{producer.name}</td>
              <td className="n soft">{formatRatePercent(ratePpm(producer.splitPpm))}</td>
              <td className="n soft">{formatRatePercent(ratePpm(producer.sharePpm))}</td>
              <td className="n O">
                <Amount cents={producer.commissionCents} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}
