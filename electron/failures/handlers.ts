/** Binds the contract's failures procedures. */
import type { OwnerName } from '#electron/billing/index.ts';
import { commandHandler, type Handler, queryHandler } from '#electron/ledger/index.ts';
import { failures as c } from '#shared/contract/index.ts';
import { changeSetting, fail, reinstate } from './commands.ts';
import { list, preview } from './queries.ts';
import { RETURN_CODES } from './rules.ts';
import { planRetry, retryFailed } from './retry.ts';
import { restore, shortage } from './shortage.ts';
import { previewWriteOff, setting, undoWriteOff, writeOff, writeOffs } from './write-offs.ts';

export function failureHandlers(ownerName: OwnerName): readonly Handler[] {
  return [
    queryHandler(c.returnCodes, () => ({ codes: [...RETURN_CODES] })),
    queryHandler(c.preview, (db, input, { businessOn }) => preview(db, input, businessOn, ownerName)),
    commandHandler(c.fail, (tx, input, envelope) => fail(tx, input, envelope)),
    commandHandler(c.reinstate, (tx, input, envelope) => reinstate(tx, input, envelope)),
    commandHandler(c.planRetry, (tx, input) => planRetry(tx, input)),
    commandHandler(c.retryFailed, (tx, input, envelope) => retryFailed(tx, input, envelope)),
    queryHandler(c.list, (db, input, { businessOn }) => list(db, input, businessOn)),
    queryHandler(c.setting, (db) => setting(db)),
    commandHandler(c.changeSetting, (tx, input) => changeSetting(tx, input)),
    queryHandler(c.shortage, (db, input, { businessOn }) => shortage(db, input, businessOn, ownerName)),
    commandHandler(c.restore, (tx, input, envelope) => restore(tx, input, envelope)),
    queryHandler(c.previewWriteOff, (db, input, { businessOn }) =>
      previewWriteOff(db, { ...input, writtenOn: input.writtenOn ?? businessOn }, ownerName),
    ),
    commandHandler(c.writeOff, (tx, input, envelope) => writeOff(tx, input, envelope)),
    commandHandler(c.undoWriteOff, (tx, input, envelope) => undoWriteOff(tx, input, envelope)),
    queryHandler(c.writeOffs, (db, input) => writeOffs(db, input)),
  ];
}
