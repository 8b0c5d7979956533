/** Binds what documents keep in the books: the template. Drawing is the host's, in its thread. */
import { commandHandler, type Handler, queryHandler } from '#electron/ledger/index.ts';
import { documents } from '#shared/contract/index.ts';
import { saveTemplate, templateOf } from './template.ts';

export const documentHandlers: readonly Handler[] = [
  queryHandler(documents.template, (db) => ({
    template: templateOf(db),
    agencyName: db.value<string>('SELECT agency_name FROM book') ?? '',
    isSaved: db.value<number>('SELECT 1 FROM paper_template') !== undefined,
  })),
  commandHandler(documents.saveTemplate, (tx, input, envelope) => saveTemplate(tx, input.template, envelope)),
];
