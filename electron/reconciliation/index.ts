/** Bank statements, matching them with the book, and the three-way proof. */
export { inspectBankFile } from './files.ts';
export { proofHash, signedProof } from './finish.ts';
export { reconciliationHandlers } from './handlers.ts';
export { bankItems } from './items.ts';
export { statementImport } from './jobs.ts';
export { lockedThrough } from './locked.ts';
export { reconcilable, statementsOf } from './statements.ts';
