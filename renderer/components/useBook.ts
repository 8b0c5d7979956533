/** The open agency, for every screen: its name, its business date, how far it is closed. */
import { useQuery } from '@tanstack/react-query';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { BookStatus } from '#shared/contract/index.ts';
import { orpc } from '#renderer/api/client.ts';

export function useBook(): BookStatus | undefined {
  return useQuery(orpc.books.status.queryOptions({ input: {} })).data;
}

/** Only for the moment before the status is there: no field is shown with it for longer than the first answer takes. */
const BEFORE_FIRST_ANSWER = '2000-01-01' as LocalDate;

export function useBusinessOn(): LocalDate {
  return useBook()?.businessOn ?? BEFORE_FIRST_ANSWER;
}
