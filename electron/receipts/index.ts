/** Money in: receipts and deposits, suspense, money on account, refunds. */
export { postDeposit } from './deposits.ts';
export { lotsOn, moveFund, moveLots, takeLots } from './funds.ts';
export { receiptHandlers } from './handlers.ts';
export { deposit, findPayer, receipt, WAITING } from './queries.ts';
export { refundRow } from './refunds.ts';
export { receiptSearch } from './search.ts';
