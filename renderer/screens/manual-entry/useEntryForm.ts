/** The form with its draft: what is typed outlives a look elsewhere, and keeps its request id. */
import { zodResolver } from '@hookform/resolvers/zod';
import { useEffect, useMemo } from 'react';
import { type UseFormReturn, useForm } from 'react-hook-form';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { RequestIdHolder } from '#renderer/api/useCommand.ts';
import { useDraft } from '#renderer/components/useDraft.ts';
import { EMPTY_LINE, emptyValues, isEmptyLine, type Ready, schemaFor, type Values } from './values.ts';

export type EntryForm = UseFormReturn<Values, unknown, Ready>;

export function useEntryForm(businessOn: LocalDate): {
  form: EntryForm;
  requestId: RequestIdHolder;
  forget: () => void;
} {
  const { found, requestId, keep, drop } = useDraft<Values>(
    (values) => 'lines' in values && Array.isArray(values.lines),
  );
  const schema = useMemo(() => schemaFor(businessOn), [businessOn]);
  const form = useForm<Values, unknown, Ready>({
    resolver: zodResolver(schema),
    defaultValues: found === null ? emptyValues(businessOn) : structuredClone(found),
    reValidateMode: 'onBlur',
  });
  useEffect(() => {
    const stop = form.subscribe({
      formState: { values: true },
      callback: ({ values }) => {
        keep(structuredClone(values));
        keepSpareLine(form, values);
      },
    });
    return stop;
  }, [form, keep]);
  const forget = () => {
    form.reset(emptyValues(businessOn));
    drop();
  };
  return { form, requestId, forget };
}

/** There is always an empty line to type into, and to Tab to. */
function keepSpareLine(form: EntryForm, values: Values): void {
  const last = values.lines.at(-1);
  if (last !== undefined && isEmptyLine(last)) return;
  form.setValue('lines', [...values.lines, { ...EMPTY_LINE }], { shouldDirty: false });
}
