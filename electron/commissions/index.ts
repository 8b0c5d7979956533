/** The agency's own income: recognition, producers and their statements. */
export { commissionHandlers } from './handlers.ts';
export { statement as producerStatement } from './producers.ts';
export { revenueDue } from './recognition.ts';
export { effectiveRun } from './run.ts';
