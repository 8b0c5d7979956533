import { type KeyboardEvent, memo } from 'react';
import { Controller } from 'react-hook-form';
import { focusNext } from '#renderer/components/formKeys.ts';
import { Icon } from '#renderer/components/Icon.tsx';
import { comboOf } from '#renderer/components/keys.ts';
import { Lookup, type Option } from '#renderer/components/Lookup.tsx';
import { MoneyField } from '#renderer/components/MoneyField.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import type { EntryForm } from './useEntryForm.ts';
import { balancing, type Line } from './values.ts';

type Props = {
  readonly form: EntryForm;
  readonly index: number;
  readonly options: readonly Option[];
  /** The line typing goes to next; it says how to begin. */
  readonly isNext: boolean;
  readonly canRemove: boolean;
  readonly onRemove: () => void;
};

function PlainLineRow({ form, index, options, isNext, canRemove, onRemove }: Props) {
  const errors = form.formState.errors.lines?.[index];
  const copyFromAbove = (event: KeyboardEvent<HTMLElement>, name: keyof Line) => {
    if (comboOf(event.nativeEvent) !== "Ctrl+'" || index === 0) return;
    event.preventDefault();
    form.setValue(`lines.${index}.${name}`, form.getValues(`lines.${index - 1}.${name}`), {
      shouldDirty: true,
    });
  };
  return (
    <tr data-line={index}>
      <td className="cell">
        <Controller
          control={form.control}
          name={`lines.${index}.accountId`}
          render={({ field }) => (
            <Lookup
              aria-label={`Account of line ${index + 1}`}
              ref={field.ref}
              inCell
              placeholder={isNext ? 'Account' : ''}
              options={options}
              value={field.value}
              onChange={field.onChange}
              onBlur={field.onBlur}
              error={errors?.accountId?.message}
              nothingFound="No operating account has this code or name."
              onKeyDown={(event) => copyFromAbove(event, 'accountId')}
            />
          )}
        />
      </td>
      <td className="cell">
        <TextField
          aria-label={`Memo of line ${index + 1}`}
          inCell
          maxLength={500}
          {...form.register(`lines.${index}.memo`)}
          onKeyDown={(event) => copyFromAbove(event, 'memo')}
        />
      </td>
      <Side form={form} index={index} side="debit" error={errors?.debit?.message} onCopy={copyFromAbove} />
      <Side form={form} index={index} side="credit" error={errors?.credit?.message} onCopy={copyFromAbove} />
      <td className="cell l-x">
        {canRemove ? (
          <button
            type="button"
            className="opener"
            tabIndex={-1}
            aria-label={`Remove line ${index + 1}`}
            onClick={onRemove}
          >
            <Icon name="x" className="i-s" />
          </button>
        ) : null}
      </td>
    </tr>
  );
}

export const LineRow = memo(PlainLineRow);

type SideProps = Pick<Props, 'form' | 'index'> & {
  readonly side: 'debit' | 'credit';
  readonly error: string | undefined;
  readonly onCopy: (event: KeyboardEvent<HTMLElement>, name: keyof Line) => void;
};

function Side({ form, index, side, error, onCopy }: SideProps) {
  const other = side === 'debit' ? 'credit' : 'debit';
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    onCopy(event, side);
    if (event.key === '=') {
      event.preventDefault();
      const missing = balancing(form.getValues('lines'), index, side);
      if (missing !== null) form.setValue(`lines.${index}.${side}`, missing, { shouldDirty: true });
    }
    // A line with a debit has no credit: Enter goes on to the next line.
    if (
      event.key === 'Enter' &&
      side === 'debit' &&
      event.currentTarget.value.trim() !== '' &&
      plain(event)
    ) {
      const box = event.currentTarget.closest('[data-form]');
      const credit = event.currentTarget.closest('tr')?.querySelector('td:nth-child(4) input');
      if (box && credit) {
        event.preventDefault();
        focusNext(box, credit);
      }
    }
  };
  return (
    <td className="cell n">
      <Controller
        control={form.control}
        name={`lines.${index}.${side}`}
        render={({ field }) => (
          <MoneyField
            aria-label={`${side === 'debit' ? 'Debit' : 'Credit'} of line ${index + 1}`}
            ref={field.ref}
            inCell
            value={field.value}
            onChange={(text) => {
              field.onChange(text);
              if (text.trim() !== '' && form.getValues(`lines.${index}.${other}`) !== '') {
                form.setValue(`lines.${index}.${other}`, '');
              }
            }}
            onBlur={field.onBlur}
            error={error}
            onKeyDown={onKeyDown}
          />
        )}
      />
    </td>
  );
}

function plain(event: KeyboardEvent): boolean {
  return !(event.ctrlKey || event.altKey || event.metaKey || event.shiftKey);
}
