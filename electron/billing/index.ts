/** Billing: binding, streams, installments, invoices and the billing run. */
export { bind, type Bound } from './bind.ts';
export { billingHandlers, type OwnerName } from './handlers.ts';
export { billStream, dueBillDates, issueInvoice } from './invoices.ts';
export { billingRun } from './jobs.ts';
export { entryOf } from './policy.ts';
export {
  AGING_BUCKETS,
  type Aging,
  aging,
  bucketRange,
  installmentText,
  invoice,
  invoices,
  pageOf,
  readCursor,
} from './queries.ts';
export { calendarOf } from './holidays.ts';
export { payableDueOn, ruleText } from './rules.ts';
export { readStream } from './streams.ts';
export { previewRun } from './runs.ts';
export { builtOnBindings, undoBinding } from './undo.ts';
export { billingSearch } from './search.ts';
