/** Binds the procedures of receipts. */
import type { OwnerName } from '#electron/billing/index.ts';
import { commandHandler, type Handler, queryHandler } from '#electron/ledger/index.ts';
import {
  receiptKinds,
  receipts,
  refunds,
  suspense,
  transmittals,
  unapplied,
} from '#shared/contract/index.ts';
import { postBatch } from './batch.ts';
import { clearing, setProcessorFee } from './clearing.ts';
import { postReceipt } from './commands.ts';
import { postDeposit, settleProcessor } from './deposits.ts';
import { proposal } from './propose.ts';
import { deposit, deposits, findPayer, receipt, receiptList } from './queries.ts';
import { decideRefund, refundList, requestRefund, setRefundLimit } from './refunds.ts';
import {
  assignToFinanceCompany,
  previewReturnPremium,
  receiveReturnPremium,
  recordReturnPremium,
} from './return-premium.ts';
import { returnPremiums } from './return-premium-list.ts';
import { financedDirect, payFee } from './special.ts';
import { giveBack, identify, receiveSuspense, suspenseList } from './suspense.ts';
import { passOn, receiveTransmittal, transmittalList } from './transmittals.ts';
import { applyUnapplied, funds, previewApply, transferUnapplied } from './unapplied.ts';

export function receiptHandlers(ownerName: OwnerName): readonly Handler[] {
  return [
    queryHandler(receipts.findPayer, (db, input) => ({ payers: findPayer(db, input.text, input.limit) })),
    queryHandler(receipts.propose, (db, input, { businessOn }) => proposal(db, input, businessOn, ownerName)),
    commandHandler(receipts.post, (tx, input, envelope) => postReceipt(tx, input, envelope)),
    commandHandler(receiptKinds.postBatch, (tx, input, envelope) => postBatch(tx, input, envelope)),
    commandHandler(receiptKinds.payFee, (tx, input, envelope) => payFee(tx, input, envelope)),
    commandHandler(receiptKinds.financedDirect, (tx, input, envelope) => financedDirect(tx, input, envelope)),
    queryHandler(receipts.list, (db, input) => receiptList(db, input)),
    queryHandler(receipts.receipt, (db, input) => receipt(db, input.receiptId, ownerName)),
    queryHandler(receipts.deposits, (db, input) => deposits(db, input)),
    queryHandler(receipts.deposit, (db, input) => deposit(db, input.depositId)),
    commandHandler(receipts.postDeposit, (tx, input, envelope) => postDeposit(tx, input, envelope)),
    commandHandler(receiptKinds.settle, (tx, input, envelope) => settleProcessor(tx, input, envelope)),
    queryHandler(receiptKinds.clearing, (db, input, { businessOn }) =>
      clearing(db, input.asOf ?? businessOn),
    ),
    commandHandler(receiptKinds.setProcessorFee, (tx, input) => setProcessorFee(tx, input)),
    ...laterHandlers,
    ...refundHandlers(ownerName),
  ];
}

const laterHandlers: readonly Handler[] = [
  queryHandler(suspense.list, (db, input, { businessOn }) => suspenseList(db, input.limit, businessOn)),
  commandHandler(suspense.receive, (tx, input, envelope) => receiveSuspense(tx, input, envelope)),
  commandHandler(suspense.identify, identify),
  commandHandler(suspense.giveBack, giveBack),
  queryHandler(unapplied.funds, (db, input) => funds(db, input)),
  queryHandler(unapplied.preview, (db, input, { businessOn }) => previewApply(db, input, businessOn)),
  commandHandler(unapplied.apply, applyUnapplied),
  commandHandler(unapplied.transfer, transferUnapplied),
  queryHandler(transmittals.list, (db, input) => transmittalList(db, input.limit)),
  commandHandler(transmittals.receive, receiveTransmittal),
  commandHandler(transmittals.passOn, passOn),
];

const refundHandlers = (ownerName: OwnerName): readonly Handler[] => [
  queryHandler(refunds.list, (db, input) => refundList(db, input)),
  commandHandler(refunds.request, requestRefund),
  commandHandler(refunds.decide, decideRefund),
  commandHandler(refunds.setLimit, (tx, input) => setRefundLimit(tx, input.limitCents)),
  queryHandler(refunds.returnPremiums, (db, input, { businessOn }) => returnPremiums(db, input, businessOn)),
  queryHandler(refunds.previewReturnPremium, (db, input, { businessOn }) =>
    previewReturnPremium(db, input, businessOn, ownerName),
  ),
  commandHandler(refunds.recordReturnPremium, recordReturnPremium),
  commandHandler(refunds.receiveReturnPremium, receiveReturnPremium),
  commandHandler(refunds.assignToFinanceCompany, assignToFinanceCompany),
];
