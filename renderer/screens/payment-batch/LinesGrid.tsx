/** The lines of a batch: payer, amount, method, reference; a refusal stands under its line. */
import { Fragment, type KeyboardEvent } from 'react';
import { METHODS, type Method } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import type { Trouble } from '#renderer/api/trouble.ts';
import { AccountField } from '#renderer/components/AccountField.tsx';
import { Amount } from '#renderer/components/Amount.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { comboOf } from '#renderer/components/keys.ts';
import { MoneyField } from '#renderer/components/MoneyField.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { counted, METHOD_WORDS } from '#renderer/components/words.ts';
import { type Batch, emptyLine, isEmptyLine, type Line, lineProblem } from './useBatch.ts';

export type Refused = { readonly lineId: string; readonly trouble: Trouble; readonly isTwin: boolean };

type Props = {
  readonly batch: Batch;
  readonly refused: Refused | null;
  readonly totalCents: Cents;
  readonly onEdited: () => void;
};

const METHOD_OPTIONS = METHODS.map((method) => ({ value: method, label: METHOD_WORDS[method] }));

export function LinesGrid({ batch, refused, totalCents, onEdited }: Props) {
  const { lines } = batch.typed;
  const used = lines.filter((line) => !isEmptyLine(line)).length;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const row =
      event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('tr[data-line]') : null;
    if (row === null) return;
    const index = Number(row.dataset['line']);
    const combo = comboOf(event.nativeEvent);
    if (combo === 'Insert') batch.set({ lines: lines.toSpliced(index, 0, emptyLine()) });
    else if (combo === 'Ctrl+Delete') batch.set({ lines: lines.toSpliced(index, 1) });
    else return;
    event.preventDefault();
    onEdited();
  };
  return (
    <Pane title="Payments" meta={counted(used, 'payment')} grow className="entry-lines">
      <div className="gridbox" onKeyDown={onKeyDown}>
        <table className="t">
          <caption className="sr">Payments of the batch</caption>
          <colgroup>
            <col />
            <col style={{ width: 112 }} />
            <col style={{ width: 108 }} />
            <col style={{ width: 96 }} />
            <col style={{ width: '22%' }} />
            <col style={{ width: 44 }} />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">Payer</th>
              <th scope="col" className="n">
                Amount
              </th>
              <th scope="col">Method</th>
              <th scope="col">Reference</th>
              <th scope="col">Clue, when not known</th>
              <th scope="col" className="l-x">
                <span className="sr">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line, index) => (
              <Fragment key={line.id}>
                <Row
                  line={line}
                  index={index}
                  problem={isEmptyLine(line) || line.amount === '' ? null : lineProblem(line)}
                  set={(change) => {
                    batch.setLine(index, change);
                    onEdited();
                  }}
                  onRemove={() => {
                    batch.set({ lines: lines.toSpliced(index, 1) });
                    onEdited();
                  }}
                />
                {refused?.lineId === line.id ? (
                  <RefusedRow
                    refused={refused}
                    isSecond={line.isSecond}
                    onSecond={(isSecond) => {
                      batch.setLine(index, { isSecond });
                      onEdited();
                    }}
                  />
                ) : null}
              </Fragment>
            ))}
          </tbody>
          <tfoot>
            <tr className="sum">
              <td>Total of {counted(used, 'payment')}</td>
              <td className="n">
                <Amount cents={totalCents} />
              </td>
              <td colSpan={4} />
            </tr>
          </tfoot>
        </table>
      </div>
    </Pane>
  );
}

type RowProps = {
  readonly line: Line;
  readonly index: number;
  readonly problem: string | null;
  readonly set: (change: Partial<Line>) => void;
  readonly onRemove: () => void;
};

function Row({ line, index, problem, set, onRemove }: RowProps) {
  const of = `of line ${index + 1}`;
  const isPayerMissing = problem !== null && line.payer === null;
  return (
    <tr data-line={index}>
      <td className="cell">
        <AccountField
          label={`Payer ${of}`}
          inCell
          placeholder="Name or number"
          value={line.payer}
          onChange={(payer) => set({ payer, isSecond: false })}
        />
      </td>
      <td className="cell n">
        <MoneyField
          aria-label={`Amount ${of}`}
          inCell
          value={line.amount}
          onChange={(amount) => {
            if (amount !== line.amount) set({ amount, isSecond: false });
          }}
          error={isPayerMissing ? undefined : (problem ?? undefined)}
        />
      </td>
      <td className="cell">
        <SelectField
          aria-label={`Method ${of}`}
          value={line.method}
          options={METHOD_OPTIONS}
          onChange={(event) => set({ method: event.currentTarget.value as Method })}
        />
      </td>
      <td className="cell">
        <TextField
          aria-label={`Reference ${of}`}
          inCell
          maxLength={40}
          value={line.reference}
          onChange={(event) => set({ reference: event.currentTarget.value, isSecond: false })}
        />
      </td>
      <td className="cell">
        <TextField
          aria-label={`Clue ${of}`}
          inCell
          maxLength={200}
          placeholder={line.method === 'premiumFinance' && line.payer !== null ? 'finance company' : ''}
          value={line.clue}
          onChange={(event) => set({ clue: event.currentTarget.value })}
          error={isPayerMissing ? problem : undefined}
        />
      </td>
      <td className="cell l-x">
        {isEmptyLine(line) ? null : (
          <button
            type="button"
            className="opener"
            tabIndex={-1}
            aria-label={`Remove line ${index + 1}`}
            onClick={onRemove}
          >
            <Icon name="x" className="i-s" />
          </button>
        )}
      </td>
    </tr>
  );
}

type RefusedProps = {
  readonly refused: Refused;
  readonly isSecond: boolean;
  readonly onSecond: (isSecond: boolean) => void;
};

function RefusedRow({ refused: { trouble, isTwin }, isSecond, onSecond }: RefusedProps) {
  return (
    <tr>
      <td colSpan={6} style={{ whiteSpace: 'normal' }}>
        <span className="err" role="alert">
          <Icon name="warn" />
          {trouble.what} {trouble.why} {trouble.todo}
        </span>
        {isTwin ? (
          <label className="plan">
            <input
              type="checkbox"
              className="check"
              checked={isSecond}
              onChange={(event) => onSecond(event.currentTarget.checked)}
            />
            It is a second payment
          </label>
        ) : null}
      </td>
    </tr>
  );
}
