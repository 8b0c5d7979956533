/** What giving premium back does to the client, the carrier, the tax office, the agency and its producers. */
import { type Cents, formatMoney } from '#shared/money/index.ts';
import type { client } from '#renderer/api/client.ts';
import { Amount } from '../Amount.tsx';
import { FundLetter } from '../Facts.tsx';

export type ReturnPreview = Awaited<ReturnType<typeof client.refunds.previewReturnPremium>>;
type Effect = {
  readonly label: string;
  readonly words: string;
  readonly cents: Cents;
  readonly bad?: boolean;
};

function effectsOf(preview: ReturnPreview): readonly Effect[] {
  const { producers } = preview;
  const producerCents = producers.reduce((sum, each) => sum + each.cents, 0) as Cents;
  const names = producers
    .map((each) => `${each.name}${each.isDebit ? ', a debit on the next statement' : ''}`)
    .join('; ');
  return [
    {
      label: `Owed to ${preview.accountName}`,
      words:
        preview.financeName === null
          ? 'until it is refunded'
          : `${preview.financeName} financed it and has the first claim`,
      cents: preview.totalCents,
    },
    {
      label: 'The agency’s again',
      words: 'for what it had written off of the policy',
      cents: preview.recoveredCents,
    },
    {
      label: 'In trust for it at once',
      words: 'that much may be refunded today',
      cents: preview.heldCents,
    },
    {
      label: `To come from ${preview.carrierName}`,
      words:
        preview.carrierDueCents === 0
          ? 'it was not paid yet'
          : 'by check, or as credit on the next remittance',
      cents: preview.carrierDueCents,
    },
    {
      label: `To come from ${preview.taxOfficeName ?? 'the tax office'}`,
      words: preview.taxDueCents === 0 ? 'nothing was filed yet' : 'as credit on the next filing',
      cents: preview.taxDueCents,
    },
    {
      label: 'Commission given back',
      words: `${formatMoney(preview.fromShareCents)} out of the share in trust`,
      cents: preview.amounts.commissionCents,
    },
    {
      label: 'Trust shortage',
      words: preview.shortageCents > 0 ? 'the commission was swept: operating owes it to trust' : 'none',
      cents: preview.shortageCents,
      bad: preview.shortageCents > 0,
    },
    { label: 'Producer gives back', words: names || 'nothing was earned of it', cents: producerCents },
  ];
}

export function ReturnPreviewTables({ preview }: { readonly preview: ReturnPreview }) {
  return (
    <div className="fail-effects scrollbox" tabIndex={0} role="region" aria-label="Consequences">
      <table className="t s">
        <caption className="sr">What it does</caption>
        <thead>
          <tr>
            <th scope="col">Consequence</th>
            <th scope="col">Why</th>
            <th scope="col" className="n">
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {effectsOf(preview).map((effect) => (
            <tr key={effect.label}>
              <td className={effect.bad === true ? 'b W' : 'b'}>{effect.label}</td>
              <td className="soft wrap">{effect.words}</td>
              <td className="n">
                <Amount cents={effect.cents} zero="dash" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
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
    </div>
  );
}
