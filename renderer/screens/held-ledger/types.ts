import type { LocalDate } from '#shared/calendar/index.ts';
import type { client } from '#renderer/api/client.ts';

export type Moment = { readonly asOf: LocalDate; readonly knownAt?: string; readonly bankAccountId?: number };
/** What `trust.heldOwners` answers. */
export type OwnersNow = Awaited<ReturnType<typeof client.trust.heldOwners>>;
