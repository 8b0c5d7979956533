/** Binds the contract's report procedures. */
import { type Handler, queryHandler } from '#electron/ledger/index.ts';
import { contract } from '#shared/contract/index.ts';
import { dashboard } from './queries.ts';

export function reportHandlers(): readonly Handler[] {
  return [queryHandler(contract.reports.dashboard, (db, _input, context) => dashboard(db, context))];
}
