/** The trust room: whose the cash is on any date, and the sweep of what is the agency's. */
export { trustHandlers } from './handlers.ts';
export { history, position } from './queries.ts';
export { interestOwner, profileOf } from './profiles.ts';
export { sweepMemo } from './sweep.ts';
