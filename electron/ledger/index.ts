/** The lowest room: posting, balances, periods, and how every module binds its procedures. */
export { type AccountBalance, balanceAsOf, balancesAsOf } from './balances.ts';
export { closePeriod, createBook, type NewBook, OWNER_USER_ID } from './commands.ts';
export { type DimensionNames, ledgerNames } from './entry.ts';
export {
  type CommandHandler,
  commandHandler,
  type Envelope,
  type Handler,
  type InputOf,
  internalCommand,
  type OutputOf,
  type QueryContext,
  type QueryHandler,
  queryHandler,
} from './handler.ts';
export { refuseBankCash, refuseTaking } from './guard.ts';
export { ledgerHandlers } from './handlers.ts';
export {
  type BankAccount,
  type BankUse,
  assignedBank,
  bankAccountOf,
  bankAccountsOf,
  clearsOn,
  HOLD_DAYS,
  holdDaysOf,
  insertBankAccount,
  openBankAccountOf,
} from './banks.ts';
export {
  type HeldDay,
  type HeldKey,
  type HeldOwner,
  heldByBank,
  heldDaysOf,
  lowestHeldFrom,
  ownersAsOf,
  type TrustDay,
  trustDaysFrom,
} from './held.ts';
export { type JobContext, type JobKind, type JobStep, type JobUndo, jobKind } from './job.ts';
export { describeKind, ENTRY_KINDS, type EntryBasis, type EntryKind } from './kinds.ts';
export { CLIENT_ACCOUNTS } from './moved.ts';
export { park, parkedAccounts, refuseParked } from './parked.ts';
export {
  type Beneficiary,
  type Component,
  entryHash,
  entryNotFound,
  type HeldChange,
  type LineDimensions,
  nextNumber,
  type Posted,
  type PostingLine,
  type PostingPlan,
  post,
  postAll,
  postFollowing,
  refuseClosed,
  reverse,
} from './posting.ts';
export { type DocumentReversal, notReversed, reversalOf, reversedOn } from './reversed.ts';
export { answerOn, threadOf } from './thread.ts';
export { LINES_PER_ENTRY, splitPlan } from './split.ts';
export { checkDocumentDate, checkPlausible, POOL, RESERVE } from './rules.ts';
export {
  type DocumentSource,
  documentSearch,
  ledgerSearch,
  type SearchProvider,
  type SearchQuery,
  searchQueries,
} from './search.ts';
