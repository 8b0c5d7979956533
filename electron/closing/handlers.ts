/** Binds the contract's closing queries, and the commands its tasks issue. */
import { type Handler, queryHandler } from '#electron/ledger/index.ts';
import { addDays, endOfMonth, type LocalDate, startOfMonth } from '#shared/calendar/index.ts';
import { contract } from '#shared/contract/index.ts';
import { checklist } from './checklist.ts';
import { closingCommands } from './commands.ts';
import { packs, periods } from './queries.ts';

const c = contract.closing;

export function closingHandlers(): readonly Handler[] {
  return [
    queryHandler(c.checklist, (db, input, { businessOn }) => {
      const closedThrough =
        (db.value<string | null>('SELECT closed_through FROM period_lock') as LocalDate | null) ?? null;
      const throughOn = input.throughOn ?? nextMonthEnd(closedThrough, businessOn);
      return { throughOn, closedThrough, items: checklist(db, throughOn, businessOn) };
    }),
    queryHandler(c.periods, (db) => periods(db)),
    queryHandler(c.packs, (db) => packs(db)),
    ...closingCommands,
  ];
}

/** The month end after the last close, else the last full month. */
function nextMonthEnd(closedThrough: LocalDate | null, businessOn: LocalDate): LocalDate {
  return closedThrough === null
    ? addDays(startOfMonth(businessOn), -1)
    : endOfMonth(addDays(closedThrough, 1));
}
