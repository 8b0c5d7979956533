/** Allocation: pure rules for which open items a payment pays, with the reason for every cent. */
export {
  type Allocation,
  allocateInside,
  type Chosen,
  type ChosenProblem,
  type ItemAllocation,
  keyOf,
  type OpenGroup,
  type OpenItem,
  openOf,
  PLAN_LABELS,
  propose,
  takeChosen,
  type TraceRow,
} from './rules.ts';
