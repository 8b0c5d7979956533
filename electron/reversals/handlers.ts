/** Binds the contract's reversals procedures. */
import type { OwnerName } from '#electron/billing/index.ts';
import { commandHandler, type Handler, queryHandler } from '#electron/ledger/index.ts';
import { reversals as c } from '#shared/contract/index.ts';
import { reverseDocument } from './commands.ts';
import { documentOfEntry, reversible } from './documents.ts';
import { onAccount, preview } from './queries.ts';

export function reversalHandlers(ownerName: OwnerName): readonly Handler[] {
  return [
    queryHandler(c.documentOf, (db, { entryId }) => {
      const document = documentOfEntry(db, entryId);
      return { found: document === null ? null : reversible(db, document) };
    }),
    queryHandler(c.find, (db, { document }) => reversible(db, document)),
    queryHandler(c.onAccount, (db, { limit }) => ({ rows: onAccount(db, limit) })),
    queryHandler(c.preview, (db, input, { businessOn }) => preview(db, input, businessOn, ownerName)),
    commandHandler(c.reverse, (tx, input, envelope) => reverseDocument(tx, input, envelope)),
  ];
}
