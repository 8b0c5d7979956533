/** Carrier payables: what is owed to carriers, wholesalers and tax offices, and paying it on. */
export { carrierHandlers } from './handlers.ts';
export { type OpenDue, openDues, payees, plannedDues, remittance } from './queries.ts';
export { carrierSearch } from './search.ts';
