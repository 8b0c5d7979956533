/** Open items of the account current: gross, commission, net, what the client paid, what is taken. */
import { type KeyboardEvent, useRef, useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { PayableItem } from '#shared/contract/index.ts';
import { type Cents, formatMoney, sum } from '#shared/money/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { counted, shortDay } from '#renderer/components/words.ts';

type Props = {
  readonly items: readonly PayableItem[];
  readonly taken: ReadonlyMap<number, Cents>;
  readonly onTake: (taken: ReadonlyMap<number, Cents>) => void;
  readonly businessOn: LocalDate;
  readonly totalCents: Cents;
};

export function ItemsTable({ items, taken, onTake, businessOn, totalCents }: Props) {
  const [active, setActive] = useState(0);
  const body = useRef<HTMLTableSectionElement>(null);
  const toggle = (item: PayableItem) => {
    const next = new Map(taken);
    // By hand one may also take what is not collected yet: the effect is shown before it is posted.
    if (!next.delete(item.payableItemId)) next.set(item.payableItemId, item.openCents);
    onTake(next);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, item: PayableItem, index: number) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const to = {
      ArrowDown: index + 1,
      j: index + 1,
      ArrowUp: index - 1,
      k: index - 1,
      Home: 0,
      End: items.length - 1,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      body.current?.querySelectorAll<HTMLElement>('tr')[Math.max(0, Math.min(items.length - 1, to))]?.focus();
    } else if (event.key === ' ') {
      event.preventDefault();
      toggle(item);
    }
  };
  return (
    <Pane title="Account current" meta={counted(items.length, 'open item')} grow scroll>
      <table className="t s payable-items" role="grid" aria-label="Open items">
        <colgroup>
          <col style={{ width: 42 }} />
          <col style={{ width: 84 }} />
          <col />
          <col style={{ width: 104 }} />
          <col style={{ width: 66 }} />
          <col style={{ width: 78 }} />
          <col style={{ width: 88 }} />
          <col style={{ width: 80 }} />
          <col style={{ width: 80 }} />
          <col style={{ width: 90 }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">
              <span className="sr">Taken</span>
            </th>
            <th scope="col">Policy</th>
            <th scope="col">Insured</th>
            <th scope="col">Item</th>
            <th scope="col">Due</th>
            <th scope="col" className="n">
              Gross
            </th>
            <th scope="col" className="n">
              Commission
            </th>
            <th scope="col" className="n">
              Net open
            </th>
            <th scope="col" className="n">
              Collected
            </th>
            <th scope="col" className="n">
              Pay
            </th>
          </tr>
        </thead>
        <tbody ref={body}>
          {items.map((item, index) => {
            const pay = taken.get(item.payableItemId) ?? (0 as Cents);
            const collected = item.collectedCents;
            return (
              <tr
                key={item.payableItemId}
                tabIndex={index === active ? 0 : -1}
                aria-selected={index === active}
                className={`row ${index === active ? 'here' : ''}`}
                onFocus={() => setActive(index)}
                onKeyDown={(event) => onKeyDown(event, item, index)}
              >
                <td>
                  <input
                    type="checkbox"
                    className="check"
                    tabIndex={-1}
                    checked={pay > 0}
                    aria-label={`Pay ${item.policyNumber} ${item.label}`}
                    onChange={() => toggle(item)}
                  />
                </td>
                <td>{item.policyNumber}</td>
                <td title={item.accountName}>{item.accountName}</td>
                <td
                  className="soft"
                  title={
                    item.installment === null
                      ? undefined
                      : `${item.label}, slice ${item.installment.no} of ${item.installment.of}: billed to the agency by installment`
                  }
                >
                  {item.installment === null
                    ? item.label
                    : `${item.label} ${item.installment.no}/${item.installment.of}`}
                </td>
                <td className={item.isDue ? '' : 'dim'}>{shortDay(item.dueOn, businessOn)}</td>
                <td className="n soft">
                  <Amount cents={item.grossCents} />
                </td>
                <td className="n O">
                  <Amount cents={item.commissionCents} zero="dash" />
                </td>
                <td className="n">
                  <Amount cents={item.openCents} />
                </td>
                <td className={`n ${collected < item.openCents ? 'W' : 'soft'}`}>
                  <Amount cents={collected} />
                </td>
                <td className="n b">
                  <Amount cents={pay} zero="dash" />
                </td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr className="sum">
            <td />
            <td colSpan={6}>Remittance</td>
            <td className="n">{formatMoney(sum(items.map((item) => item.openCents)))}</td>
            <td className="n">{formatMoney(sum(items.map((item) => item.collectedCents)))}</td>
            <td className="n">{formatMoney(totalCents)}</td>
          </tr>
        </tfoot>
      </table>
    </Pane>
  );
}
