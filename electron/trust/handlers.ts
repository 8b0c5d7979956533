/** Binds the contract's trust procedures. */
import { commandHandler, type Handler, queryHandler } from '#electron/ledger/index.ts';
import { contract } from '#shared/contract/index.ts';
import {
  addBank,
  assignBank,
  closeBank,
  editBank,
  recordEvidence,
  reviewProfile,
  setAppointment,
  setTenderHold,
} from './bank-commands.ts';
import { banks, profiles } from './bank-queries.ts';
import { forecast } from './forecast.ts';
import { heldKeys, heldLines, heldOwners } from './held-queries.ts';
import { moveBetweenBanks } from './move-banks.ts';
import { history, position, positions } from './queries.ts';
import { moveReserve } from './reserve.ts';
import { previewSweep, sweep, sweepMemo, sweeps } from './sweep.ts';

const c = contract.trust;

export function trustHandlers(): readonly Handler[] {
  return [
    queryHandler(c.position, (db, input, { businessOn }) =>
      position(db, { ...input, asOf: input.asOf ?? businessOn }, businessOn),
    ),
    queryHandler(c.history, (db, input, { businessOn }) => ({
      points: history(db, input.asOf ?? businessOn, input.bankAccountId),
    })),
    queryHandler(c.heldOwners, (db, input, { businessOn }) =>
      heldOwners(db, { ...input, asOf: input.asOf ?? businessOn }),
    ),
    queryHandler(c.heldKeys, (db, input, { businessOn }) =>
      heldKeys(db, { ...input, asOf: input.asOf ?? businessOn }),
    ),
    queryHandler(c.heldLines, (db, input, { businessOn }) =>
      heldLines(db, { ...input, asOf: input.asOf ?? businessOn }),
    ),
    queryHandler(c.forecast, (db, input, { businessOn }) => forecast(db, input, businessOn)),
    queryHandler(c.positions, (db, input, { businessOn }) => ({
      banks: positions(db, input.asOf ?? businessOn),
    })),
    queryHandler(c.previewSweep, (db, input, { businessOn }) =>
      previewSweep(db, { ...input, sweptOn: input.sweptOn ?? businessOn }),
    ),
    commandHandler(c.sweep, (tx, input, envelope) => sweep(tx, input, envelope)),
    commandHandler(c.moveReserve, (tx, input, envelope) => moveReserve(tx, input, envelope)),
    commandHandler(c.moveBetweenBanks, (tx, input, envelope) => moveBetweenBanks(tx, input, envelope)),
    queryHandler(c.sweeps, (db, input) => sweeps(db, input)),
    queryHandler(c.sweepMemo, (db, input) => sweepMemo(db, input.sweepId)),
    queryHandler(c.banks, (db, _input, { businessOn }) => banks(db, businessOn)),
    queryHandler(c.profiles, (db, _input, { businessOn }) => ({ profiles: profiles(db, businessOn) })),
    commandHandler(c.addBank, (tx, input) => addBank(tx, input)),
    commandHandler(c.editBank, (tx, input) => editBank(tx, input)),
    commandHandler(c.closeBank, (tx, input, envelope) => closeBank(tx, input, envelope)),
    commandHandler(c.assignBank, (tx, input) => assignBank(tx, input)),
    commandHandler(c.setTenderHold, (tx, input, envelope) => setTenderHold(tx, input, envelope)),
    commandHandler(c.recordEvidence, (tx, input, envelope) => recordEvidence(tx, input, envelope)),
    commandHandler(c.reviewProfile, (tx, input, envelope) => reviewProfile(tx, input, envelope)),
    commandHandler(c.setAppointment, (tx, input) => setAppointment(tx, input)),
  ];
}
