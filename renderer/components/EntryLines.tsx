/** The lines of an entry, fund by fund, each fund with its own equal totals. */
import type { Entry, EntryLine, Fund } from '#shared/contract/index.ts';
import { sum } from '#shared/money/index.ts';
import { Amount } from './Amount.tsx';
import { wordsOfLine } from './dimensions.ts';
import { FundLetter } from './Facts.tsx';
import { To } from './navigation.tsx';
import { places } from './places.ts';
import { FUND_WORDS } from './words.ts';

type Props = { readonly entry: Pick<Entry, 'lines' | 'entryNumber'>; readonly withDimensions?: boolean };

export function EntryLines({ entry, withDimensions = false }: Props) {
  const funds = (['trust', 'operating'] as const).filter((fund) =>
    entry.lines.some((line) => line.fund === fund),
  );
  return (
    <table className={withDimensions ? 't s lines' : 't s lines brief'}>
      <caption className="sr">Lines of entry {entry.entryNumber}</caption>
      <thead>
        <tr>
          <th scope="col">Account</th>
          {withDimensions ? (
            <th scope="col" className="l-for">
              Belongs to
            </th>
          ) : null}
          <th scope="col" className="n l-amount">
            Debit
          </th>
          <th scope="col" className="n l-amount">
            Credit
          </th>
        </tr>
      </thead>
      <tbody>
        {funds.map((fund, index) => (
          <FundLines
            key={fund}
            fund={fund}
            lines={entry.lines.filter((line) => line.fund === fund)}
            all={entry.lines}
            withDimensions={withDimensions}
            isCut={index > 0}
          />
        ))}
      </tbody>
    </table>
  );
}

type FundLinesProps = {
  readonly fund: Fund;
  readonly lines: readonly EntryLine[];
  readonly all: readonly EntryLine[];
  readonly withDimensions: boolean;
  readonly isCut: boolean;
};

function FundLines({ fund, lines, all, withDimensions, isCut }: FundLinesProps) {
  return (
    <>
      {lines.map((line, index) => (
        <tr key={line.lineNo} className={isCut && index === 0 ? 'cut' : ''}>
          <td>
            <FundLetter fund={fund} />
            <To href={places.register(line.ledgerAccountId)}>
              <span className="dim code">{line.accountCode}</span> {line.accountName}
            </To>
          </td>
          {withDimensions ? (
            <td className="soft">
              <BelongsTo line={line} all={all} />
            </td>
          ) : null}
          <td className="n">
            <Amount cents={line.debitCents} zero="blank" />
          </td>
          <td className="n">
            <Amount cents={line.creditCents} zero="blank" />
          </td>
        </tr>
      ))}
      <tr className="sum">
        <td colSpan={withDimensions ? 2 : 1} className={fund === 'trust' ? 'T' : 'O'}>
          {FUND_WORDS[fund]}
        </td>
        <td className="n">
          <Amount cents={sum(lines.map((line) => line.debitCents))} />
        </td>
        <td className="n">
          <Amount cents={sum(lines.map((line) => line.creditCents))} />
        </td>
      </tr>
    </>
  );
}

function BelongsTo({ line, all }: { readonly line: EntryLine; readonly all: readonly EntryLine[] }) {
  const { main, more } = wordsOfLine(line, all);
  const parts = [main, ...(line.memo === null ? [] : [line.memo])].filter((part) => part !== '');
  return (
    <>
      {parts.join(', ')}
      {more === '' ? null : <span className="more">{more}</span>}
    </>
  );
}
