/** The trust room: whose the cash is on any date, and the sweep of what is the agency's. */
export { banks } from './bank-queries.ts';
export { trustHandlers } from './handlers.ts';
export { heldKeys, heldOwners } from './held-queries.ts';
export { nameOf } from './owners.ts';
export { positionOfAll } from './all-banks.ts';
export { history, position } from './queries.ts';
export { interestOwner, profileOf, whyKept } from './profiles.ts';
export { sweep, sweepMemo } from './sweep.ts';
