/** Imports of insureds and policies from CSV and Excel. */
export { inspectFile, type OpenBooks, previewFile, refusedRows } from './files.ts';
export { policyfeedHandlers } from './handlers.ts';
export { policyImport } from './jobs.ts';
