/** Parties: accounts and subaccounts, carriers, producers. Balances of accounts are billing's to tell. */
export { createAccount, createCarrier, createProducer, updateAccount } from './commands.ts';
export {
  AGENCY_DEFAULTS,
  defaultsOf,
  type Effective,
  effectiveDefaults,
  FIELDS as DEFAULT_FIELDS,
  referencesOf,
  refuseMerged,
  setDefaults,
  setPayer,
  setReference,
} from './defaults.ts';
export { allAccounts, carriers, ownerName, partyNames, producers } from './queries.ts';
export { fullName, likePattern, notFound, searchName } from './rules.ts';
export { partySearch } from './search.ts';
export { idsBelow, lineOf, type Node, nodeOf, PAID_BY, PAID_FOR, payerOf, saidOf, SUBTREE } from './tree.ts';
