/** What the payment pays: one row per policy on an invoice, taken or left by Space, edited by Enter. */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { OpenRow, Proposal } from '#shared/contract/index.ts';
import { type Cents, formatMoney, parseMoney } from '#shared/money/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { Kbd } from '#renderer/components/Kbd.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { shortDay } from '#renderer/components/words.ts';
import { takenNow, type Typed } from './usePayment.ts';

type Props = {
  readonly proposal: Proposal;
  readonly planLabel: string;
  readonly chosen: Typed['chosen'];
  readonly amountCents: Cents;
  readonly businessOn: LocalDate;
  readonly active: string | null;
  readonly onActive: (key: string) => void;
  readonly onChoose: (chosen: Typed['chosen']) => void;
};

export function ItemsPane(props: Props) {
  const { proposal, chosen, onChoose, active, onActive } = props;
  const [editing, setEditing] = useState<string | null>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const rows = proposal.rows;
  const now = () => ({ ...(chosen ?? takenNow(rows)) });
  const give = (row: OpenRow, cents: number) => {
    const next = now();
    if (cents <= 0) delete next[row.key];
    else next[row.key] = Math.min(cents, row.openCents);
    onChoose(next);
  };
  const toggle = (row: OpenRow) => {
    if (!row.isTakeable) return;
    if (row.applyCents > 0) return give(row, 0);
    const others = Object.entries(now()).reduce(
      (total, [key, cents]) => (key === row.key ? total : total + cents),
      0,
    );
    give(row, Math.max(0, props.amountCents - others));
  };
  const focusRow = (key: string) => {
    onActive(key);
    requestAnimationFrame(() =>
      body.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus(),
    );
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, row: OpenRow) => {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.altKey || event.metaKey) return;
    const at = rows.findIndex((each) => each.key === row.key);
    const to = { ArrowDown: at + 1, j: at + 1, ArrowUp: at - 1, k: at - 1, Home: 0, End: rows.length - 1 }[
      event.key
    ];
    if (to !== undefined) {
      event.preventDefault();
      const next = rows[Math.max(0, Math.min(rows.length - 1, to))];
      if (next) focusRow(next.key);
    } else if (event.key === ' ') {
      event.preventDefault();
      toggle(row);
    } else if ((event.key === 'Enter' || event.key === 'F2') && row.isTakeable) {
      event.preventDefault();
      event.stopPropagation();
      setEditing(row.key);
    }
  };
  const hereKey = rows.some((row) => row.key === active) ? active : rows[0]?.key;
  return (
    <Pane
      title="What it pays"
      meta={chosen === null ? props.planLabel : 'amounts you chose'}
      grow
      scroll
      className="items"
      aside={
        <>
          <span className="key">
            <Kbd keys="A" /> propose again
          </span>
          <span className="key">
            <Kbd keys="1" /> to <Kbd keys="3" /> compare plans
          </span>
        </>
      }
    >
      <table className="t" role="grid" aria-label="What it pays">
        <colgroup>
          <col className="w-cb" />
          <col className="w-due" />
          <col className="w-inv" />
          <col />
          <col className="w-sub c-sub" />
          <col className="w-open" />
          <col className="w-ap" />
          <col className="w-left" />
          <col className="w-why" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">
              <span className="sr">Taken</span>
            </th>
            <th scope="col">Due</th>
            <th scope="col">Invoice</th>
            <th scope="col">For</th>
            <th scope="col" className="c-sub">
              Sub
            </th>
            <th scope="col" className="n">
              Open
            </th>
            <th scope="col" className="n">
              Apply
            </th>
            <th scope="col" className="n">
              Left
            </th>
            <th scope="col">Reason</th>
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row) => (
            <tr
              key={row.key}
              data-key={row.key}
              tabIndex={row.key === hereKey ? 0 : -1}
              aria-selected={row.key === hereKey}
              className={`row ${row.key === active ? 'here' : ''} ${row.isTakeable ? '' : 'off'}`}
              onFocus={() => onActive(row.key)}
              onClick={() => focusRow(row.key)}
              onKeyDown={(event) => onKeyDown(event, row)}
            >
              <td>
                <input
                  type="checkbox"
                  className="check"
                  tabIndex={-1}
                  checked={row.applyCents > 0}
                  disabled={!row.isTakeable}
                  aria-label={`Pay ${row.forText} ${row.installment}`}
                  onChange={() => toggle(row)}
                />
              </td>
              <td>{shortDay(row.dueOn, props.businessOn)}</td>
              <td className="soft">{row.invoiceNumber ?? 'planned'}</td>
              <td title={`${row.forText} ${row.policyNumber}`}>
                {row.forText} <span className="dim">{row.installment}</span>
              </td>
              <td className="soft c-sub">{row.subaccount}</td>
              <td className="n">
                <Amount cents={row.openCents} />
              </td>
              <td className="n b" onDoubleClick={() => row.isTakeable && setEditing(row.key)}>
                {editing === row.key ? (
                  <ApplyCell
                    row={row}
                    onDone={(cents) => {
                      setEditing(null);
                      if (cents !== null) give(row, cents);
                      focusRow(row.key);
                    }}
                  />
                ) : (
                  <Amount cents={row.applyCents} zero={row.isTakeable ? '0.00' : 'dash'} />
                )}
              </td>
              <td className="n">
                <Amount cents={row.leftCents} zero={row.isTakeable ? '0.00' : 'dash'} />
              </td>
              <td className={row.applyCents > 0 && row.daysLate > 0 ? 'W' : ''} title={row.reason}>
                {row.reason}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="sum">
            <td />
            <td colSpan={3}>Billed and open</td>
            <td className="c-sub" />
            <td className="n">
              <Amount cents={proposal.openCents} />
            </td>
            <td className="n">
              <Amount cents={proposal.appliedCents} />
            </td>
            <td className="n">
              <Amount cents={(proposal.openCents - proposal.appliedCents) as Cents} />
            </td>
            <td>
              {proposal.unappliedCents === 0 ? <Icon name="ok" className="i-s" /> : null}{' '}
              {formatMoney(proposal.unappliedCents)} unapplied
            </td>
          </tr>
        </tfoot>
      </table>
    </Pane>
  );
}

function ApplyCell({
  row,
  onDone,
}: {
  readonly row: OpenRow;
  readonly onDone: (cents: number | null) => void;
}) {
  const [text, setText] = useState(formatMoney(row.applyCents === 0 ? row.openCents : row.applyCents));
  const input = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  const money = parseMoney(text);
  const problem = money.ok
    ? money.cents > row.openCents
      ? `Only ${formatMoney(row.openCents)} is open.`
      : null
    : money.reason;
  const finish = (cents: number | null) => {
    if (isDone.current) return;
    isDone.current = true;
    onDone(cents);
  };
  return (
    <input
      ref={input}
      className="cell-edit"
      inputMode="decimal"
      value={text}
      aria-label={`Amount for ${row.forText} ${row.installment}`}
      aria-invalid={problem !== null}
      aria-description={problem ?? undefined}
      title={problem ?? undefined}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => finish(money.ok && problem === null ? money.cents : null)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          finish(null);
        }
        if (event.key === 'Enter' && !event.ctrlKey) {
          event.preventDefault();
          event.stopPropagation();
          if (money.ok && problem === null) finish(money.cents);
        }
      }}
    />
  );
}
