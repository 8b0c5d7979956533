/** The form with its draft: what is typed outlives a look elsewhere, and keeps its request id. */
import { zodResolver } from '@hookform/resolvers/zod';
import { useEffect, useMemo, useState } from 'react';
import { type UseFormReturn, useForm } from 'react-hook-form';
import type { LocalDate } from '#shared/calendar/index.ts';
import { makeRequestId, type RequestIdHolder } from '#renderer/api/useCommand.ts';
import { useTabKey } from '#renderer/components/tabKey.ts';
import { useDrafts } from '#renderer/stores/drafts.ts';
import { EMPTY_LINE, emptyValues, isEmptyLine, type Ready, schemaFor, type Values } from './values.ts';

export type EntryForm = UseFormReturn<Values, unknown, Ready>;

export function useEntryForm(businessOn: LocalDate): {
  form: EntryForm;
  requestId: RequestIdHolder;
  forget: () => void;
} {
  const key = useTabKey();
  const [requestId] = useState(() => makeRequestId(useDrafts.getState().drafts[key]?.requestId));
  const schema = useMemo(() => schemaFor(businessOn), [businessOn]);
  const form = useForm<Values, unknown, Ready>({
    resolver: zodResolver(schema),
    defaultValues: draftValues(key) ?? emptyValues(businessOn),
    reValidateMode: 'onBlur',
  });
  useEffect(() => {
    const stop = form.subscribe({
      formState: { values: true },
      callback: ({ values }) => {
        useDrafts.getState().keep(key, { requestId: requestId.get(), values: structuredClone(values) });
        keepSpareLine(form, values);
      },
    });
    return stop;
  }, [form, key, requestId]);
  const forget = () => {
    form.reset(emptyValues(businessOn));
    useDrafts.getState().drop(key);
  };
  return { form, requestId, forget };
}

/** There is always an empty line to type into, and to Tab to. */
function keepSpareLine(form: EntryForm, values: Values): void {
  const last = values.lines.at(-1);
  if (last !== undefined && isEmptyLine(last)) return;
  form.setValue('lines', [...values.lines, { ...EMPTY_LINE }], { shouldDirty: false });
}

function draftValues(key: string): Values | null {
  const values = useDrafts.getState().drafts[key]?.values;
  return isValues(values) ? structuredClone(values) : null;
}

function isValues(values: unknown): values is Values {
  return typeof values === 'object' && values !== null && 'lines' in values && Array.isArray(values.lines);
}
