/** Allocation: pure rules for which open items a payment pays, with the reason for every cent; and the stored plans. */
export { commissionOf, type ItemAllocation, type OpenItem, openOf } from './inside.ts';
export { activePlans, allocationHandlers, planFor } from './plans.ts';
export {
  type Allocation,
  type Chosen,
  type ChosenProblem,
  keyOf,
  NO_TARGETS,
  type OpenGroup,
  type Order,
  type Plan,
  propose,
  type Share,
  takeChosen,
  type Targets,
} from './rules.ts';
export { type Shortfall, shortfallOf } from './shortfall.ts';
export { reasonOf, traceOf } from './trace.ts';
