/** Reports: what the rooms below know, put together for a reader. */
export { reportHandlers } from './handlers.ts';
