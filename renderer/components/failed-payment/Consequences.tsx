/** What a failed payment does to everyone: client, trust, carrier, agency, producer. */
import type { ReactNode } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { FailurePreview } from '#shared/contract/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { Amount } from '../Amount.tsx';
import { FundLetter } from '../Facts.tsx';
import { shortDay } from '../words.ts';

type Props = { readonly preview: FailurePreview; readonly businessOn: LocalDate };

export function Consequences({ preview, businessOn }: Props) {
  return (
    <div className="fail-effects scrollbox" tabIndex={0} role="region" aria-label="Consequences">
      <Reopened preview={preview} businessOn={businessOn} />
      <Effects preview={preview} businessOn={businessOn} />
      <EntryTable preview={preview} />
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
            <td className={row.daysLate > 0 ? 'W' : 'soft'}>
              {shortDay(row.dueOn, businessOn)}
              {row.daysLate > 0 ? `, ${row.daysLate} days late` : ''}
            </td>
            <td className="n b">
              <Amount cents={row.cents} />
            </td>
          </tr>
        ))}
        {elsewhere(preview).map(([words, cents]) => (
          <tr key={words}>
            <td colSpan={3}>{words}</td>
            <td className="n b">
              <Amount cents={cents} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What of it was on no item. */
const elsewhere = (preview: FailurePreview): readonly (readonly [words: string, cents: Cents])[] =>
  (
    [
      ['Taken off the client’s unapplied funds', preview.unappliedCents],
      ['Taken out of suspense', preview.suspenseCents],
      ['Paid out again already: the agency owes it to trust', preview.paidOutCents],
      ['Direct-bill premium of the carrier', preview.transitCents],
    ] as const
  ).filter(([, cents]) => cents > 0);

type Effect = {
  readonly label: string;
  readonly words: ReactNode;
  readonly cents?: Cents;
  readonly bad?: boolean;
};

function Effects({ preview, businessOn }: Props) {
  return (
    <table className="t s">
      <caption className="sr">What else it does</caption>
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
        {effectsOf(preview, businessOn).map((effect) => (
          <tr key={effect.label}>
            <td className={effect.bad === true ? 'b W' : 'b'}>{effect.label}</td>
            <td className="soft wrap">{effect.words}</td>
            <td className="n">
              {effect.cents === undefined ? null : <Amount cents={effect.cents} zero="dash" />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const PLACES = {
  drawer: 'It never went to the bank',
  processor: 'Still with the card processor',
  bank: 'Out of the trust bank account',
  operating: 'Out of the operating bank account',
} as const;

function effectsOf(preview: FailurePreview, businessOn: LocalDate): readonly Effect[] {
  const paidOn = preview.exposures.reduce((sum, each) => sum + each.cents, 0) as Cents;
  const owners = preview.exposures.map((each) => `${each.owner} ${formatMoney(each.cents)}`).join(', ');
  const producers = preview.producers
    .map((each) => `${each.name}${each.isDebit ? ', a debit on the next statement' : ''}`)
    .join('; ');
  const producerCents = preview.producers.reduce((sum, each) => sum + each.cents, 0) as Cents;
  const day = (on: LocalDate | null): string => (on === null ? 'none' : shortDay(on, businessOn));
  return [
    { label: 'Money gone', words: PLACES[preview.place], cents: preview.amountCents },
    {
      label: 'Revenue waits again',
      words: 'Commission and fees, earned when it was paid, are deferred until it is paid again',
      cents: preview.revenueCents,
    },
    { label: 'Producer gives back', words: producers || 'nothing was earned of it', cents: producerCents },
    {
      label: 'Paid on already',
      words: owners || 'nothing, all of it was still held',
      cents: paidOn,
      bad: paidOn > 0,
    },
    {
      label: 'Share swept already',
      words: preview.sweptCents > 0 ? 'Operating owes it to trust' : 'nothing of it was swept',
      cents: preview.sweptCents,
      bad: preview.sweptCents > 0,
    },
    {
      label: 'Trust shortage',
      words: preview.shortageCents > 0 ? 'No sweep until it is restored' : 'none',
      cents: preview.shortageCents,
      bad: preview.shortageCents > 0,
    },
    {
      label: 'Client’s fee',
      words:
        preview.clientFeeMaxCents === null
          ? preview.feeSource
          : `at most ${formatMoney(preview.clientFeeMaxCents)}: ${preview.feeSource}`,
      cents: preview.clientFeeCents,
    },
    {
      label: 'Present again',
      words: `${preview.retry.on === null ? '' : `${day(preview.retry.on)}. `}${preview.retry.why}`,
    },
    {
      label: 'Cancellation',
      words: `Not before ${day(preview.cancelAfterOn)} (${preview.cancelSource}). What stays paid covers the policy to ${day(preview.paidThroughOn)}.`,
    },
    { label: 'Letter', words: 'Stands with the failed payment as PDF' },
    ...preview.notes.map((words, index) => ({ label: index === 0 ? 'Note' : `Note ${index + 1}`, words })),
  ];
}

function EntryTable({ preview }: { readonly preview: FailurePreview }) {
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
