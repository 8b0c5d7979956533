/** Receipts that wait for the bank or for the card processor: taken unless left out, one key each. */
import { type KeyboardEvent, useRef, useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { ReceiptRow } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { Amount } from './Amount.tsx';
import { To } from './navigation.tsx';
import { places } from './places.ts';
import { Pane } from './Pane.tsx';
import { counted, METHOD_WORDS, shortDay } from './words.ts';

type Props = {
  readonly title: string;
  /** The table, for the reader. */
  readonly label: string;
  /** What the ticks do, such as Deposit. */
  readonly verb: string;
  readonly sumLabel: string;
  readonly rows: readonly ReceiptRow[];
  readonly left: ReadonlySet<number>;
  readonly onLeft: (left: ReadonlySet<number>) => void;
  readonly businessOn: LocalDate;
  readonly totalCents: Cents;
};

export function ReceiptPick(props: Props) {
  const { rows, left, onLeft, businessOn, totalCents } = props;
  const [active, setActive] = useState(0);
  const body = useRef<HTMLTableSectionElement>(null);
  const toggle = (row: ReceiptRow) => {
    const next = new Set(left);
    if (!next.delete(row.receiptId)) next.add(row.receiptId);
    onLeft(next);
  };
  const focus = (index: number) => {
    const at = Math.max(0, Math.min(rows.length - 1, index));
    setActive(at);
    body.current?.querySelectorAll<HTMLElement>('tr')[at]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, row: ReceiptRow, index: number) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const to = {
      ArrowDown: index + 1,
      j: index + 1,
      ArrowUp: index - 1,
      k: index - 1,
      Home: 0,
      End: rows.length - 1,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      focus(to);
    } else if (event.key === ' ') {
      event.preventDefault();
      toggle(row);
    }
  };
  return (
    <Pane title={props.title} meta={counted(rows.length, 'receipt')} grow scroll>
      <table className="t" role="grid" aria-label={props.label}>
        <colgroup>
          <col style={{ width: 36 }} />
          <col style={{ width: 90 }} />
          <col style={{ width: 92 }} />
          <col />
          <col style={{ width: 130 }} />
          <col style={{ width: 100 }} />
          <col style={{ width: 118 }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">
              <span className="sr">Taken</span>
            </th>
            <th scope="col">Received</th>
            <th scope="col">Receipt</th>
            <th scope="col">Payer</th>
            <th scope="col">Method</th>
            <th scope="col">Reference</th>
            <th scope="col" className="n">
              Amount
            </th>
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row, index) => {
            const isTaken = !left.has(row.receiptId);
            return (
              <tr
                key={row.receiptId}
                tabIndex={index === active ? 0 : -1}
                aria-selected={index === active}
                className={`row ${index === active ? 'here' : ''} ${isTaken ? '' : 'off'}`}
                onFocus={() => setActive(index)}
                onKeyDown={(event) => onKeyDown(event, row, index)}
              >
                <td>
                  <input
                    type="checkbox"
                    className="check"
                    tabIndex={-1}
                    checked={isTaken}
                    aria-label={`${props.verb} ${row.number}`}
                    onChange={() => toggle(row)}
                  />
                </td>
                <td>{shortDay(row.receivedOn, businessOn)}</td>
                <td>
                  <To href={places.receipt(row.receiptId)} inGrid>
                    {row.number}
                  </To>
                </td>
                <td>{row.payerName}</td>
                <td className="soft">{METHOD_WORDS[row.method]}</td>
                <td className="soft">{row.reference}</td>
                <td className="n b">
                  <Amount cents={row.amountCents} />
                </td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr className="sum">
            <td />
            <td colSpan={5}>{props.sumLabel}</td>
            <td className="n">
              <Amount cents={totalCents} />
            </td>
          </tr>
        </tfoot>
      </table>
    </Pane>
  );
}
