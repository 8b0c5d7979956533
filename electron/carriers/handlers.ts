/** Binds the contract's carrier procedures. */
import { commandHandler, type Handler, queryHandler } from '#electron/ledger/index.ts';
import { contract } from '#shared/contract/index.ts';
import { remit } from './commands.ts';
import { creditsOf, toCredit } from './credits.ts';
import { previewRemittance } from './preview.ts';
import { openPayables, payeeOf, payees, remittance, remittances, toPayableItem } from './queries.ts';

const c = contract.carriers;

export function carrierHandlers(): readonly Handler[] {
  return [
    queryHandler(c.payees, (db, input, { businessOn }) => ({
      payees: payees(db, input.asOf ?? businessOn),
    })),
    queryHandler(c.items, (db, input, { businessOn }) => ({
      name: payeeOf(db, input.payee).name,
      items: openPayables(db, input.payee).map((item) => toPayableItem(item, input.asOf ?? businessOn)),
      credits: creditsOf(db, input.payee).map(toCredit),
    })),
    queryHandler(c.previewRemittance, (db, input, context) => previewRemittance(db, input, context)),
    commandHandler(c.remit, (tx, input, envelope) => remit(tx, input, envelope)),
    queryHandler(c.remittances, (db, input) => remittances(db, input)),
    queryHandler(c.remittance, (db, input, { businessOn }) => remittance(db, input.remittanceId, businessOn)),
  ];
}
