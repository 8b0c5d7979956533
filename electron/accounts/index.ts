/** Accounts: the tree with what each owes, moves and merges, who pays for whom. */
export { accountHandlers } from './handlers.ts';
export { summaryRun } from './jobs.ts';
export { accountPage } from './page.ts';
export { rollup } from './rollup.ts';
export { summary } from './summary.ts';
