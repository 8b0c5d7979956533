/** Binds the procedures of receipts. */
import type { OwnerName } from '#electron/billing/index.ts';
import { commandHandler, type Handler, queryHandler } from '#electron/ledger/index.ts';
import { receipts } from '#shared/contract/index.ts';
import { postDeposit, postReceipt } from './commands.ts';
import { proposal } from './propose.ts';
import { deposit, deposits, findPayer, receipt, receiptList } from './queries.ts';

export function receiptHandlers(ownerName: OwnerName): readonly Handler[] {
  return [
    queryHandler(receipts.findPayer, (db, input) => ({ payers: findPayer(db, input.text, input.limit) })),
    queryHandler(receipts.propose, (db, input, { businessOn }) => proposal(db, input, businessOn, ownerName)),
    commandHandler(receipts.post, (tx, input, envelope) => postReceipt(tx, input, envelope)),
    queryHandler(receipts.list, (db, input) => receiptList(db, input)),
    queryHandler(receipts.receipt, (db, input) => receipt(db, input.receiptId, ownerName)),
    queryHandler(receipts.deposits, (db, input) => deposits(db, input)),
    queryHandler(receipts.deposit, (db, input) => deposit(db, input.depositId)),
    commandHandler(receipts.postDeposit, (tx, input, envelope) => postDeposit(tx, input, envelope)),
  ];
}
