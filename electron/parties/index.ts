/** Parties: accounts and subaccounts, carriers, producers. Balances of accounts are billing's to tell. */
export { createAccount, createCarrier, createProducer, updateAccount } from './commands.ts';
export { allAccounts, carriers, ownerName, partyNames, producers } from './queries.ts';
export { fullName, likePattern, notFound, searchName } from './rules.ts';
export { partySearch } from './search.ts';
