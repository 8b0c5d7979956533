/** Payments that fail, shortages the agency owes trust, write-offs. */
export { fail } from './commands.ts';
export { failureHandlers } from './handlers.ts';
export { dueRetries, type FailureLetter, failureLetter, openFailures } from './queries.ts';
