/** Binds the contract's reconciliation procedures. */
import type { ReadDb } from '#db/connection/index.ts';
import { commandHandler, type Handler, queryHandler } from '#electron/ledger/index.ts';
import { contract } from '#shared/contract/index.ts';
import { beginStatement, importLines, undoLines } from './commands.ts';
import { finish, proofs, reopen, review, signedProof } from './finish.ts';
import { refuseNoBank } from './jobs.ts';
import { rulesShown } from './learned.ts';
import { accept, addRule, carry, markError, reject, release, removeRule } from './match-commands.ts';
import { matchesOf } from './matches.ts';
import { opening } from './opening.ts';
import { postFromLine, previewPost, takeBackPosted } from './post.ts';
import { failFromLine } from './returns.ts';
import { splitLine } from './split.ts';
import { reconcilable, statementLines, statementsOf } from './statements.ts';
import { search, work } from './work.ts';

const c = contract.reconciliation;

/** Refuses not-found before anything is read of a bank account. */
function known<Answer>(db: ReadDb, bankAccountId: number, answer: () => Answer): Answer {
  refuseNoBank(db, bankAccountId);
  return answer();
}

export const reconciliationHandlers: readonly Handler[] = [
  beginStatement,
  importLines,
  undoLines,
  queryHandler(c.accounts, (db) => ({ accounts: reconcilable(db) })),
  queryHandler(c.statements, (db, { bankAccountId }) =>
    known(db, bankAccountId, () => ({ statements: statementsOf(db, bankAccountId) })),
  ),
  queryHandler(c.statementLines, (db, input) => statementLines(db, input)),
  queryHandler(c.work, (db, input, { businessOn }) => work(db, input, businessOn)),
  queryHandler(c.search, (db, input, { businessOn }) =>
    known(db, input.bankAccountId, () => search(db, input, businessOn)),
  ),
  queryHandler(c.matches, (db, input) => known(db, input.bankAccountId, () => matchesOf(db, input))),
  commandHandler(c.accept, (tx, input, envelope) => accept(tx, input, envelope)),
  commandHandler(c.release, (tx, input, envelope) =>
    release(tx, input, (matchId) => takeBackPosted(tx, matchId, envelope)),
  ),
  commandHandler(c.reject, (tx, input) => reject(tx, input)),
  commandHandler(c.carry, (tx, input) => carry(tx, input)),
  commandHandler(c.markError, (tx, input) => markError(tx, input)),
  commandHandler(c.addRule, (tx, input, envelope) => addRule(tx, input, envelope)),
  queryHandler(c.rules, (db, { bankAccountId }) =>
    known(db, bankAccountId, () => ({ rules: rulesShown(db, bankAccountId) })),
  ),
  commandHandler(c.removeRule, (tx, input) => removeRule(tx, input)),
  queryHandler(c.previewPost, (db, { lineId }) => previewPost(db, lineId)),
  commandHandler(c.postFromLine, (tx, input, envelope) => postFromLine(tx, input, envelope)),
  commandHandler(c.failFromLine, (tx, input, envelope) => failFromLine(tx, input, envelope)),
  commandHandler(c.splitLine, (tx, input, envelope) => splitLine(tx, input, envelope)),
  queryHandler(c.opening, (db, { bankAccountId }) =>
    known(db, bankAccountId, () => opening(db, bankAccountId)),
  ),
  commandHandler(c.finish, (tx, input, envelope) => finish(tx, input, envelope)),
  commandHandler(c.review, (tx, input, envelope) => review(tx, input, envelope)),
  commandHandler(c.reopen, (tx, input, envelope) => reopen(tx, input, envelope)),
  queryHandler(c.proofs, (db, { bankAccountId }) =>
    known(db, bankAccountId, () => proofs(db, bankAccountId)),
  ),
  queryHandler(c.proof, (db, { reconciliationId }) => signedProof(db, reconciliationId)),
];
