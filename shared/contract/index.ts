/** THE list of what the program can do. One router implements it; every host and every screen uses it. */
import { accounts } from './accounts.ts';
import { allocation } from './allocation.ts';
import { billing } from './billing.ts';
import { books } from './books.ts';
import { carriers } from './carriers.ts';
import { closing } from './closing.ts';
import { commissions } from './commissions.ts';
import { documents } from './documents.ts';
import { drafts } from './drafts.ts';
import { events } from './events.ts';
import { exports } from './exports.ts';
import { failures } from './failures.ts';
import { health } from './health.ts';
import { jobs } from './jobs.ts';
import { ledger } from './ledger.ts';
import { parties } from './parties.ts';
import { policyfeed } from './policyfeed.ts';
import { receiptKinds } from './receipt-kinds.ts';
import { receipts } from './receipts.ts';
import { refunds } from './refunds.ts';
import { reconciliation } from './reconciliation.ts';
import { reports } from './reports.ts';
import { reversals } from './reversals.ts';
import { search } from './search.ts';
import { suspense, transmittals, unapplied } from './money-in.ts';
import { sync } from './sync.ts';
import { trust } from './trust.ts';

export * from './account-defaults.ts';
export * from './accounts.ts';
export * from './allocation.ts';
export * from './billing.ts';
export * from './books.ts';
export * from './carriers.ts';
export * from './closing.ts';
export * from './commissions.ts';
export * from './common.ts';
export * from './components.ts';
export * from './documents.ts';
export * from './drafts.ts';
export * from './events.ts';
export * from './exports.ts';
export * from './forecast.ts';
export * from './failures.ts';
export * from './health.ts';
export * from './held-ledger.ts';
export * from './jobs.ts';
export * from './ledger.ts';
export * from './levies.ts';
export * from './paper-template.ts';
export * from './money-in.ts';
export * from './parties.ts';
export * from './plans.ts';
export * from './policyfeed.ts';
export * from './procedure.ts';
export * from './receipt-kinds.ts';
export * from './receipts.ts';
export * from './refunds.ts';
export * from './reconciliation.ts';
export * from './reconciliation-shapes.ts';
export * from './reports.ts';
export * from './reversals.ts';
export * from './runs.ts';
export * from './search.ts';
export * from './streams.ts';
export * from './sync.ts';
export * from './sync-shapes.ts';
export * from './tender.ts';
export * from './trust.ts';
export * from './trust-accounts.ts';

/** A module enters this list together with its handlers: a procedure without code behind it would be a lie. */
export const contract = {
  accounts,
  allocation,
  billing,
  books,
  carriers,
  closing,
  commissions,
  documents,
  drafts,
  events,
  exports,
  failures,
  health,
  jobs,
  ledger,
  parties,
  policyfeed,
  receipts: { ...receipts, ...receiptKinds },
  refunds,
  reconciliation,
  reports,
  reversals,
  search,
  suspense,
  sync,
  transmittals,
  trust,
  unapplied,
};
export type Contract = typeof contract;
