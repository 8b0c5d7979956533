import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { StreamRule } from '#shared/contract/index.ts';
import { orpc } from '#renderer/api/client.ts';

/** The dates the rule makes, following every key; the last good ones stay while something is wrong. */
export function useStrip(rule: StreamRule | null) {
  const [last, setLast] = useState<StreamRule | null>(null);
  if (rule !== null && JSON.stringify(rule) !== JSON.stringify(last)) setLast(rule);
  const asked = rule ?? last;
  return useQuery({
    ...orpc.billing.previewStream.queryOptions({
      input: { rule: asked ?? { anchorOn: '2000-01-01' as LocalDate } },
      enabled: asked !== null,
    }),
    placeholderData: keepPreviousData,
  });
}
