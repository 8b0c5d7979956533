/** Binds the procedures of accounts: the tree, the page, moves, payers, defaults. */
import { commandHandler, type Handler, queryHandler } from '#electron/ledger/index.ts';
import { setPayer, setReference } from '#electron/parties/index.ts';
import { accounts as contract, parties } from '#shared/contract/index.ts';
import { merge, move } from './commands.ts';
import { saveDefaults } from './default-words.ts';
import { moves } from './moves.ts';
import { accountPage } from './page.ts';
import { previewMerge, previewMove } from './preview.ts';
import { accounts } from './queries.ts';
import { dueSummaries, issueSummary, summaries, summary } from './summary.ts';
import { undoMove } from './undo.ts';

export function accountHandlers(): readonly Handler[] {
  return [
    queryHandler(parties.accounts, (db, input, { businessOn }) => accounts(db, input, businessOn)),
    queryHandler(parties.account, (db, input, { businessOn }) =>
      accountPage(db, input.accountId, businessOn),
    ),
    queryHandler(contract.previewMove, (db, input, { businessOn }) => previewMove(db, input, businessOn)),
    commandHandler(contract.move, (tx, input, envelope) => move(tx, input, envelope)),
    queryHandler(contract.previewMerge, (db, input, { businessOn }) => previewMerge(db, input, businessOn)),
    commandHandler(contract.merge, (tx, input, envelope) => merge(tx, input, envelope)),
    commandHandler(contract.undoMove, (tx, input, envelope) => undoMove(tx, input.moveId, envelope)),
    queryHandler(contract.moves, (db, input) => ({ moves: moves(db, input.accountId) })),
    commandHandler(contract.setDefaults, (tx, input) => saveDefaults(tx, input)),
    commandHandler(contract.setPayer, (tx, input) => setPayer(tx, input)),
    commandHandler(contract.setReference, (tx, input) => setReference(tx, input)),
    queryHandler(contract.dueSummaries, (db, input, { businessOn }) => ({
      payers: dueSummaries(db, input.asOf ?? businessOn),
    })),
    commandHandler(contract.issueSummary, (tx, input, envelope) => issueSummary(tx, input, envelope)),
    queryHandler(contract.summaries, (db, input) => summaries(db, input)),
    queryHandler(contract.summary, (db, input) => summary(db, input.summaryId)),
  ];
}
