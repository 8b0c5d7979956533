import { Controller } from 'react-hook-form';
import type { LocalDate } from '#shared/calendar/index.ts';
import { DateField } from '#renderer/components/DateField.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import type { EntryForm } from './useEntryForm.ts';

export function HeadFields({
  form,
  businessOn,
}: {
  readonly form: EntryForm;
  readonly businessOn: LocalDate;
}) {
  const { errors } = form.formState;
  return (
    <Pane>
      <div className="form entry-head">
        <Controller
          control={form.control}
          name="on"
          render={({ field }) => (
            <DateField
              label="Accounting date"
              ref={field.ref}
              value={field.value}
              onChange={field.onChange}
              onBlur={field.onBlur}
              businessOn={businessOn}
              error={errors.on?.message}
              autoFocus
            />
          )}
        />
        <TextField label="Memo" maxLength={500} {...form.register('memo')} error={errors.memo?.message} />
      </div>
    </Pane>
  );
}
