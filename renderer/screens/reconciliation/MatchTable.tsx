/** Statement left, score between, book right, why last; exact matches fold into one row. */
import type { ReactNode } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { BankLine, BookItem } from '#shared/contract/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { To } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { counted, shortDay } from '#renderer/components/words.ts';
import { sumOf, type WorkRow } from './rows.ts';

type Props = {
  readonly rows: readonly WorkRow[];
  readonly exact: readonly WorkRow[];
  readonly active: string | null;
  readonly businessOn: LocalDate;
  readonly onPick: (key: string) => void;
  readonly onAccept: (row: WorkRow) => void;
  readonly onAcceptExact: () => void;
};

const SURE = 70;

export function MatchTable(props: Props) {
  const { rows, exact, active, businessOn, onPick, onAccept } = props;
  return (
    <div className="match-box">
      <table className="t match" role="grid" aria-label="Lines of the bank and entries of the book">
        <colgroup>
          <col className="w-date" />
          <col />
          <col className="w-amt" />
          <col className="w-score" />
          <col className="w-date" />
          <col />
          <col className="w-amt" />
          <col className="w-why" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Date</th>
            <th scope="col">On the statement</th>
            <th scope="col" className="n">
              Amount
            </th>
            <th scope="col" className="mid">
              Score
            </th>
            <th scope="col">Date</th>
            <th scope="col">In the book</th>
            <th scope="col" className="n">
              Amount
            </th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {exact.length === 0 ? null : (
            <ExactRow
              exact={exact}
              isActive={active === 'exact'}
              onPick={() => onPick('exact')}
              onAccept={props.onAcceptExact}
            />
          )}
          {rows.map((row) => (
            <PairRows
              key={row.key}
              row={row}
              isActive={row.key === active}
              businessOn={businessOn}
              onPick={() => onPick(row.key)}
              onAccept={() => onAccept(row)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ExactRow({
  exact,
  isActive,
  onPick,
  onAccept,
}: {
  exact: readonly WorkRow[];
  isActive: boolean;
  onPick: () => void;
  onAccept: () => void;
}) {
  const lines = exact.flatMap((row) => row.lines);
  const came = lines.filter(({ cents }) => cents > 0);
  const went = lines.filter(({ cents }) => cents < 0);
  return (
    <tr
      className={`row fold ${isActive ? 'here' : ''}`}
      aria-selected={isActive}
      tabIndex={isActive ? 0 : -1}
      onClick={onPick}
    >
      <td colSpan={2}>
        <Icon name="right" className="i-s" /> {counted(exact.length, 'exact match', 'exact matches')}
      </td>
      <td className="n">{counted(lines.length, 'line')}</td>
      <td className="mid">
        <Score score={100} />
      </td>
      <td colSpan={2}>
        in <Amount cents={sumOf(came)} />, out <Amount cents={sumOf(went)} />
      </td>
      <td className="n">{counted(exact.flatMap((row) => row.items).length, 'entry', 'entries')}</td>
      <td>
        <Why text="Amount, reference and date" isActive={isActive} onAccept={onAccept} />
      </td>
    </tr>
  );
}

type PairProps = {
  row: WorkRow;
  isActive: boolean;
  businessOn: LocalDate;
  onPick: () => void;
  onAccept: () => void;
};

function PairRows({ row, isActive, businessOn, onPick, onAccept }: PairProps) {
  const height = Math.max(row.lines.length, row.items.length, 1);
  const { proposal } = row;
  return Array.from({ length: height }, (_, at) => {
    const [line, item] = [row.lines[at], row.items[at]];
    const isFirst = at === 0;
    return (
      <tr
        key={at}
        className={`row ${isActive ? 'here' : ''} ${isFirst ? '' : 'cont'}`}
        aria-selected={isFirst ? isActive : undefined}
        tabIndex={isFirst ? (isActive ? 0 : -1) : undefined}
        onClick={onPick}
        onDoubleClick={onAccept}
      >
        <LineCells line={line} businessOn={businessOn} />
        <td className="mid">{isFirst && proposal !== null ? <Score score={proposal.score} /> : null}</td>
        <ItemCells item={item} businessOn={businessOn} />
        <td className={proposal !== null && (proposal.score < SURE || proposal.isAmbiguous) ? 'W' : 'soft'}>
          {isFirst && proposal !== null ? (
            <Why
              text={proposal.reason}
              isAsking={proposal.isAmbiguous || proposal.score < SURE}
              isActive={isActive}
              onAccept={onAccept}
            />
          ) : null}
        </td>
      </tr>
    );
  });
}

function LineCells({ line, businessOn }: { line: BankLine | undefined; businessOn: LocalDate }) {
  if (line === undefined)
    return (
      <>
        <td />
        <td />
        <td />
      </>
    );
  return (
    <>
      <td className="soft">{shortDay(line.on, businessOn)}</td>
      <td className="raw" title={line.text}>
        {line.text}
        {line.reference === '' ? null : <span className="dim"> {line.reference}</span>}
      </td>
      <td className="n b">
        <Amount cents={line.cents} />
      </td>
    </>
  );
}

function ItemCells({ item, businessOn }: { item: BookItem | undefined; businessOn: LocalDate }) {
  if (item === undefined)
    return (
      <>
        <td />
        <td />
        <td />
      </>
    );
  return (
    <>
      <td className="soft">{shortDay(item.on, businessOn)}</td>
      <td title={`${item.title} ${item.detail}`}>
        <To href={places.entry(item.entryId)} inGrid>
          {item.title}
        </To>{' '}
        <span className="dim">{item.detail}</span>
      </td>
      <td className="n b">
        <Amount cents={item.cents} />
      </td>
    </>
  );
}

function Why({
  text,
  isAsking = false,
  isActive,
  onAccept,
}: {
  text: string;
  isAsking?: boolean;
  isActive: boolean;
  onAccept: () => void;
}): ReactNode {
  return (
    <span className="why">
      {isAsking ? <Icon name="warn" className="i-s" /> : null}
      <span className="ell" title={text}>
        {text}
      </span>
      {isActive ? (
        <span className="push">
          <Button look="mini" keys="Enter" onClick={onAccept}>
            Accept
          </Button>
        </span>
      ) : null}
    </span>
  );
}

export function Score({ score }: { readonly score: number }) {
  return (
    <span className={`score ${score < SURE ? 'low' : ''}`}>
      <svg viewBox="0 0 30 6" aria-hidden="true">
        <rect className="track" width="30" height="6" rx="1" />
        <rect className="level" width={(30 * score) / 100} height="6" rx="1" />
      </svg>
      {score}
    </span>
  );
}
