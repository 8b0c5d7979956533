/** Money in: receipts and deposits, and accounts with what they owe. */
export { receiptHandlers } from './handlers.ts';
export { deposit, findPayer, receipt } from './queries.ts';
export { receiptSearch } from './search.ts';
