/** Binds what of imports is part of the books: the steps and what became of each row. */
import { type Handler, queryHandler } from '#electron/ledger/index.ts';
import { policyfeed } from '#shared/contract/index.ts';
import { beginImport, importRows, undoRows } from './commands.ts';
import { outcomes } from './queries.ts';

export const policyfeedHandlers: readonly Handler[] = [
  beginImport,
  importRows,
  undoRows,
  queryHandler(policyfeed.outcomes, (db, input) => outcomes(db, input)),
];
