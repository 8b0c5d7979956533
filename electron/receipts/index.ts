/** Money in: receipts and deposits. */
export { receiptHandlers } from './handlers.ts';
export { deposit, findPayer, receipt } from './queries.ts';
export { receiptSearch } from './search.ts';
