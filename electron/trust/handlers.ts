/** Binds the contract's trust procedures. */
import { commandHandler, type Handler, queryHandler } from '#electron/ledger/index.ts';
import { contract } from '#shared/contract/index.ts';
import { history, position } from './queries.ts';
import { moveReserve } from './reserve.ts';
import { previewSweep, sweep, sweepMemo, sweeps } from './sweep.ts';

const c = contract.trust;

export function trustHandlers(): readonly Handler[] {
  return [
    queryHandler(c.position, (db, input, { businessOn }) =>
      position(db, { ...input, asOf: input.asOf ?? businessOn }, businessOn),
    ),
    queryHandler(c.history, (db, input, { businessOn }) => ({
      points: history(db, input.asOf ?? businessOn),
    })),
    queryHandler(c.previewSweep, (db, input, { businessOn }) =>
      previewSweep(db, { ...input, sweptOn: input.sweptOn ?? businessOn }),
    ),
    commandHandler(c.sweep, (tx, input, envelope) => sweep(tx, input, envelope)),
    commandHandler(c.moveReserve, (tx, input, envelope) => moveReserve(tx, input, envelope)),
    queryHandler(c.sweeps, (db, input) => sweeps(db, input)),
    queryHandler(c.sweepMemo, (db, input) => sweepMemo(db, input.sweepId)),
  ];
}
