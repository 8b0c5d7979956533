/** The lines: account, memo, debit, credit; totals and difference live below. */
import type { KeyboardEvent } from 'react';
import { useWatch } from 'react-hook-form';
import type { LedgerAccount } from '#shared/contract/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { useAccountOptions } from '#renderer/components/ledgerAccounts.tsx';
import { comboOf } from '#renderer/components/keys.ts';
import { Pane } from '#renderer/components/Pane.tsx';
import { counted } from '#renderer/components/words.ts';
import { LineRow } from './LineRow.tsx';
import type { EntryForm } from './useEntryForm.ts';
import { EMPTY_LINE, isEmptyLine, totalsOf, unbalanced } from './values.ts';

type Props = {
  readonly form: EntryForm;
  readonly accounts: readonly LedgerAccount[];
  readonly onEdited: () => void;
};

export function LinesGrid({ form, accounts, onEdited }: Props) {
  const lines = useWatch({ control: form.control, name: 'lines' });
  const options = useAccountOptions(accounts, 'for posting');
  const firstEmpty = lines.findIndex(isEmptyLine);
  const used = lines.filter((line) => !isEmptyLine(line)).length;
  const set = (next: typeof lines) => {
    form.setValue('lines', next.length < 2 ? [...next, { ...EMPTY_LINE }] : next, { shouldDirty: true });
    onEdited();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const index = lineAt(event.target);
    if (index === null) return;
    const combo = comboOf(event.nativeEvent);
    if (combo === 'Insert') set(lines.toSpliced(index, 0, { ...EMPTY_LINE }));
    else if (combo === 'Ctrl+Delete') set(lines.toSpliced(index, 1));
    else return;
    event.preventDefault();
  };
  return (
    <Pane title="Lines" meta={counted(used, 'line')} grow className="entry-lines">
      <div className="gridbox" onKeyDown={onKeyDown}>
        <table className="t">
          <caption className="sr">Lines of the entry</caption>
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col" className="l-memo">
                Memo of the line
              </th>
              <th scope="col" className="n l-amount">
                Debit
              </th>
              <th scope="col" className="n l-amount">
                Credit
              </th>
              <th scope="col" className="l-x">
                <span className="sr">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line, index) => (
              <LineRow
                key={index}
                form={form}
                index={index}
                options={options}
                isNext={isEmptyLine(line) && index === firstEmpty}
                canRemove={!isEmptyLine(line)}
                onRemove={() => set(lines.toSpliced(index, 1))}
              />
            ))}
          </tbody>
          <TotalsFoot form={form} />
        </table>
        <LineError form={form} />
      </div>
    </Pane>
  );
}

function lineAt(target: EventTarget): number | null {
  const row = target instanceof HTMLElement ? target.closest<HTMLElement>('tr[data-line]') : null;
  return row === null ? null : Number(row.dataset['line']);
}

function TotalsFoot({ form }: { readonly form: EntryForm }) {
  const lines = useWatch({ control: form.control, name: 'lines' });
  const totals = totalsOf(lines);
  const isEven = totals.differenceCents === 0;
  const isBlank = isEven && totals.debitCents === 0;
  return (
    <tfoot>
      <tr className="sum">
        <td>Total</td>
        <td className="difference" role="status">
          {isBlank ? null : isEven ? (
            <span className="soft">
              <Icon name="ok" className="i-s" /> 0.00 difference
            </span>
          ) : (
            <span className="W">
              <Icon name="warn" className="i-s" /> {unbalanced(totals.differenceCents)}
            </span>
          )}
        </td>
        <td className="n">
          <Amount cents={totals.debitCents} />
        </td>
        <td className="n">
          <Amount cents={totals.creditCents} />
        </td>
        <td />
      </tr>
    </tfoot>
  );
}

/** A grid line has no room for sentences: the first thing wrong stands below, with its line. */
function LineError({ form }: { readonly form: EntryForm }) {
  const errors = form.formState.errors.lines;
  const words = firstError(errors);
  if (words === null) return null;
  return (
    <p className="err under-lines" role="alert">
      <Icon name="warn" />
      {words}
    </p>
  );
}

type LineErrors = EntryForm['formState']['errors']['lines'];

function firstError(errors: LineErrors): string | null {
  if (errors === undefined) return null;
  const whole = errors.message ?? errors.root?.message;
  if (whole !== undefined) return whole;
  const index = errors.findIndex?.((line) => line !== undefined) ?? -1;
  const line = errors[index];
  const message = line?.accountId?.message ?? line?.debit?.message ?? line?.credit?.message;
  return message === undefined ? null : `Line ${index + 1}: ${message}`;
}
